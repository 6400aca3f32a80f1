"""What to send next: windows, back-off, receipts; each decision on each state."""

from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.journal.core import sending as core_sending

NONCE = "0" * 32


def chain(seq: int) -> bytes:
    return seq.to_bytes(32, "big")


def sending(upto: int = 0) -> core_sending.Sending:
    return core_sending.welcomed(epoch=1, upto=upto, before=chain(upto))


def sent(
    state: core_sending.Sending, last: int, now_ms: int = 0
) -> core_sending.Sending:
    return core_sending.sent(
        state, last=last, after=chain(last), now_ms=now_ms, jitter=0.5
    )


@pytest.mark.parametrize(
    "state",
    [core_sending.Down(), core_sending.Greeting(nonce=NONCE, sent_ms=0, again_ms=100)],
    ids=["down", "greeting"],
)
def test_without_a_welcome_nothing_may_be_sent(state: core_sending.State) -> None:
    assert not core_sending.may_send(state, 100, 10**9)
    assert not core_sending.overdue(state, 10**9)


def test_the_window_bounds_what_is_under_way() -> None:
    state = sending()
    for n in range(1, core_sending.WINDOW + 1):
        assert core_sending.may_send(state, 100, 0)
        state = sent(state, n)

    assert not core_sending.may_send(state, 100, 0)
    assert core_sending.may_send(core_sending.receipted(state, 1, 0, 0.5), 100, 0)


def test_with_nothing_new_nothing_is_sent() -> None:
    assert not core_sending.may_send(sending(upto=9), 10, 0)
    assert core_sending.may_send(sending(upto=9), 11, 0)


def test_a_receipt_never_moves_backwards() -> None:
    state = sent(sent(sending(), 3), 6)

    state = core_sending.receipted(state, 3, 0, 0.5)

    assert (state.acked, len(state.flights)) == (3, 1)
    assert core_sending.receipted(state, 2, 0, 0.5) == state


def test_a_lost_parcel_takes_all_back_to_the_cursor() -> None:
    state = sent(sent(sending(), 3), 6)
    due_ms = state.retry_ms
    assert not core_sending.overdue(state, due_ms - 1) and core_sending.overdue(
        state, due_ms
    )

    state = core_sending.retried(state)

    assert (state.next, state.before, state.flights) == (1, chain(0), ())
    assert state.tries == 1


def test_a_gap_is_answered_once_for_all_that_is_under_way() -> None:
    state = core_sending.missed(sent(sent(sending(), 3), 6), now_ms=1000)

    assert state.next == 1
    assert not core_sending.may_send(state, 100, 1000 + core_sending.GAP_WAIT_MS - 1)
    assert core_sending.missed(state, 1100) == state


def test_a_refused_parcel_waits_for_a_person() -> None:
    state = core_sending.refused(sent(sending(), 3), now_ms=0)

    assert not core_sending.may_send(state, 100, core_sending.REFUSED_WAIT_MS - 1)
    assert core_sending.may_send(state, 100, core_sending.REFUSED_WAIT_MS)


@given(st.integers(0, 50), st.floats(0, 1))
def test_waits_double_up_to_a_limit_and_are_spread(tries: int, jitter: float) -> None:
    wait_ms = core_sending.backoff_ms(tries, jitter)

    assert (
        core_sending.RETRY_FIRST_MS // 2 <= wait_ms <= core_sending.RETRY_MAX_MS * 1.5
    )


@pytest.mark.parametrize(
    "known,quarantined,upto,agrees,verdict",
    [
        (False, False, 0, None, "ok"),
        (True, False, 5, True, "ok"),
        (True, False, 5, None, "ok"),
        (True, False, 5, False, "forked"),
        (True, False, 10, None, "behind"),
        (True, False, 99, None, "behind"),
        (True, True, 5, True, "forked"),
        (False, True, 0, None, "forked"),
    ],
)
def test_what_a_welcome_means(
    known: bool, quarantined: bool, upto: int, agrees: bool | None, verdict: str
) -> None:
    assert verdict == core_sending.verdict(
        known=known, quarantined=quarantined, upto=upto, next_seq=10, agrees=agrees
    )


class Lossy:
    """A hub that applies in order, behind a wire that loses what it is told to."""

    def __init__(self) -> None:
        self.upto = 0
        self.replies: deque[int] = deque()

    def take(self, first: int, last: int) -> None:
        if first <= self.upto + 1:
            self.upto = max(self.upto, last)
        self.replies.append(self.upto)


@given(
    st.lists(st.sampled_from(["send", "lose", "reply", "drop", "wait"]), max_size=200)
)
def test_whatever_is_lost_the_order_holds_and_acked_is_the_hubs_word(
    acts: list[str],
) -> None:
    state, hub, now_ms, next_seq = sending(), Lossy(), 0, 30
    for act in acts:
        if act in ("send", "lose") and core_sending.may_send(state, next_seq, now_ms):
            first, last = state.next, min(state.next + 4, next_seq - 1)
            assert state.before == chain(first - 1)
            state = sent(state, last, now_ms)
            if act == "send":
                hub.take(first, last)
        elif act == "reply" and hub.replies:
            state = core_sending.receipted(state, hub.replies.popleft(), now_ms, 0.5)
        elif act == "drop" and hub.replies:
            hub.replies.popleft()
        elif act == "wait":
            now_ms += 40_000
            if core_sending.overdue(state, now_ms):
                state = core_sending.retried(state)
        assert state.acked <= hub.upto
        assert len(state.flights) <= core_sending.WINDOW
        assert state.next <= next_seq
