"""The vendor on a simulated board: nothing given is called not given, whatever breaks."""

from pathlib import Path

import pytest

from linli_edge.machines.core.messages import Vend, Vended
from tests.edge.machines.stand import (
    SPIRAL,
    TWIN,
    VendStand,
    outcome,
)


def test_three_turns_give_three_bags(stand: VendStand) -> None:
    said = stand.vended(units=3)

    assert outcome(said) == ("handed_over", 3, "drops=3/3")
    assert stand.spiral.fallen == 3
    assert not any(stand.board.on(output) for output in (1, 2, 3, 4))


def test_a_jam_in_the_second_turn_is_unknown_and_the_third_is_not_tried(
    stand: VendStand,
) -> None:
    stand.spiral.next_drops = [1, 0]

    said = stand.vended(units=3)

    assert outcome(said) == ("unknown", 1, "drops=1/3 no_drop")
    assert stand.spiral.turns == 2


def test_a_blind_sensor_is_unknown_though_the_bag_fell(stand: VendStand) -> None:
    stand.counter.fault = "blind"

    said = stand.vended()

    assert outcome(said) == ("unknown", 0, "drops=0/1 no_drop")
    assert stand.spiral.fallen == 1


def test_a_unit_that_was_not_seen_is_unknown(stand: VendStand) -> None:
    stand.counter.misses = 1

    assert stand.vended(units=2).result == "unknown"


def test_two_drops_from_one_turn_are_told(stand: VendStand) -> None:
    stand.spiral.next_drops = [2, 1]

    said = stand.vended(units=2)

    assert outcome(said) == ("handed_over", 2, "drops=3/2")


def test_a_chattering_sensor_proves_nothing_and_no_motor_runs(stand: VendStand) -> None:
    stand.counter.fault = "chattering"
    stand.run(3000)

    said = stand.vended()

    assert outcome(said) == ("not_given", 0, "drops=0/1 sensor=moving")
    assert stand.spiral.turns == 0


def test_a_sensor_that_begins_to_chatter_in_the_turn_is_unknown(
    stand: VendStand,
) -> None:
    stand.vend()
    stand.run(600)
    stand.counter.fault = "chattering"

    said = stand.answer()

    assert said.result == "unknown"
    assert "jump=" in said.evidence


def test_a_counter_that_lost_its_count_is_unknown(stand: VendStand) -> None:
    stand.vended(units=2)
    stand.vend(fence=2)
    stand.run(600)
    stand.said.clear()
    stand.counter.restart()

    assert stand.answer().result == "unknown"


def test_the_count_may_wrap_in_the_middle(stand: VendStand) -> None:
    stand.counter.count = 65_535
    stand.run(9000)

    assert outcome(stand.vended(units=2)) == ("handed_over", 2, "drops=2/2")


def test_an_empty_spiral_is_unknown(stand: VendStand) -> None:
    stand.spiral.stock = 0

    assert outcome(stand.vended()) == ("unknown", 0, "drops=0/1 no_drop")


def test_without_an_answer_from_the_counter_no_motor_runs(stand: VendStand) -> None:
    stand.counters.deaf = True

    said = stand.vended()

    assert outcome(said) == ("not_given", 0, "drops=0/1 sensor=no_answer")
    assert stand.spiral.turns == 0


def test_a_board_that_refuses_has_provably_not_turned(stand: VendStand) -> None:
    stand.board.busy = 1

    said = stand.vended()

    assert outcome(said) == ("not_given", 0, "drops=0/1 pulse=refused")
    assert stand.spiral.turns == 0


def test_refused_at_the_second_unit_the_first_stays_given(stand: VendStand) -> None:
    stand.vend(units=2)
    while stand.spiral.turns == 0:
        stand.run(10)
    while stand.board.on(1) or stand.spiral.passed(stand.now_ms) == 0:
        stand.run(10)
    stand.run(100)
    stand.board.busy = 1

    assert outcome(stand.answer()) == ("handed_over", 1, "drops=1/2 pulse=refused")


def test_a_pulse_without_a_reply_is_unknown_and_tells_what_fell(
    stand: VendStand,
) -> None:
    stand.board.mute = 1

    said = stand.vended()

    assert outcome(said) == ("unknown", 0, "drops=1/1 pulse=no_reply")
    assert stand.spiral.fallen == 1


def test_a_deaf_board_is_unknown(stand: VendStand) -> None:
    stand.board.deaf = True

    assert stand.vended().result == "unknown"


@pytest.mark.parametrize("after_ms", range(0, 4000, 250))
@pytest.mark.parametrize("back", [False, True])
def test_a_cable_pulled_at_any_moment_never_releases_what_fell(
    stand: VendStand, after_ms: int, back: bool
) -> None:
    stand.vend(units=2)
    stand.run(after_ms)
    stand.unplug()
    stand.run(700)
    if back:
        stand.plug()

    said = stand.answer()

    assert said.given <= stand.spiral.fallen
    if said.result == "not_given":
        assert stand.spiral.fallen == 0
    if said.result == "handed_over":  # a cheap board's motor ran on: it is told
        assert said.evidence.startswith(f"drops={stand.spiral.fallen}/")


def test_unplugged_before_the_start_is_not_given(stand: VendStand) -> None:
    stand.unplug()

    said = stand.vended()

    assert said.result == "not_given"
    assert stand.spiral.turns == 0


