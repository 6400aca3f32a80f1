"""Time, health and hand-over rules: small cores, each promise once."""

import pytest

from linli_edge.bin.core import health
from linli_edge.core import wall
from linli_edge.kiosk.core import dispense
from linli_wire.messages import DispenseResult


def test_the_time_is_the_hubs_plus_half_the_way_back() -> None:
    learned = wall.learn(wall_ms=1_000_000, sent_ms=500, now_ms=700)

    assert learned == wall.Wall(offset_ms=1_000_100 - 700, uncertainty_ms=100)
    assert learned.at(800) == 1_000_200


@pytest.mark.parametrize(
    "trip_ms,believed", [(0, True), (2000, True), (2001, False), (-1, False)]
)
def test_a_slow_answer_tells_no_time(trip_ms: int, believed: bool) -> None:
    learned = wall.learn(wall_ms=10**12, sent_ms=1000, now_ms=1000 + trip_ms)

    assert (learned is not None) == believed


def test_small_moves_of_the_clock_are_no_news() -> None:
    known = wall.Wall(offset_ms=0, uncertainty_ms=1)

    assert wall.is_news(None, known)
    assert not wall.is_news(known, wall.Wall(offset_ms=2000, uncertainty_ms=1))
    assert wall.is_news(known, wall.Wall(offset_ms=-2001, uncertainty_ms=1))


def test_a_scale_is_silent_after_ten_seconds_and_faulty_by_its_own_word() -> None:
    scale = health.new(10, 0)
    assert health.state(scale, 9_999) == "ok"
    assert health.state(scale, 10_000) == "silent"
    for now_ms in range(0, 10_001, 100):
        scale = health.heard(scale, fault=True, now_ms=now_ms)
    assert health.state(scale, 10_000) == "faulty"

    scale = health.heard(scale, fault=False, now_ms=10_100)
    assert health.state(scale, 10_100) == "ok"


def rested(masses: list[tuple[int, int]]) -> health.Health:
    scale = health.new(10, 0)
    for mass_g, now_ms in masses:
        scale = health.heard(scale, fault=False, now_ms=now_ms)
        scale = health.at_rest(scale, mass_g, now_ms)
    return scale


def test_slow_creep_is_followed_and_a_jump_is_drift() -> None:
    creep = [(5000 + minute * 10, minute * 60_000) for minute in range(30)]

    assert health.state(rested(creep), 29 * 60_000) == "ok"
    assert health.state(rested([(5000, 0), (5031, 1)]), 1) == "drifting"
    assert health.state(rested([(5000, 0), (5030, 1)]), 1) == "ok"


def test_an_emptied_bin_and_a_next_deposit_clear_the_doubt() -> None:
    doubtful = rested([(5000, 0), (5100, 1)])

    assert not health.at_rest(doubtful, 300, 2).drifting
    assert not health.visited(doubtful, before_g=5100, after_g=6000, now_ms=2).drifting


def test_a_scale_that_three_visits_do_not_move_is_stuck_until_it_moves() -> None:
    scale = rested([(5000, 0)])
    for _ in range(health.STUCK_VISITS):
        scale = health.visited(scale, before_g=5000, after_g=5000, now_ms=1)
    assert health.state(scale, 1) == "stuck"

    assert health.state(health.at_rest(scale, 5010, 2), 2) == "ok"


@pytest.mark.parametrize(
    "executed,now_ms,why",
    [
        (False, 0, None),
        (False, dispense.START_MS, None),
        (False, dispense.START_MS + 1, "too_late"),
        (False, -1, "too_late"),
        (True, 0, "already_handed_over"),
    ],
)
def test_when_a_hand_over_may_begin(
    executed: bool, now_ms: int, why: str | None
) -> None:
    assert dispense.may_start(executed=executed, asked_ms=0, now_ms=now_ms) == why


def test_an_intent_without_a_result_is_unknown_at_the_start() -> None:
    assert dispense.at_start([("1" * 32, 4)]) == [
        DispenseResult(redemption="1" * 32, fence=4, result="unknown")
    ]
