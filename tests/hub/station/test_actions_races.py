"""Two stations at once for the last item, the last points, the last of a limit."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import HubError
from linli_hub.station.actions import orders, shelf
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import STAFF, Centre, PretendEdge, wish_of
from tests.hub.room import running

ROUNDS = 60


@pytest.fixture
def rich(centre: Centre) -> Centre:
    """Household h1 has 20 points; soap costs 3 and there are 10."""
    edge = PretendEdge()
    edge.open()
    edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=2500)
    centre.send(edge.parcel())
    return centre


def race(centre: Centre, item: str) -> list[str]:
    """Two kiosks ask for one each, again and again; how each was answered."""

    def kiosk(name: str) -> list[str]:
        actor = Actor(kind="edge", name=name, roles=frozenset({"kiosk"}))
        wish = wish_of("card-1", item)
        told = []
        for n in range(ROUNDS):
            future = centre.writer.submit(orders.reserve, actor, f"{n}", wish)
            try:
                future.result(30)
                told.append("held")
            except HubError as no:
                told.append(no.code)
        return told

    with running(centre.writer), ThreadPoolExecutor(2) as pool:
        both = list(pool.map(kiosk, ("kiosk-1", "kiosk-2")))
    return both[0] + both[1]


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def test_the_last_points_are_spent_once(rich: Centre) -> None:
    told = race(rich, "soap")

    assert (told.count("held"), set(told)) == (6, {"held", "not_enough_points"})
    assert rich.rows("SELECT held FROM balance WHERE account = 'member:h1'") == [(18,)]
    assert sound(rich)


def test_the_last_item_goes_once(rich: Centre) -> None:
    rich.goods("pin", 1, 7)
    told = race(rich, "pin")

    assert (told.count("held"), set(told)) == (7, {"held", "out_of_stock"})
    assert rich.rows("SELECT stock, reserved FROM item WHERE id = 'pin'") == [(7, 7)]
    assert sound(rich)


def test_a_limit_is_not_overrun(rich: Centre) -> None:
    rich.goods("pin", 1, 20)
    terms = shelf.Terms(limit_quantity=4, limit_period="month")
    rich.do(shelf.set_terms, STAFF, "pin", terms)
    told = race(rich, "pin")

    assert (told.count("held"), set(told)) == (4, {"held", "item_limit"})
    assert sound(rich)
