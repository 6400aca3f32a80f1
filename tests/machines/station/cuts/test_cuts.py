"""Real processes, cut at twelve points while goods are given; and bugs that the same
check must find."""

from typing import Any

import pytest

from tests.machines.station.cuts.fleet import controls, jobs, play
from tests.machines.station.cuts.trap import POINTS

pytestmark = pytest.mark.system
COUNT = 3  # at each point; ./run prove station cuts 50 times


def nobody(said: dict[str, Any]) -> None:
    """Only the sums are looked at."""


def test_whatever_is_cut_ends_settled_released_or_in_review() -> None:
    sums = play(jobs(COUNT, workers=2), nobody)

    assert [wrong for one in sums for wrong in one["wrongs"]] == []
    cuts = {
        int(p): sum(ends.values()) for one in sums for p, ends in one["ends"].items()
    }
    assert cuts == dict.fromkeys(POINTS, COUNT)
    assert all(one["found"] == one["planted"] for one in sums)


def test_planted_bugs_are_found_and_a_check_without_a_count_is_blind() -> None:
    found = controls()

    assert all(found.values()), found
