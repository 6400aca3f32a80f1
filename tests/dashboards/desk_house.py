"""A points station with work on every tab of its desk, all by real actions."""

from dataclasses import replace
from typing import Any

from linli_hub.access.actions import users
from linli_hub.adapters import passwords
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.policy import AS_USUAL
from linli_hub.people.actions import members
from linli_hub.station.actions import (
    orders,
    places,
    redemptions,
    refunds,
    resolving,
    shelf,
    slots,
    stocktakes,
    waiting,
)
from linli_hub.station.core.order import Line
from linli_hub.treasury.actions import adjustments, sponsors
from linli_hub.voice.actions import notices, requests
from tests.dashboards.house import HOUR_MS, PASSWORD, House, wall_ms
from tests.hub.centre import DAY_MS, KIOSK, STAFF, hex_of

CHIEF = Actor(kind="staff", name="chief", roles=frozenset({"admin", "treasurer"}))
WRITTEN = {  # what people wrote, as it stands; names of users, boards and things
    "周末想学", "分数少了一分", "包装破了", "监控里看到拿走了", "2026-11", "shop-1",
    "wang", "chief", "qian", "sun", "kiosk-1", "王*明", "r1", "r2", "h1", "h2", "PIN",
    "1-5 08:00-18:00", "kg", "senior", "到货", "delivery",
}  # fmt: skip


def fill(built: House) -> None:
    centre, now_ms = built.centre, wall_ms()
    centre.now_ms = now_ms
    centre.publish()
    for name in ("bins-1", "kiosk-1"):
        centre.add_edge(name)
    centre.people()
    roles = frozenset({"admin"})
    centre.do(users.add_user, STAFF, "wu", passwords.hashed(PASSWORD), roles, "r1")
    _shelf(built, now_ms)
    for member, points in (("h1", 400), ("h2", 60)):
        wish = adjustments.Proposal(member=member, points=points, reason="起始积分")
        made = centre.do(adjustments.propose, STAFF, hex_of(f"p-{member}"), wish)
        centre.do(adjustments.decide, CHIEF, hex_of(f"d-{member}"), made.id, True, "ok")
    _redemptions(built)
    _machine(built)
    _requests(built, now_ms)
    _take(built)