# --- one at a time ------------------------------------------------------------------


def test_a_second_vend_while_one_runs_is_refused(stand: VendStand) -> None:
    stand.vend()
    stand.run(300)
    other = Vend(redemption="e" * 32, fence=9, way="dispenser", channel=TWIN, units=1)
    stand.unit.vend(other, stand.now_ms)
    stand.run(8000)

    refused, done = stand.said
    assert isinstance(refused, Vended) and isinstance(done, Vended)
    assert outcome(refused) == ("not_given", 0, "busy")
    assert outcome(done) == ("handed_over", 1, "drops=1/1")
    assert stand.twin.turns == 0


def test_a_fence_that_runs_or_ran_is_not_run_again(stand: VendStand) -> None:
    stand.vend()
    stand.run(300)
    stand.vend()
    first = stand.answer()
    stand.said.clear()
    stand.vend()

    assert stand.answer() == first
    assert stand.spiral.turns == 1


@pytest.mark.parametrize(
    "channel,way,units",
    [(99, "dispenser", 1), (SPIRAL, "locker", 1), (SPIRAL, "dispenser", 21)],
)
def test_what_cannot_be_is_not_begun(
    stand: VendStand, channel: int, way: str, units: int
) -> None:
    ask = Vend(
        redemption="r" * 32,
        fence=1,
        way="locker" if way == "locker" else "dispenser",
        channel=channel,
        units=units,
    )
    stand.unit.vend(ask, stand.now_ms)

    assert stand.answer().result == "not_given"
    assert stand.board.pulses == 0


# --- safe outputs ---------------------------------------------------------------------


def test_at_the_start_everything_is_switched_off_first(tmp_path: Path) -> None:
    stand = VendStand(tmp_path, "cheap")
    stand.board.switch(2, True, stand.now_ms)  # the last process died in a turn
    stand.plug()

    stand.run(2000)

    assert not stand.board.on(2)
    stand.store.close()


def test_the_cheap_board_is_switched_off_when_the_process_stops(tmp_path: Path) -> None:
    stand = VendStand(tmp_path, "cheap").ready()
    stand.vend()
    while not stand.board.on(1):
        stand.run(10)

    stand.unit.stop()
    stand.bus.step(stand.taken(), stand.now_ms)

    assert not stand.board.on(1)
    stand.store.close()


def test_a_killed_process_leaves_the_timed_pulse_to_end_itself(tmp_path: Path) -> None:
    stand = VendStand(tmp_path).ready()
    stand.vend()
    while not stand.board.on(1):
        stand.run(10)

    for _ in range(200):  # nobody says anything any more
        stand.now_ms += 10
        stand.bus.step(b"", stand.now_ms)

    assert not stand.board.on(1)
    stand.store.close()


def test_with_the_hub_lost_outputs_are_switched_off_once_more(stand: VendStand) -> None:
    stand.board.switch(4, True, stand.now_ms)
    stand.hub = False

    stand.run(1500)

    assert not stand.board.on(4)


def test_no_motor_runs_until_every_output_is_known_to_be_off(tmp_path: Path) -> None:
    stand = VendStand(tmp_path)
    stand.board.deaf = True
    stand.plug()
    stand.run(1000)

    said = stand.vended()

    assert outcome(said) == ("not_given", 0, "drops=0/1 pulse=unsent")
    stand.store.close()


def test_a_cheap_board_that_may_still_turn_leaves_the_rest_in_doubt(
    tmp_path: Path,
) -> None:
    stand = VendStand(tmp_path, "cheap").ready()
    stand.vend(units=2)
    while not stand.board.on(1):
        stand.run(10)
    stand.run(50)  # the pulse is acknowledged; then it hears nothing any more
    stand.board.deaf = True

    said = stand.answer()

    assert outcome(said) == ("unknown", 1, "drops=2/2 pulse=unsent off=unconfirmed")
    assert stand.vended(fence=2).result == "unknown"
    stand.board.deaf = False
    stand.run(20_000)
    assert not stand.board.on(1)
    assert stand.vended(fence=3).result == "handed_over"
    stand.store.close()


# --- health ---------------------------------------------------------------------------


def test_a_drop_while_no_motor_runs_makes_staff_look(stand: VendStand) -> None:
    stand.counter.invented = 1
    stand.run(20_000)

    assert ("vendor-1", "faulty") in stand.health()


def test_three_turns_without_a_drop_make_staff_look(stand: VendStand) -> None:
    stand.counter.fault = "blind"
    for fence in range(1, 4):
        stand.vended(fence=fence)
    stand.run(12_000)

    assert stand.health() == [("vendor-1", "faulty")]


def test_control_a_day_of_sound_vends_tells_nothing(stand: VendStand) -> None:
    for fence in range(1, 6):
        assert stand.vended(fence=fence).result == "handed_over"
    stand.run(30_000)

    assert stand.health() == []


def test_a_board_that_fell_silent_is_told_and_heard_again(stand: VendStand) -> None:
    stand.unplug()
    stand.run(25_000)
    stand.plug()
    stand.run(25_000)

    told = [one for one in stand.health() if one[0] == "vendor"]
    assert told == [("vendor", "silent"), ("vendor", "ok")]


def test_two_contacts_that_disagree_make_staff_look(stand: VendStand) -> None:
    stand.latched.latch_stuck = True
    stand.run(30_000)

    assert ("vendor-12", "faulty") in stand.health()
