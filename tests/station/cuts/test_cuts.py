"""Real processes, cut at twelve points while goods are given; and bugs that the same
check must find."""

from typing import Any

import pytest

from tests.simulation.proof import fresh_seed
from tests.station.cuts.fleet import Job, both, play
from tests.station.cuts.trap import POINTS

pytestmark = pytest.mark.system
COUNT = 3  # at each point; ./run prove station cuts 50 times


def nobody(said: dict[str, Any]) -> None:
    """Only the sums are looked at."""


def test_whatever_is_cut_ends_settled_released_or_in_review() -> None:
    sums = play(both(COUNT), nobody)

    assert [wrong for one in sums for wrong in one["wrongs"]] == []
    cuts = {
        int(p): sum(ends.values()) for one in sums for p, ends in one["ends"].items()
    }
    assert cuts == dict.fromkeys(POINTS, COUNT)
    assert all(one["found"] == one["planted"] for one in sums)


@pytest.mark.parametrize(
    ("plant", "points", "said"),
    [
        ("edge=intent_after_motor", (4, 5), "the journal told"),
        ("edge=fence_again_at_start", (4, 5), "a motor turned after the edge was cut"),
        ("hub=unknown_is_released", (4, 5), "released, but"),
    ],
)
def test_a_planted_bug_is_found(plant: str, points: tuple[int, ...], said: str) -> None:
    job = Job(seed=fresh_seed(), count=2, points=points, plants=(plant,))

    [found] = play([job], nobody)

    assert any(said in wrong for wrong in found["wrongs"]), found


def test_a_check_without_a_stock_take_does_not_find_what_sensors_made_up() -> None:
    """With a sensor that lies at every turn."""
    job = Job(
        seed=fresh_seed(),
        count=2,
        points=(7, 11),
        plants=("check=no_count", "sensor=lies"),
    )

    [found] = play([job], nobody)

    assert found["planted"] > 0
    assert found["found"] == 0
