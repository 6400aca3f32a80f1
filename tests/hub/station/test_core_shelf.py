"""Prices, shares, hours, and from which place a wish is served."""

import pytest

from linli_hub.base.core import hours
from linli_hub.base.core.errors import BadValue
from linli_hub.station.core import shelf
from linli_hub.station.core.redemption import outcome
from linli_hub.station.core.refusals import MixedUnit, OrderTooLong
from linli_hub.station.core.shelf import Lot, Pick
from linli_wire.station import GRAMS_MAX, LINES_MAX, PIECES_MAX

ZONE = "Asia/Shanghai"
NOON_MS = 1_767_240_000_000  # 2026-01-01 12:00 there, a Thursday
HOUR_MS = 3_600_000
TODAY = "2026-01-01"


def lot(
    n: int, place: str, free: int, best_before: str = "", kind: str = "counter"
) -> Lot:
    channel = 1 if kind != "counter" else None
    return Lot(
        n=n, place=place, kind=kind, channel=channel, best_before=best_before, free=free
    )


@pytest.mark.parametrize(
    "points, per, quantity, costs",
    [(3, 1, 2, 6), (6, 1000, 500, 3), (6, 1000, 499, 2), (6, 1000, 1, 1)],
)
def test_a_line_costs_whole_points_and_something_at_least(
    points: int, per: int, quantity: int, costs: int
) -> None:
    assert shelf.price(points, per, quantity) == costs


def test_a_sponsor_never_pays_all_of_it() -> None:
    assert shelf.split(4, 3, 1, 2) == (2, 6)
    assert shelf.split(6, 5, 1000, 100) == (1, 0)
    for quantity in range(1, 3_000, 7):
        own, paid = shelf.split(6, 5, 1000, quantity)
        assert own >= 1 and own + paid == shelf.price(6, 1000, quantity)


def test_shares_of_a_part_are_never_more_than_the_line() -> None:
    for own, paid, quantity in ((6, 6, 3), (1, 0, 20), (7, 3, 5), (2, 9, 4)):
        before = (0, 0)
        for given in range(1, quantity + 1):
            now = shelf.shares(own, paid, given, quantity)
            assert before <= now and 1 <= now[0] <= own and 0 <= now[1] <= paid
            before = now
        assert before == (own, paid)


def test_the_soonest_goes_first_and_nothing_past_its_day() -> None:
    lots = [
        lot(1, "counter", 5, "2026-02-01"),
        lot(2, "counter", 2, "2026-01-01"),
        lot(3, "counter", 9, "2025-12-31"),
    ]

    assert shelf.pick(lots, 3, TODAY) == Pick(
        place="counter", way="staff", channel=None, lots=((2, 2), (1, 1))
    )
    assert shelf.most(lots, TODAY) == 7
    assert shelf.pick(lots, 8, TODAY) is None
    assert shelf.all_past([lots[2]], TODAY) and not shelf.all_past(lots, TODAY)


def test_a_line_is_served_from_one_place_a_machine_before_a_person() -> None:
    lots = [lot(1, "a-counter", 5), lot(2, "slot-1", 3, kind="dispenser")]
    machine, person = shelf.pick(lots, 3, TODAY), shelf.pick(lots, 4, TODAY)

    assert machine and (machine.place, machine.way, machine.channel) == ("slot-1", "dispenser", 1)  # fmt: skip
    assert person and (person.place, person.way) == ("a-counter", "staff")
    assert shelf.pick(lots, 6, TODAY) is None
    assert shelf.most(lots, TODAY) == 5


def test_an_order_has_one_to_six_different_things() -> None:
    shelf.check_length(list("abcdef"))
    for wrong in ([], list("abcdefg")):
        with pytest.raises(OrderTooLong):
            shelf.check_length(wrong)
    with pytest.raises(BadValue):
        shelf.check_length(["a", "a"])
    with pytest.raises(MixedUnit):
        shelf.check_place("g", "dispenser")
    shelf.check_place("piece", "dispenser")


def test_an_order_may_have_what_a_basket_may_hold_and_no_more() -> None:
    shelf.check_length([str(n) for n in range(LINES_MAX)])
    for unit, most in (("piece", PIECES_MAX), ("g", GRAMS_MAX)):
        shelf.check_line(unit, most)
        for wrong in (0, most + 1):
            with pytest.raises(BadValue):
                shelf.check_line(unit, wrong)


@pytest.mark.parametrize(
    "text, hour, open_",
    [
        ("", 3, True),
        ("1-5 08:00-18:00", 12, True),
        ("1-5 08:00-12:00", 12, False),  # the end is not in it
        ("1-3 08:00-18:00; 4 12:00-12:01", 12, True),
        ("5-7 00:00-24:00", 12, False),
    ],
)
def test_opening_hours_are_the_centres(text: str, hour: int, open_: bool) -> None:
    at_ms = NOON_MS + (hour - 12) * HOUR_MS

    assert hours.is_open(text, ZONE, at_ms) is open_


@pytest.mark.parametrize(
    "text",
    ["1-5", "8 08:00-09:00", "5-1 08:00-09:00", "1 09:00-09:00", "1 08:00-24:01",
     "1 8:00-9:00", "1 08:00-09:00;2 08:00-09:00", "１ 08:00-09:00"],
)  # fmt: skip
def test_hours_that_say_nothing_are_refused(text: str) -> None:
    with pytest.raises(BadValue):
        hours.parse(text)


@pytest.mark.parametrize(
    "period, days_back",
    [("day", 0), ("week", 3), ("month", 0), ("year", 0)],
)
def test_a_period_begins_at_the_centres_midnight(period: str, days_back: int) -> None:
    midnight_ms = NOON_MS - 12 * HOUR_MS - days_back * 24 * HOUR_MS

    assert hours.period_start_ms(period, ZONE, NOON_MS) == midnight_ms
    assert hours.period_start_ms("ever", ZONE, NOON_MS) == 0


@pytest.mark.parametrize(
    "said, given, means",
    [
        ("handed_over", None, ("handed_over", 3)),
        ("handed_over", 2, ("handed_over", 2)),
        ("handed_over", 0, ("not_given", 0)),
        ("not_given", None, ("not_given", 0)),
        ("unknown", 1, ("unknown", 1)),
        ("unknown", None, ("unknown", None)),
        ("handed_over", 4, None),
        ("handed_over", -1, None),
        ("not_given", 1, None),
        ("perhaps", None, None),
    ],
)
def test_a_result_and_its_units(
    said: str, given: int | None, means: tuple[str, int | None] | None
) -> None:
    if means is None:
        with pytest.raises(BadValue):
            outcome(said, given, 3)
    else:
        assert outcome(said, given, 3) == means
