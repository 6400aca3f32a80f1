"""What the hub tells the kiosk in these tests: shelf, entries, notices, slips."""

from typing import Any, Literal

from linli_edge.kiosk.pen import Around
from linli_wire.station_answers import Notice, Shelf
from tests.edge.kiosk import answers as a

NOON_MS = 1_795_320_300_000
DAY_MS = 86_400_000
NAMES = {"王*芳", "R-20261123-17", "LINLI-7Q4M", "d/1"}
View = dict[str, Any]
PaperState = Literal["printed", "paper_out", "paper_low", "cover_open", "away"]


def item(name: str, zh: str, en: str, points: int, **other: Any) -> dict[str, Any]:
    return a.item(name, name_zh=zh, name_en=en, points=points, **other)


PER_MONTH = {"quantity": 2, "period": "month"}
OVER_70 = {"zh": "七十岁以上", "en": "over 70", "until_ms": NOON_MS + DAY_MS}
TIMES = [
    {
        "id": f"s{n}",
        "starts_ms": NOON_MS + n * 3_600_000,
        "ends_ms": NOON_MS + (n + 1) * 3_600_000,
        "left": n,
    }
    for n in (1, 2, 3)
]
SHELF = [
    item("rice", "大米 1 公斤", "Rice, 1 kg", 30, limit=PER_MONTH),
    item(
        "cabbage", "白菜", "Cabbage", 8, kind="produce", per=1000, unit="g", left=9500
    ),
    item("soap", "肥皂", "Soap", 5, left=20, way="dispenser"),
    item("tissue", "抽纸", "Tissue paper", 10, reserved_for=OVER_70),
    item("greens", "中心自种青菜", "Greens from our beds", 4, kind="produce"),
    item("haircut", "理发", "Haircut", 60, kind="service", slots=TIMES),
    item("oil", "食用油", "Cooking oil", 60, left=0, way="locker"),
    item("flower", "盆花", "Potted flower", 121, kind="produce"),
    item("towel", "毛巾", "Towel", 9, open_now=False, opens="9:00-11:00"),
    item("voucher", "超市优惠券", "Supermarket voucher", 20, kind="voucher"),
    item("lamp", "小台灯", "Desk lamp", 90),
]
GARDEN = [
    {"name_zh": "青菜", "name_en": "Greens", "quantity": 4200, "unit": "g", "day": "x"},
    {
        "name_zh": "番茄",
        "name_en": "Tomato",
        "quantity": 3,
        "unit": "piece",
        "day": "x",
    },
]
NEWS = {
    "zh": "周六上午九点，一起给菜园浇水。",
    "en": "Saturday at nine we water the garden.",
}
WHY_ZH = [
    "“可回收物”：2430 克，每公斤 5 分，计 12 分，余数留到下次。",
    "每人每天最多 30 分，少计 3 分。",
]
WHY_EN = [
    "“Recyclables”: 2430 g at 5 points a kilogram give 12 points; what is below a point"
    " is kept for the next time.",
    "At most 30 points a person and day, 3 less.",
]


def entry(what: str, points: int, **other: Any) -> dict[str, Any]:
    return {
        "at_ms": NOON_MS,
        "what": what,
        "points": points,
        "why_zh": [],
        "why_en": [],
        "award": None,
        "contest": None,
        **other,
    }


DUE = {"due_ms": NOON_MS + 7 * DAY_MS, "answer": ""}
RECENT = [
    entry(
        "kitchen",
        5,
        why_zh=["“厨余垃圾分类投放”：按次计 5 分（合格）。"],
        why_en=["“Kitchen waste, sorted”: 5 points for the visit (good)."],
        award="d/1/000000000003",
    ),
    entry("recyclable", 12, why_zh=WHY_ZH, why_en=WHY_EN, award="d/1/000000000002"),
    entry("redemption", -30),
    entry("compost", 3),
    entry("correction", -1),
]
DOUBTED = [
    {**RECENT[0], "contest": {"outcome": "open", **DUE}},
    {**RECENT[1], "contest": {**DUE, "outcome": "refused", "answer": "2026-11-20"}},
    *RECENT[2:],
]
GREETING = {
    **a.GREETING,
    "as_of_ms": NOON_MS,
    "recent": RECENT,
    "open": [],
    "expiring": {"points": 12, "last_day": "2026-12-31"},
    "news": [],
}
RICE = a.redemption(name_zh="大米 1 公斤", name_en="Rice, 1 kg", held_until_ms=NOON_MS)
SOAP = {**a.VENDED, "name_zh": "肥皂", "name_en": "Soap", "points": 15}
OIL = {**a.LOCKED, "name_zh": "食用油", "name_en": "Cooking oil", "points": 60}
BAG = a.redemption(
    "4" * 32, item="cabbage", name_zh="白菜", name_en="Cabbage", unit="g",
    quantity=1250, points=10, held_until_ms=NOON_MS,
)  # fmt: skip
SLIP = {
    **a.SLIP,
    "number": "R-20261123-17",
    "at_ms": NOON_MS,
    "link": "https://hub.linli.example/r/4Kq0vX2m9sJt7LwYb3Ec8Rf1Hd6GnPz5",
}
VOUCHER = {
    "name_zh": "超市优惠券", "name_en": "Supermarket voucher", "quantity": 1,
    "unit": "piece", "points": 20, "state": "settled", "code": "LINLI-7Q4M",
}  # fmt: skip
LONG_ZH = "十月份志愿服务和垃圾分类积分名单如下，请各位居民查看。" * 6
LONG_EN = "The list of October's points for service and sorting is below. " * 6
NOTICES = [
    {
        "id": f"n{n}",
        "title_zh": f"十月积分公示（第 {n} 组）",
        "title_en": f"Points of October, group {n}",
        "body_zh": f"{LONG_ZH}\n王*芳 86 分",
        "body_en": f"{LONG_EN}\n王*芳 86 points",
        "until_ms": NOON_MS + 7 * DAY_MS,
        "objections_until_ms": NOON_MS + 5 * DAY_MS,
        "objected": n == 2,
    }
    for n in range(1, 6)
]
TOPICS = [
    {
        "id": kind,
        "kind": kind,
        "title_zh": zh,
        "title_en": en,
        "until_ms": NOON_MS + 3 * DAY_MS,
    }
    for kind, zh, en in (
        ("course", "手机入门课，每周二下午", "First steps with a phone, Tuesdays"),
        ("activity", "周六菜园浇水", "Watering the garden on Saturday"),
        ("idea", "给议事厅提建议", "An idea for the council"),
    )
]

BOOKINGS = {
    "bookings": [
        {**a.BOOKING, "redemption": id, "resident": "王*芳", "starts_ms": NOON_MS}
        for id in (a.FIRST, a.SECOND, a.THIRD, *(f"{n}" * 32 for n in (4, 5)))
    ]
}


def shelf(items: list[dict[str, Any]], **other: Any) -> Shelf:
    body = {"items": items, "garden": GARDEN, "news": NEWS, **other}
    return a.read(Shelf, body)


AROUND = Around(
    language="zh-CN", hub=True, heard_wall_ms=None, shelf=shelf(SHELF), now_ms=0,
    notices=tuple(a.read(Notice, one) for one in NOTICES),
    bench=True,
    voice=True, printer="ready",
)  # fmt: skip
AWAY: dict[str, Any] = {"hub": False, "heard_wall_ms": NOON_MS}