def _shelf(built: House, now_ms: int) -> None:
    centre = built.centre
    centre.counter()
    store = places.NewPlace(
        id="store", station="", kind="store", title_zh="库房", title_en="Store room"
    )
    centre.do(places.add_place, STAFF, store)
    goods: list[tuple[str, str, int, int, dict[str, Any]]] = [
        ("soap", "肥皂", 3, 20, {}),
        ("rice", "大米", 60, 20, {}),
        ("tea", "茶叶", 8, 0, {}),
        ("cabbage", "白菜", 4, 30_000, {"kind": "produce", "unit": "g", "per": 1000}),
        ("haircut", "理发", 15, 0, {"kind": "service"}),
        ("coupon", "超市券", 20, 0, {"kind": "voucher"}),
    ]
    for item, zh, points, quantity, more in goods:
        centre.goods(item, points, quantity, name_zh=zh, **more)
    centre.arrive("soap", 12, place="store", batch="2026-11", cost_fen=6_000)
    terms = shelf.Terms(
        limit_quantity=10,
        limit_period="month",
        opens="",
        reorder_level=30,
        cost_fen=500,
    )
    centre.do(shelf.set_terms, STAFF, "soap", terms)
    centre.do(members.add_household, STAFF, "shop-1", "1-1", "organisation")
    for n in (1, 2):
        starts_ms = (now_ms // HOUR_MS + 24 * n) * HOUR_MS
        new = slots.NewSlot(
            item="haircut", starts_ms=starts_ms, ends_ms=starts_ms + HOUR_MS, capacity=2,
            provider="shop-1",
        )  # fmt: skip
        centre.do(slots.add_slot, STAFF, hex_of(f"slot-{n}"), new)


def _machine(built: House) -> None:
    """Household h2 had two visits in doubt at the dispenser; a sponsor has pledged."""
    centre = built.centre
    slot = places.NewPlace(
        id="slot-1", station="kiosk-1", kind="dispenser", channel=1, title_zh="一号口",
        title_en="Slot 1",
    )  # fmt: skip
    centre.do(places.add_place, STAFF, slot)
    centre.goods("towel", 2, 0, name_zh="毛巾")
    centre.arrive("towel", 8, place="slot-1")
    for units in (1, 2):
        row = _reserve(built, "card-2", "towel", units)
        shown = redemptions.Cards(own=hex_of("card-2"))
        centre.do(redemptions.dispense, KIOSK, hex_of(f"vend-{units}"), row.id, shown)
        said = redemptions.Told(
            redemption=row.id, fence=1, result="unknown", evidence="no_drop"
        )
        centre.do(redemptions.result, KIOSK, hex_of(f"vended-{units}"), said)
    gift = sponsors.NewBudget(
        id="spring", sponsor="shop-1", name_zh="春季赞助", name_en="Spring gift"
    )
    centre.do(sponsors.open_budget, CHIEF, hex_of("spring"), gift)
    centre.do(sponsors.pledge, CHIEF, hex_of("pledge"), "spring", 500)


def _reserve(
    built: House, card: str, item: str, quantity: int, slot: Any = None
) -> Any:
    line = Line(item=item, quantity=quantity, slot=slot)
    wish = orders.Wish(station="kiosk-1", card=hex_of(card), lines=(line,))
    key = hex_of(f"reserve-{card}-{item}-{quantity}")
    made: Any = built.centre.do(orders.reserve, KIOSK, key, wish)
    return made.redemptions[0]


def _redemptions(built: House) -> None:
    """One kept, one booked, two in doubt, one given back by one person so far."""
    centre = built.centre
    kept = _reserve(built, "card-1", "soap", 2)
    centre.do(redemptions.keep, KIOSK, hex_of("keep"), kept.id, AS_USUAL)
    [(slot,)] = centre.rows("SELECT id FROM slot ORDER BY starts_ms LIMIT 1")
    _reserve(built, "card-1", "haircut", 1, slot)
    told = (("soap", 1, "drops=0/1 no_drop"), ("rice", 2, "door=left_open"))
    for item, quantity, evidence in told:
        row = _reserve(built, "card-1", item, quantity)
        shown = redemptions.Cards(staff=hex_of("staff"))
        centre.do(redemptions.dispense, KIOSK, hex_of(f"go-{item}"), row.id, shown)
        said = redemptions.Told(
            redemption=row.id, fence=1, result="unknown", evidence=evidence
        )
        centre.do(redemptions.result, KIOSK, hex_of(f"end-{item}"), said)
    word = resolving.Word(result="handed_over", reason="监控里看到拿走了")
    centre.do(resolving.resolve, CHIEF, hex_of("word"), row.id, word, AS_USUAL)
    had = centre.spend("card-2", "soap")
    ask = refunds.RefundAsk(redemption=had, goods="written_off", reason="包装破了")
    centre.do(refunds.propose, CHIEF, hex_of("refund"), ask, AS_USUAL)


def _requests(built: House, now_ms: int) -> None:
    do: Any = built.centre.do
    for id, kind, zh, en in (
        ("english", "course", "英语角", "English corner"),
        ("garden-day", "activity", "花园开放日", "Open garden"),
    ):
        topic = requests.NewTopic(id=id, kind=kind, title_zh=zh, title_en=en)
        do(requests.open_topic, STAFF, topic)
    wanted = requests.Wanted(topic="english", resident="r2", said="周末想学")
    do(requests.ask, STAFF, hex_of("ask"), wanted)
    notice = notices.NewNotice(
        id="stars", title_zh="上半年积分公示", title_en="Points of the half-year",
        body_zh="名单见服务台。", body_en="The list is at the desk.", from_ms=now_ms - 1000,
        until_ms=now_ms + 7 * DAY_MS, objections_until_ms=now_ms + 7 * DAY_MS,
    )  # fmt: skip
    do(notices.publish, STAFF, notice)
    later = replace(
        notice, id="later", title_zh="明年规则公示", title_en="Rules of next year",
        from_ms=now_ms + DAY_MS,
    )  # fmt: skip
    do(notices.publish, STAFF, later)
    do(
        notices.publish,
        STAFF,
        replace(later, id="wrong", title_zh="错的名单", title_en="A wrong list"),
    )
    do(notices.withdraw, STAFF, "wrong", "名单有误")
    against = notices.Against(
        notice="stars", about="amount", resident="r2", said="分数少了一分"
    )
    do(notices.object_to, STAFF, hex_of("object"), against)
    do(waiting.wait, STAFF, hex_of("wait"), "tea", None, "r2")


def _take(built: House) -> None:
    """The store was counted: one is missing."""
    centre = built.centre
    [(lot, units)] = centre.rows(
        "SELECT n, stock FROM stock_lot WHERE place = 'store' AND stock > 0"
    )
    centre.do(stocktakes.count, CHIEF, hex_of("take"), "store", {lot: units - 1})
