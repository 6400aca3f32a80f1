"""Which seeds are played: fresh ones, or those that somebody wants to see again."""

from itertools import islice

import pytest

from tests.simulation.proof import seeds


@pytest.mark.parametrize(
    "given,played", [("7", [7, 7, 7]), ("7,8", [7, 8, 8]), ("7,8,9,", [7, 8, 9])]
)
def test_what_is_given_is_played_in_turn_and_its_last_for_ever(
    given: str, played: list[int]
) -> None:
    assert list(islice(seeds(given), 3)) == played


def test_without_any_each_is_fresh() -> None:
    drawn = [*islice(seeds(""), 5), *islice(seeds(""), 5)]

    assert len(set(drawn)) == 10
