"""Baskets for tests: ordered, given, and looked at."""

from typing import Any

from linli_hub.base.core.actors import Actor
from linli_hub.people.actions import members
from linli_hub.station.actions import orders, places, redemptions, subsidies
from linli_hub.station.actions.redemptions import Cards, Told
from linli_hub.station.core.order import Line
from linli_hub.treasury.actions import adjustments, sponsors
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import KIOSK, STAFF, Centre, hex_of

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))


OTHER = Actor(kind="edge", name="kiosk-2", roles=frozenset({"kiosk"}))


def order(
    centre: Centre, key: str, *lines: tuple[str, int], card: str = "card-1"
) -> Any:
    wish = orders.Wish(
        station="kiosk-1", card=hex_of(card),
        lines=tuple(Line(item=item, quantity=n) for item, n in lines),
    )  # fmt: skip
    return centre.do(orders.reserve, KIOSK, key, wish)


def give(centre: Centre, id: str, result: str = "handed_over", **more: Any) -> Any:
    shown = Cards(staff=hex_of("staff"))
    fence = centre.do(redemptions.dispense, KIOSK, f"d{id}", id, shown).fence
    told = Told(redemption=id, fence=fence, result=result, **more)
    return centre.do(redemptions.result, KIOSK, f"r{id}", told)


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def free(centre: Centre) -> int:
    [(points,)] = centre.rows(
        "SELECT posted - held FROM balance WHERE account = 'member:h1'"
    )
    return int(points)


def machine(centre: Centre) -> None:
    new = places.NewPlace(
        id="slot-1", station="kiosk-1", kind="dispenser", channel=1, title_zh="一",
        title_en="One",
    )  # fmt: skip
    centre.do(places.add_place, STAFF, new)


def sponsored(centre: Centre, points: int, item: str = "soap") -> None:
    centre.do(members.add_household, STAFF, "org", "1", "organisation")
    new = sponsors.NewBudget(id="gift", sponsor="org", name_zh="赠", name_en="Gift")
    centre.do(sponsors.open_budget, CHIEF, "b", new)
    centre.do(sponsors.pledge, CHIEF, "p", "gift", 50)
    centre.do(subsidies.subsidise, CHIEF, "s", item, "gift", points)


def gift(centre: Centre, member: str, points: int) -> None:
    wish = adjustments.Proposal(member=member, points=points, reason="x", budget=None)
    made = centre.do(adjustments.propose, Actor(kind="staff", name="k", roles=frozenset({"treasurer"})), f"g{member}", wish)  # fmt: skip
    centre.do(adjustments.decide, CHIEF, f"y{member}", made.id, True, "x")
