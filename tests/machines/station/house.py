"""A small station: a counter, a dispenser, a store; soap, rice, loose greens."""

from linli_hub.base.core.actors import Actor
from linli_hub.station.actions import places
from tests.hub.centre import STAFF, Centre
from tests.hub.furnished import InMemory

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
CLERK = Actor(kind="staff", name="clerk", roles=frozenset({"staff"}))
CARDS = {"card-1": "h1", "card-2": "h2"}
STATION = "kiosk-1"
PRICES = {"soap": (4, 1), "rice": (6, 1), "greens": (3, 500)}  # points per units
START = {("soap", "counter"): 6, ("rice", "d1"): 4, ("greens", "counter"): 3000}
PLACES = {
    "counter": ("counter", None),
    "d1": ("dispenser", 1),
    "store": ("store", None),
}


def furnish(centre: Centre) -> Centre:
    centre.publish()
    for name in ("bins-1", "bins-2", STATION):
        centre.add_edge(name)
    centre.people()
    for id, (kind, channel) in PLACES.items():
        new = places.NewPlace(
            id=id,
            station="" if kind == "store" else STATION,
            kind=kind,
            title_zh=id,
            title_en=id,
            channel=channel,
        )
        centre.do(places.add_place, STAFF, new)
    for item, (points, per) in PRICES.items():
        unit = "g" if per > 1 else "piece"
        centre.goods(item, points, 0, unit=unit, per=per)
    for (item, place), quantity in START.items():
        centre.arrive(item, quantity, place=place)
    return centre


in_memory = InMemory(furnish)
