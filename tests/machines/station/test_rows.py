"""Rows R1 to R6 in small; ./run prove station runs them in full."""

from random import Random

import pytest

from tests.hub.furnished import OnPostgres
from tests.hub.postgres import Cluster
from tests.machines.station import races, rows
from tests.machines.station.house import furnish, in_memory
from tests.simulation.proof import fresh_seed

COUNT = 40
RACES = 40


def test_r1_a_cut_before_the_dispense_ends_released() -> None:
    assert rows.r1(COUNT) == {"released": COUNT}


def test_r2_a_cut_after_the_motor_began_ends_in_review() -> None:
    assert rows.r2(COUNT) == {"review": COUNT}


def test_r3_a_result_that_is_lost_doubled_or_late_has_one_outcome() -> None:
    seed = fresh_seed()
    print(f"seed {seed}")

    assert sum(rows.r3(COUNT, Random(seed)).values()) == COUNT


def test_r4_a_count_finds_what_a_sensor_made_up() -> None:
    seed = fresh_seed()
    print(f"seed {seed}")
    ends = rows.r4(COUNT, Random(seed))

    assert ends["false yes found by the count"] == ends["false_yes: settled"] > 0
    assert {end for end in ends if end.startswith(("jam", "false_no"))} == {
        "jam: review",
        "false_no: review",
    }


@pytest.mark.system
def test_r5_two_kiosks_in_the_same_moment_sell_once() -> None:
    for raced in rows.r5(RACES).values():
        assert raced.winners == {1: RACES}


@pytest.mark.parametrize("what", ["item", "points"])
def test_r5_holds_in_the_writer_on_sqlite(what: str) -> None:
    with in_memory() as at:
        assert races.by_writer(at, what, RACES).winners == {1: RACES}


@pytest.mark.system
@pytest.mark.parametrize("what", ["item", "points"])
def test_r5_holds_in_the_writer_on_postgresql(what: str, postgres: Cluster) -> None:
    with OnPostgres(postgres, furnish, f"race_{what}")() as at:
        assert races.by_writer(at, what, RACES).winners == {1: RACES}


def test_r6_one_wins_of_two_refunds_and_of_three_ends() -> None:
    ends = rows.r6(COUNT)

    assert ends.pop("refund approved 1 time(s)") == COUNT
    assert sum(ends.values()) == COUNT
