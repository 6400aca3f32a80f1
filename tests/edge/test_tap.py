"""Repeated reads are one tap; two cards are none."""

from hypothesis import given
from hypothesis import strategies as st

from linli_edge.core import tap

A, B = "em:0063E9AE", "em:0086F444"


def taps(reads: list[tuple[str, int]]) -> list[tap.Tap | tap.TwoCards]:
    state: tap.State = tap.Absent()
    happened = []
    for card, at_ms in reads:
        state, one = tap.read(state, card, at_ms)
        if one is not None:
            happened.append(one)
    return happened


def test_a_card_that_stays_is_one_tap() -> None:
    assert taps([(A, at_ms) for at_ms in range(0, 60_000, 50)]) == [tap.Tap(card=A)]


def test_five_missed_reads_are_still_the_same_tap() -> None:
    assert taps([(A, 0), (A, 299)]) == [tap.Tap(card=A)]
    assert taps([(A, 0), (A, 300)]) == [tap.Tap(card=A), tap.Tap(card=A)]


def test_two_cards_in_the_field_are_refused_until_it_is_empty() -> None:
    reads = [(A, 0), (B, 50), (A, 100), (B, 150), (A, 440)]

    assert taps(reads) == [tap.Tap(card=A), tap.TwoCards()]
    assert taps([*reads, (B, 740)]) == [
        tap.Tap(card=A),
        tap.TwoCards(),
        tap.Tap(card=B),
    ]


@given(st.lists(st.tuples(st.sampled_from([A, B]), st.integers(0, 400)), max_size=60))
def test_between_two_taps_the_field_was_empty(gaps: list[tuple[str, int]]) -> None:
    reads, now_ms = [], 0
    for card, gap_ms in gaps:
        now_ms += gap_ms
        reads.append((card, now_ms))

    state: tap.State = tap.Absent()
    last_ms: int | None = None
    for card, at_ms in reads:
        state, happened = tap.read(state, card, at_ms)
        if isinstance(happened, tap.Tap):
            assert last_ms is None or at_ms - last_ms >= tap.ABSENT_MS
        last_ms = at_ms
