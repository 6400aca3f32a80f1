"""Baskets: all lines or none; limits, hours, groups, best-before; parts given."""

from collections.abc import Callable
from typing import Any

import pytest

from linli_hub.base.core.errors import (
    BadValue,
    HubError,
    NotEnoughPoints,
    NotFound,
    OutOfStock,
    PinNeeded,
)
from linli_hub.base.core.policy import StationPolicy
from linli_hub.books.core.refusals import UseRefund
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.station.core.order import Line
from linli_hub.station.core.refusals import (
    NotYourRedemption,
    OrderTooLong,
)
from linli_hub.treasury.actions import reversals
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, KIOSK, Centre, PretendEdge, hex_of
from tests.hub.station.baskets import (
    CHIEF,
    OTHER,
    free,
    give,
    order,
    sound,
    sponsored,
)


def test_a_basket_is_reserved_together_and_each_line_ends_alone(rich: Centre) -> None:
    made = order(rich, "k", ("soap", 2), ("cabbage", 750))
    soap, cabbage = made.redemptions

    assert {soap.order, cabbage.order} == {made.id}
    assert (soap.points, cabbage.points, cabbage.unit) == (6, 4, "g")
    assert free(rich) == 10
    give(rich, soap.id)
    rich.do(redemptions.cancel, KIOSK, "c", cabbage.id)
    assert (rich.posted("member:h1"), free(rich)) == (14, 14)
    assert sound(rich)


@pytest.mark.parametrize(
    "bad, refusal",
    [
        (("soap", 11), OutOfStock),
        (("gold", 1), NotFound),
        (("cabbage", 5_001), OutOfStock),
    ],
)
def test_one_line_that_cannot_be_had_stops_all_of_them(
    rich: Centre, bad: tuple[str, int], refusal: type[HubError]
) -> None:
    rich.goods("rice", 1, 10)
    with pytest.raises(refusal):
        order(rich, "k", ("rice", 1), bad)

    assert free(rich) == 20
    assert rich.rows("SELECT count(*) FROM redemption") == [(0,)]
    assert rich.rows("SELECT sum(reserved) FROM stock_lot") == [(0,)]
    assert sound(rich)


def test_points_for_all_lines_or_for_none(rich: Centre) -> None:
    with pytest.raises(NotEnoughPoints):
        order(rich, "k", ("soap", 5), ("cabbage", 1_000))
    assert free(rich) == 20

    order(rich, "k2", ("soap", 4), ("cabbage", 1_000))
    assert free(rich) == 2
    assert sound(rich)


def test_the_same_key_gives_the_same_order(rich: Centre) -> None:
    first = order(rich, "k", ("soap", 1), ("cabbage", 100))

    assert order(rich, "k", ("soap", 1), ("cabbage", 100)) == first
    assert rich.rows("SELECT count(*) FROM redemption") == [(2,)]


def test_seven_lines_or_one_item_twice_are_no_order(rich: Centre) -> None:
    with pytest.raises(OrderTooLong):
        order(rich, "k", *((f"x{n}", 1) for n in range(7)))
    with pytest.raises(BadValue):
        order(rich, "k2", ("soap", 1), ("soap", 1))


def test_the_pin_is_asked_by_the_total(rich: Centre) -> None:
    lines = (Line(item="soap", quantity=2), Line(item="cabbage", quantity=750))
    wish = orders.Wish(
        station="kiosk-1", card=hex_of("card-1"), lines=lines, free_points=9
    )
    with pytest.raises(PinNeeded):
        rich.do(orders.reserve, KIOSK, "k", wish)
    with_ten = orders.Wish(
        station="kiosk-1", card=hex_of("card-1"), lines=lines, free_points=10
    )

    assert len(rich.do(orders.reserve, KIOSK, "k2", with_ten).redemptions) == 2


def test_a_part_given_costs_its_part_and_the_rest_comes_back(rich: Centre) -> None:
    [soap] = order(rich, "k", ("soap", 3)).redemptions
    done = give(rich, soap.id, given=2, evidence="drops=2/3")

    assert (done.state, done.points, done.given) == ("settled", 6, 2)
    assert (rich.posted("member:h1"), rich.posted("shelf")) == (14, 6)
    assert rich.rows("SELECT stock, reserved FROM item WHERE id = 'soap'") == [(8, 0)]
    assert rich.rows("SELECT evidence FROM redemption") == [("drops=2/3",)]
    assert sound(rich)


def test_nothing_of_it_given_is_not_given(rich: Centre) -> None:
    [soap] = order(rich, "k", ("soap", 3)).redemptions

    assert give(rich, soap.id, given=0).state == "released"
    assert (free(rich), rich.posted("shelf")) == (20, 0)
    assert sound(rich)


@pytest.mark.parametrize("given, sponsor_pays", [(None, 6), (2, 4), (1, 2)])
def test_of_a_part_the_sponsor_pays_a_part(
    rich: Centre, given: int | None, sponsor_pays: int
) -> None:
    sponsored(rich, 2)
    [soap] = order(rich, "k", ("soap", 3)).redemptions
    assert soap.points == 3
    done = give(rich, soap.id, given=given)

    assert done.points == (3 if given is None else given)
    assert rich.posted("sponsor:gift") == 50 - sponsor_pays
    assert sound(rich)


