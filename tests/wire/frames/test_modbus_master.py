"""A reply names no register: the master's silence after a miss keeps them apart."""

import pytest

from linli_wire.frames.modbus_master import Master, NoReply, Timing
from linli_wire.frames.modbus_rtu import Registers, ReplyDecoder, Request, encode_reply

FIRST = Request(unit=1, address=0x00, count=1)
SECOND = Request(unit=1, address=0x06, count=1)
LATE = encode_reply(Registers(request=FIRST, values=(111,)))
RIGHT = Registers(request=SECOND, values=(222,))
TIMING = Timing(reply_ms=100, gap_ms=30, drain_ms=200)


def asked_and_missed() -> Master:
    master = Master(TIMING)
    master.ask(FIRST, 0)
    assert master.feed(b"", 100) == [NoReply(request=FIRST)]
    return master


def test_a_reply_in_time_answers_and_leaves_a_gap() -> None:
    master = Master(TIMING)
    master.ask(SECOND, 0)

    assert master.feed(encode_reply(RIGHT), 50) == [RIGHT]
    assert not master.may_ask(79)
    assert master.may_ask(80)


@pytest.mark.parametrize("late_ms", range(100, 300, 20))
def test_a_late_reply_is_never_given_to_the_next_question(late_ms: int) -> None:
    master = asked_and_missed()

    assert master.feed(LATE[:3], late_ms) == []
    assert master.feed(LATE[3:], late_ms + 5) == []
    assert not master.may_ask(late_ms + 204)
    assert master.may_ask(late_ms + 205)
    master.ask(SECOND, late_ms + 205)
    assert master.feed(encode_reply(RIGHT), late_ms + 220) == [RIGHT]
    assert master.bad == {"no_reply": 1, "late": 2}


def test_control_without_the_silence_the_late_reply_would_be_believed() -> None:
    (wrong,) = ReplyDecoder(SECOND).feed(LATE)

    assert wrong == Registers(request=SECOND, values=(111,))


def test_a_port_that_goes_away_ends_the_question() -> None:
    master = Master(TIMING)
    master.ask(FIRST, 0)

    assert master.waiting
    assert master.hang_up(40) == [NoReply(request=FIRST)]
    assert master.hang_up(41) == []
    assert not master.may_ask(239)


def test_asking_too_early_is_our_own_mistake() -> None:
    master = asked_and_missed()

    with pytest.raises(AssertionError):
        master.ask(SECOND, 299)
