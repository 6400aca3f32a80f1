"""The shelf of a demonstration: one of everything a points station can have."""

from linli_hub.app.opening import now_ms
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.cli.common import OpenHub
from linli_hub.people.actions import members
from linli_hub.station.actions import places, shelf, slots, subsidies
from linli_hub.treasury.actions import sponsors

HOUR_MS = 3_600_000
STOCK = 40
SPONSORED = 500  # points that the sponsor pledges
# id, kind, channel, title
PLACES = (
    ("counter", "counter", None, "柜台", "Counter"),
    ("slot-1", "dispenser", 1, "一号出货口", "Slot 1"),
    ("slot-2", "dispenser", 2, "二号出货口", "Slot 2"),
    ("locker-1", "locker", 11, "一号格", "Locker 1"),
    ("locker-2", "locker", 12, "二号格", "Locker 2"),
)
# id, names, points, picture, kind
ITEMS = (
    ("soap", "肥皂", "Soap", 3, "soap.svg", "goods"),
    ("towel", "毛巾", "Towel", 8, "towel.svg", "goods"),
    ("rice", "大米 1 公斤", "Rice, 1 kg", 12, "rice.svg", "goods"),
    ("greens", "中心自种青菜", "Greens from our beds", 4, "greens.svg", "produce"),
    ("flower", "盆花", "Potted flower", 10, "flower.svg", "goods"),
    ("mooncake", "月饼（长者先领）", "Moon cakes, elders first", 6, "", "goods"),
    ("haircut", "理发", "Haircut", 15, "haircut.svg", "service"),
    ("thanks", "邻里之星证书", "Good neighbour certificate", 5, "", "honour"),
)
LOOSE = shelf.NewItem(
    id="cabbage", name_zh="散装白菜", name_en="Loose cabbage", points=6,
    picture="greens.svg", kind="produce", unit="g", per=1_000,
)  # fmt: skip
# item, place, how many
GOODS = (
    ("soap", "slot-1", 10),
    ("soap", "counter", STOCK - 10),
    ("towel", "slot-2", 8),
    ("towel", "counter", STOCK - 8),
    ("rice", "counter", STOCK),
    ("greens", "counter", STOCK),
    ("flower", "locker-1", 1),
    ("flower", "locker-2", 1),
    ("flower", "counter", STOCK - 2),
    ("mooncake", "counter", STOCK),
    ("cabbage", "counter", 30_000),
)
PER_MONTH = shelf.Terms(limit_quantity=4, limit_period="month")


def fill(at: OpenHub, station: str) -> None:
    """Places, items and goods at a station."""
    for id, kind, channel, zh, en in PLACES:
        new = places.NewPlace(
            id=id, station=station, kind=kind, channel=channel, title_zh=zh, title_en=en
        )
        at.do(places.add_place, at.actor, new)
    at.do(shelf.add_item, at.actor, LOOSE)
    for item, zh, en, points, picture, kind in ITEMS:
        made = shelf.NewItem(
            id=item, name_zh=zh, name_en=en, points=points, picture=picture, kind=kind
        )
        at.do(shelf.add_item, at.actor, made)
    for item, place, quantity in GOODS:
        arrived = places.Arrival(
            item=item, place=place, quantity=quantity, reason="seed", batch="seed"
        )
        at.do(places.stock_in, at.actor, f"seed-{item}-{place}", arrived)
    _terms(at)
    _sponsor(at)


def _terms(at: OpenHub) -> None:
    """A limit, a first week for some, a calendar of three days."""
    today_ms = now_ms()
    first_week = shelf.Terms(
        reserved_class="senior", reserved_until_ms=today_ms + 7 * DAY_MS
    )
    at.do(shelf.set_terms, at.actor, "towel", PER_MONTH)
    at.do(shelf.set_terms, at.actor, "mooncake", first_week)
    for n in range(1, 4):
        starts_ms = (today_ms // HOUR_MS + 24 * n) * HOUR_MS
        slot = slots.NewSlot(
            item="haircut", starts_ms=starts_ms, ends_ms=starts_ms + HOUR_MS,
            capacity=3, provider="barber",
        )  # fmt: skip
        if n == 1:
            at.do(members.add_household, at.actor, "barber", "1-1", "organisation")
        at.do(slots.add_slot, at.actor, f"seed-slot-{n}", slot)


def _sponsor(at: OpenHub) -> None:
    """An organisation that pays a third of the rice."""
    budget = sponsors.NewBudget(
        id="rice-gift", sponsor="barber", name_zh="爱心大米", name_en="Rice gift"
    )
    at.do(sponsors.open_budget, at.actor, "seed-budget", budget)
    at.do(sponsors.pledge, at.actor, "seed-pledge", "rice-gift", SPONSORED)
    at.do(subsidies.subsidise, at.actor, "seed-subsidy", "rice", "rice-gift", 4)
