"""A redemption from reserved to ended, for tests of what comes after it."""

from typing import Any

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.policy import StationPolicy
from linli_hub.station.actions import orders, redemptions, refunds
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import KIOSK, STAFF, Centre, PretendEdge, hex_of, wish_of

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
MEI = Actor(kind="staff", name="mei", roles=frozenset({"staff"}))
POLICY = StationPolicy(second_person_above=5)


@pytest.fixture(name="rich")
def rich_centre(centre: Centre) -> Centre:
    """Household h1 has 20 points; soap costs 3 and there are 10."""
    edge = PretendEdge()
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=2500)
    centre.send(edge.parcel())
    return centre


def reserve(centre: Centre, key: str, item: str = "soap", quantity: int = 1) -> Any:
    wish = wish_of("card-1", item, quantity)
    return centre.do(orders.reserve, KIOSK, key, wish).redemptions[0]


def end(centre: Centre, id: str, result: str = "handed_over", **more: Any) -> Any:
    shown = Cards(staff=hex_of("staff"))
    centre.do(redemptions.dispense, KIOSK, f"d{id}", id, shown)
    told = Told(redemption=id, fence=1, result=result, **more)
    return centre.do(redemptions.result, KIOSK, f"r{id}", told)


def propose_refund(
    centre: Centre, id: str, key: str = "p", goods: str = "stock", **by: Any
) -> str:
    ask = refunds.RefundAsk(redemption=id, goods=goods, reason="wrong size")
    who = by.get("actor", STAFF)
    made: str = centre.do(refunds.propose, who, key, ask, StationPolicy())["refund"]
    return made


def decide_refund(
    centre: Centre, refund: str, actor: Actor = CHIEF, key: str = "y"
) -> Any:
    return centre.do(refunds.decide, actor, key, refund, True, "seen")


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def is_mei(centre: Centre, resident: str) -> None:
    centre.do(users.add_user, STAFF, "mei", "hash", frozenset({"staff"}), resident)