def test_a_share_of_nothing_is_not_posted(rich: Centre) -> None:
    """Of 1 point for ten the sponsor's share of one is none: that hold is void."""
    rich.goods("pin", 2, 20)
    sponsored(rich, 1, "pin")
    rich.force("UPDATE item SET points = 11, per = 10 WHERE id = 'pin'")
    [pins] = order(rich, "k", ("pin", 10)).redemptions
    assert (pins.own, pins.subsidy) == (10, 1)
    give(rich, pins.id, given=3)

    assert rich.posted("sponsor:gift") == 50
    assert rich.posted("shelf") == 3
    assert sound(rich)


@pytest.mark.parametrize("what", ["dispense", "cancel", "keep", "result"])
def test_another_station_has_no_say(rich: Centre, what: str) -> None:
    [soap] = order(rich, "a", ("soap", 1)).redemptions
    told = Told(redemption=soap.id, fence=1, result="handed_over")
    asks: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
        "dispense": (redemptions.dispense, (soap.id, Cards(staff=hex_of("staff")))),
        "cancel": (redemptions.cancel, (soap.id,)),
        "keep": (redemptions.keep, (soap.id, StationPolicy())),
        "result": (redemptions.result, (told,)),
    }
    action, args = asks[what]
    with pytest.raises(NotYourRedemption):
        rich.do(action, OTHER, "o", *args)

    assert rich.rows("SELECT state FROM redemption") == [("held",)]


def test_what_is_kept_waits_for_days_and_still_ends_by_itself(rich: Centre) -> None:
    [kept] = order(rich, "a", ("soap", 1)).redemptions
    [left] = order(rich, "b", ("soap", 1)).redemptions
    for key in ("k1", "k2"):  # asked again it does not wait longer
        row = rich.do(redemptions.keep, KIOSK, key, kept.id, StationPolicy())
        assert row.held_until_ms == kept.created_ms + 3 * DAY_MS
        rich.now_ms += 60_000
    rich.now_ms += orders.HOLD_TTL_MS
    rich.do(redemptions.expire)
    states = dict(rich.rows("SELECT id, state FROM redemption"))
    assert states == {kept.id: "held", left.id: "released"}
    rich.now_ms += 3 * DAY_MS
    rich.do(redemptions.expire)

    assert free(rich) == 20
    assert sound(rich)


def test_a_clock_put_back_does_not_keep_it_for_longer(rich: Centre) -> None:
    [kept] = order(rich, "a", ("soap", 1)).redemptions
    rich.do(redemptions.keep, KIOSK, "k", kept.id, StationPolicy())
    rich.now_ms -= 30 * DAY_MS
    rich.do(redemptions.expire)
    rich.now_ms += 3 * DAY_MS

    assert rich.do(redemptions.expire) == 1


def test_a_spend_is_not_reversed_but_refunded(rich: Centre) -> None:
    [soap] = order(rich, "a", ("soap", 1)).redemptions
    give(rich, soap.id)
    with pytest.raises(UseRefund):
        rich.do(reversals.reverse, CHIEF, "x", f"r/{soap.id}/settle", "x")


def test_what_a_journal_tells_is_kept_as_it_was_told(rich: Centre) -> None:
    [soap] = order(rich, "a", ("soap", 3)).redemptions
    kiosk = PretendEdge("kiosk-1")
    kiosk.open()
    kiosk.write(m.DispenseIntent(redemption=soap.id, fence=1))
    kiosk.write(
        m.DispenseResult(
            redemption=soap.id, fence=1, result="handed_over", given=1,
            evidence="drops=1/3",
        )
    )  # fmt: skip
    rich.send(kiosk.parcel())

    assert rich.rows(
        "SELECT kind, result, given, evidence, edge FROM dispense_told ORDER BY n"
    ) == [
        ("intent", "", None, "", "kiosk-1"),
        ("result", "handed_over", 1, "drops=1/3", "kiosk-1"),
    ]
    assert rich.rows("SELECT state, given FROM redemption") == [("settled", 1)]
    assert sound(rich)


@pytest.mark.parametrize(
    "plant",
    [
        "UPDATE stock_lot SET stock = stock + 1 WHERE item = 'soap'",
        "UPDATE stock_lot SET reserved = reserved + 1 WHERE item = 'soap'",
        "UPDATE item SET reserved = reserved + 1 WHERE id = 'soap'",
        "UPDATE redemption SET given = 1 WHERE state = 'settled'",
        "UPDATE redemption SET refunded_ms = 1 WHERE state = 'settled'",
    ],
)
def test_control_the_check_notices_goods_that_do_not_add_up(
    rich: Centre, plant: str
) -> None:
    [soap] = order(rich, "a", ("soap", 2)).redemptions
    give(rich, soap.id)
    assert sound(rich)
    rich.force(plant)

    with rich.database.read() as read:
        assert invariants.check(snapshot.take(read)) != []
