"""An attendant's taps after a deposit."""

import pytest

from linli_edge.bin.core import grading
from linli_wire.messages import Grade

HER, HIM = "em:00A77E01", "em:00A77E02"


@pytest.mark.parametrize(
    "taps,grade",
    [(1, Grade.GOOD), (2, Grade.MIXED), (3, Grade.REJECTED), (4, Grade.GOOD)],
)
def test_the_number_of_taps_is_the_grade(taps: int, grade: Grade) -> None:
    state: grading.State | None = grading.deposited(7, 0)
    for tap in range(taps):
        assert state is not None
        state = grading.tapped(state, HER, 1000 * (tap + 1))
    assert isinstance(state, grading.Marking)
    still, marked = grading.tick(state, 1000 * taps + 2999)
    assert still == state and marked is None

    state, marked = grading.tick(state, 1000 * taps + 3000)

    assert marked == grading.Marked(deposit_seq=7, attendant=HER, grade=grade)
    assert state == grading.Nothing()


def test_after_a_minute_there_is_nothing_to_grade() -> None:
    state = grading.deposited(7, 0)

    assert grading.tapped(state, HER, 60_000) is None
    assert grading.tick(state, 60_000) == (grading.Nothing(), None)


def test_a_second_attendant_does_not_change_the_first_ones_mark() -> None:
    state = grading.tapped(grading.deposited(7, 0), HER, 100)

    assert state is not None
    assert grading.tapped(state, HIM, 200) is None


def test_the_next_visit_lets_the_mark_stand() -> None:
    state = grading.tapped(grading.deposited(7, 0), HER, 100)

    assert state is not None
    assert grading.close(state)[1] == grading.Marked(
        deposit_seq=7, attendant=HER, grade=Grade.GOOD
    )
    assert grading.close(grading.deposited(7, 0)) == (grading.Nothing(), None)
