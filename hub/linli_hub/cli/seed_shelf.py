"""The shelf of a demonstration: one of everything a points station can have."""

from linli_hub.actions import places, shelf
from linli_hub.cli.common import Desk

STOCK = 40
LOOSE_G = 30_000
PLACES = (
    ("counter", "counter", None, "柜台", "Counter"),
    ("slot-1", "dispenser", 1, "一号出货口", "Slot 1"),
    ("slot-2", "dispenser", 2, "二号出货口", "Slot 2"),
    ("locker-1", "locker", 1, "一号格", "Locker 1"),
    ("locker-2", "locker", 2, "二号格", "Locker 2"),
)
# id, names, points, picture, where, how many
ITEMS = (
    ("soap", "肥皂", "Soap", 3, "soap.svg", "slot-1"),
    ("towel", "毛巾", "Towel", 8, "towel.svg", "slot-2"),
    ("rice", "大米 1 公斤", "Rice, 1 kg", 12, "rice.svg", "counter"),
    ("greens", "中心自种青菜", "Greens from our beds", 4, "greens.svg", "counter"),
    ("flower", "盆花", "Potted flower", 10, "flower.svg", "locker-1"),
)


def fill(at: Desk, station: str) -> None:
    """Places, items and goods at a station."""
    for id, kind, channel, zh, en in PLACES:
        new = places.NewPlace(
            id=id, station=station, kind=kind, channel=channel, title_zh=zh, title_en=en
        )
        at.do(places.add_place, at.actor, new)
    for item, zh, en, points, picture, where in ITEMS:
        kind = "produce" if item == "greens" else "goods"
        made = shelf.NewItem(
            id=item, name_zh=zh, name_en=en, points=points, picture=picture, kind=kind
        )
        at.do(shelf.add_item, at.actor, made)
        _arrive(at, item, where, STOCK)
    loose = shelf.NewItem(
        id="cabbage", name_zh="散装白菜", name_en="Loose cabbage", points=6,
        picture="greens.svg", kind="produce", unit="g", per=1_000,
    )  # fmt: skip
    at.do(shelf.add_item, at.actor, loose)
    _arrive(at, "cabbage", "counter", LOOSE_G)


def _arrive(at: Desk, item: str, place: str, quantity: int) -> None:
    arrived = places.Arrival(
        item=item, place=place, quantity=quantity, reason="seed", batch="seed"
    )
    at.do(places.stock_in, at.actor, f"seed-{item}", arrived)
