"""Readings in memory: bounded, thinned oldest first, gaps said."""

from hypothesis import given
from hypothesis import strategies as st

from linli_edge.journal.core.readings import BATCH_MAX, Measured, Waiting


def measured(n: int) -> Measured:
    return Measured(device="tank-1", quantity="level_mm", mono_ms=n, value=float(n))


@given(
    st.lists(
        st.one_of(st.just("add"), st.just("batch"), st.just("receipt")), max_size=400
    )
)
def test_each_position_is_delivered_or_in_a_gap_exactly_once(acts: list[str]) -> None:
    waiting, told = Waiting(limit=20), 0
    batch = None
    for act in acts:
        if act == "add":
            waiting.add(measured(waiting.next_position))
        elif act == "batch":
            batch = waiting.batch()
        elif batch is not None:
            gone = sum(last - first + 1 for first, last in batch.gaps)
            assert batch.first == told + 1
            assert gone + len(batch.measured) == batch.last - batch.first + 1
            told = batch.last
            waiting.receipted(batch.last)
            batch = None
        assert len(waiting.queue) <= 20


def test_the_newest_survive_a_long_silence() -> None:
    waiting = Waiting(limit=1000)
    for n in range(1, 50_001):
        waiting.add(measured(n))

    kept = [position for position, _ in waiting.queue]
    assert kept[-500:] == list(range(49_501, 50_001))
    assert len(kept) <= 1000
    assert waiting.dropped == 50_000 - len(kept)


def test_a_batch_is_bounded() -> None:
    waiting = Waiting()
    for n in range(2000):
        waiting.add(measured(n))

    batch = waiting.batch()

    assert batch is not None and len(batch.measured) == BATCH_MAX


def test_a_receipt_beyond_what_exists_is_not_believed() -> None:
    waiting = Waiting()
    waiting.add(measured(1))

    waiting.receipted(5)

    assert len(waiting.queue) == 1
