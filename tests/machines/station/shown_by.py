"""The rules that show a planted bug together, where the whole machine may take long."""

from tests.hub.stateful import AtCentre, Plant, only
from tests.machines.station import planted

SHOWN_BY: dict[Plant, tuple[str, ...]] = {
    planted.a_hold_that_is_kept_never_ends: ("reserve", "keep", "time_passes"),
    planted.a_place_is_counted_twice_before_anyone_decides: (
        "points_by_hand", "doubts_at_the_machine",
        "counted_by_two_who_do_not_know_of_each_other",
    ),
    planted.a_part_costs_the_whole: ("reserve", "points_by_hand", "a_visit"),
    planted.a_silent_dispense_is_refunded: ("reserve", "dispense", "time_passes"),
    planted.any_fence_will_do: ("reserve", "dispense", "result_of_another_fence"),
    planted.anybodys_card_opens_a_machine: ("reserve", "dispense"),
    planted.machines_serve_whoever_has_two_doubts: ("points_by_hand", "doubts_at_the_machine"),
    planted.the_second_line_is_free: ("reserve", "points_by_hand"),
}  # fmt: skip


def shown_by(machine: type[AtCentre], plant: Plant) -> type[AtCentre]:
    """The machine to look for this bug with."""
    return only(machine, SHOWN_BY[plant]) if plant in SHOWN_BY else machine
