"""A part of the million hostile chunks, from a fresh seed; see fuzz.py."""

from random import SystemRandom

import pytest

from tests.wire.frames.fuzz import FRAMERS, Framer, fuzz

CHUNKS = 5000


@pytest.mark.parametrize("name", FRAMERS)
def test_hostile_chunks_never_stop_a_framer(name: str) -> None:
    seed = SystemRandom().randrange(10**6)

    fuzz(name, CHUNKS, seed)


def test_no_register_is_ever_read_that_nobody_sent() -> None:
    """Unit, function, length and CRC must all fit: once in 10^12 random frames."""
    assert fuzz("modbus_reply", CHUNKS, seed=SystemRandom().randrange(10**6)) == 0


def test_control_a_framer_that_stays_out_of_step_is_caught(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Deaf:
        pending_bytes = 0

        def feed(self, chunk: bytes) -> list[object]:
            return []

    sound = FRAMERS["hx711"]
    deaf = Framer(make=Deaf, frame=sound.frame, sent=sound.sent)
    monkeypatch.setitem(FRAMERS, "hx711", deaf)

    with pytest.raises(AssertionError, match="out of step"):
        fuzz("hx711", 10, seed=1)
