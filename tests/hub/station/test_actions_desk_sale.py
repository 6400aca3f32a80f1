"""The desk sells and hands over in one transaction, never to its own household."""

from typing import Any

import pytest

from linli_hub.base.core.errors import (
    BadValue,
    NotAllowed,
    OwnHousehold,
    RedemptionState,
)
from linli_hub.base.core.policy import StationPolicy
from linli_hub.people.actions import erasing, moves
from linli_hub.station.actions import desk_sale, orders, redemptions
from linli_hub.station.core.order import Line
from tests.hub.centre import KIOSK, STAFF, Centre
from tests.hub.station.spending import MEI, is_mei, reserve, rich_centre, sound

__all__ = ["rich_centre"]  # the fixture


def sale(**more: Any) -> desk_sale.Sale:
    said: dict[str, Any] = {
        "station": "kiosk-1", "resident": "r1", "identity": "seen", "reason": "known",
        "lines": (Line(item="soap", quantity=2),),
    }  # fmt: skip
    return desk_sale.Sale(**(said | more))


def test_a_sale_at_the_desk_is_reserved_given_and_noted_at_once(rich: Centre) -> None:
    [row] = rich.do(desk_sale.sell, STAFF, "k", sale()).redemptions

    assert (row.state, row.given) == ("settled", 2)
    assert rich.posted("member:h1") == 14
    assert rich.rows("SELECT kind, edge FROM dispense_told ORDER BY n") == [
        ("intent", "desk:wang"), ("result", "desk:wang"),
    ]  # fmt: skip
    assert rich.do(desk_sale.sell, STAFF, "k", sale()).redemptions == (row,)
    assert sound(rich)


def test_nobody_sells_to_their_own_household(rich: Centre) -> None:
    is_mei(rich, "r1")
    with pytest.raises(OwnHousehold):
        rich.do(desk_sale.sell, MEI, "k", sale())
    with pytest.raises(BadValue):
        rich.do(desk_sale.sell, STAFF, "k2", sale(reason=""))
    with pytest.raises(NotAllowed):
        rich.do(desk_sale.sell, KIOSK, "k3", sale())
    kept = reserve(rich, "r")
    with pytest.raises(OwnHousehold):
        rich.do(desk_sale.hand_over, MEI, "h", desk_sale.HandOver(redemption=kept.id))

    assert rich.do(desk_sale.sell, STAFF, "k4", sale()).redemptions


def test_what_waits_is_handed_to_a_named_collector_who_can_be_forgotten(
    rich: Centre,
) -> None:
    kept = reserve(rich, "r", quantity=3)
    rich.do(redemptions.keep, KIOSK, "keep", kept.id, StationPolicy())
    wish = desk_sale.HandOver(redemption=kept.id, given=2, collector_name="李婶")
    done = rich.do(desk_sale.hand_over, STAFF, "h", wish, "mark")
    assert (done.state, done.given, done.points) == ("settled", 2, 6)
    assert rich.rows("SELECT name FROM collector") == [("李婶",)]
    for table in ("audit", "sticky"):
        column = {"audit": "detail", "sticky": "answer"}[table]
        assert all("李婶" not in row[0] for row in rich.rows(f"SELECT {column} FROM {table}"))  # fmt: skip

    rich.do(moves.leave, STAFF, "r1")
    rich.do(erasing.erase, STAFF, "r1", "asked")
    assert rich.rows("SELECT name FROM collector") == [("-",)]
    assert sound(rich)


def test_what_has_run_out_is_not_handed_over(rich: Centre) -> None:
    kept = reserve(rich, "r")
    rich.now_ms += orders.HOLD_TTL_MS
    with pytest.raises(NotAllowed):
        rich.do(desk_sale.hand_over, STAFF, "h", desk_sale.HandOver(redemption=kept.id))
    rich.do(redemptions.expire)
    with pytest.raises(RedemptionState):
        rich.do(
            desk_sale.hand_over, STAFF, "h2", desk_sale.HandOver(redemption=kept.id)
        )
