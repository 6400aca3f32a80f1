"""Views as the kiosk's edge sends them, one for each screen and each trouble."""

from typing import Any

NOON_MS = 1_795_320_300_000
NAMES = {"王*芳"}


def item(name: str, zh: str, en: str, points: int, left: int) -> dict[str, Any]:
    return {
        "id": name,
        "name_zh": zh,
        "name_en": en,
        "points": points,
        "left": left,
        "picture": f"{name}.svg",
    }


SHELF = [
    item("rice", "大米 1 千克", "Rice, 1 kg", 30, 4),
    item("cabbage", "白菜", "Cabbage", 8, 12),
    item("soap", "肥皂", "Soap", 5, 20),
    item("tissue", "抽纸", "Tissue paper", 10, 9),
    item("flower", "盆花", "Potted flower", 128, 1),
    item("haircut", "理发券", "Haircut voucher", 200, 6),
    item("oil", "食用油", "Cooking oil", 60, 0),
    item("lamp", "小台灯", "Desk lamp", 121, 2),
]
SEEDED = [  # the demonstration's shelf; one of its names is long in English
    item("soap", "肥皂", "Soap", 3, 40),
    item("towel", "毛巾", "Towel", 8, 40),
    item("rice", "大米 1 公斤", "Rice, 1 kg", 12, 40),
    item("greens", "中心自种青菜", "Greens from our beds", 4, 40),
    item("flower", "盆花", "Potted flower", 10, 38),
    item("haircut", "理发", "Haircut", 15, 1),
]
WHO = {"name": "王*芳", "balance": 128, "available": 120, "as_of_ms": NOON_MS}
NO_REASONS: dict[str, list[str]] = {"why_zh": [], "why_en": []}
RECENT = [
    {
        "at_ms": NOON_MS,
        "what": "kitchen",
        "points": 5,
        "why_zh": ["“厨余垃圾分类投放”：按次计 5 分（合格）。"],
        "why_en": ["“Kitchen waste, sorted”: 5 points for the visit (good)."],
        "award": "d/1/000000000003",
        "contest": None,
    },
    {
        "at_ms": NOON_MS,
        "what": "recyclable",
        "points": 12,
        "why_zh": [
            "“可回收物”：2430 克，每公斤 5 分，计 12 分，余数留到下次。",
            "每人每天最多 30 分，少计 3 分。",
        ],
        "why_en": [
            "“Recyclables”: 2430 g at 5 points a kilogram give 12 points; what is below"
            " a point is kept for the next time.",
            "At most 30 points a person and day, 3 less.",
        ],
        "award": "d/1/000000000002",
        "contest": None,
    },
    {"at_ms": NOON_MS, "what": "redemption", "points": -30, **NO_REASONS},
    {"at_ms": NOON_MS, "what": "compost", "points": 3, **NO_REASONS},
    {"at_ms": NOON_MS, "what": "correction", "points": -1, **NO_REASONS},
]
OPEN = {"outcome": "open", "due_ms": NOON_MS + 7 * 86_400_000, "answer": ""}


def doubted(row: dict[str, Any], **contest: Any) -> dict[str, Any]:
    return {**row, "contest": {**OPEN, **contest}}


REDEMPTION = {
    "id": "0" * 32,
    "state": "held",
    "item": "rice",
    "name_zh": "大米 1 千克",
    "name_en": "Rice, 1 kg",
    "quantity": 1,
    "points": 30,
    "held_until_ms": NOON_MS + 600_000,
}
CHOICE = {"item": "rice", "quantity": 1, "points": 30}


def view(screen: str, **changes: Any) -> dict[str, Any]:
    """One whole view; the view's own number is given when it is shown."""
    known = screen != "idle"
    return {
        "screen": screen,
        "language": "zh-CN",
        "hub": True,
        "away_since_ms": None,
        "leaves_in_ms": 58_000 if known else None,
        "resident": WHO if known else None,
        "recent": RECENT if known else [],
        "open": [],
        "pin_needed_above": 50,
        "shelf": SHELF,
        "choice": None,
        "redemption": None,
        "due_ms": None,
        "problem": None,
        **changes,
    }


def trouble(code: str) -> dict[str, str]:
    return {"code": code, "zh": "出了问题", "en": "Something is wrong"}


AWAY = {"hub": False, "away_since_ms": NOON_MS}

# name -> view; every screen of the contract, and its troubles
VIEWS: dict[str, dict[str, Any]] = {
    "idle": view("idle"),
    "idle-short-shelf": view("idle", shelf=SHELF[:3]),
    "idle-empty-shelf": view("idle", shelf=[]),
    "idle-away": view("idle", **AWAY),
    "hello": view("hello"),
    "hello-seeded": view("hello", shelf=SEEDED),
    "hello-open": view("hello", open=[REDEMPTION, REDEMPTION]),
    "hello-poor": view("hello", resident={**WHO, "balance": 7, "available": 7}),
    "hello-rich": view(
        "hello", resident={**WHO, "balance": 12_345, "available": 12_000}
    ),
    "hello-problem": view("hello", problem=trouble("not_enough_points")),
    "hello-gone": view("hello", problem=trouble("out_of_stock")),
    "hello-no-pin": view("hello", problem=trouble("pin_not_set")),
    "hello-locked": view("hello", problem=trouble("pin_locked")),
    "hello-away": view("hello", **AWAY),
    "hello-away-unseen": view("hello", resident=None, recent=[], hub=False),
    "hello-unknown": view(
        "hello", resident=None, recent=[], problem=trouble("unknown_card")
    ),
    "hello-closing": view("hello", leaves_in_ms=9_500),
    "pin": view("pin", choice=CHOICE),
    "pin-wrong": view("pin", choice=CHOICE, problem=trouble("wrong_pin")),
    "pin-locked": view("pin", choice=CHOICE, problem=trouble("pin_locked")),
    "waiting": view("waiting", choice=CHOICE),
    "reserved": view("reserved", redemption=REDEMPTION),
    "reserved-not-staff": view(
        "reserved", redemption=REDEMPTION, problem=trouble("staff_card_needed")
    ),
    "handing": view("handing", redemption={**REDEMPTION, "state": "dispensing"}),
    "settled": view("settled", redemption={**REDEMPTION, "state": "settled"}),
    "hello-doubted": view(
        "hello",
        recent=[
            RECENT[0],
            doubted(RECENT[1]),
            doubted(RECENT[0], outcome="refused", answer="2026-11-20"),
        ],
    ),
    "doubted": view("doubted", due_ms=OPEN["due_ms"]),
    "doubted-before": view("doubted", problem=trouble("contested_before")),
    "doubted-late": view("doubted", problem=trouble("window_closed")),
    "doubted-not-yours": view("doubted", problem=trouble("not_yours")),
    "doubted-unsure": view("doubted", problem=trouble("doubt_unsure")),
    "sorry": view("sorry", problem=trouble("hub_away")),
    "sorry-review": view("sorry", problem=trouble("review")),
    "sorry-unsure": view("sorry", problem=trouble("unsure")),
    "sorry-new-code": view("sorry", problem=trouble("something_newer")),
}
