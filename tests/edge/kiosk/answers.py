"""What the hub's station says, canned, for the tests of the kiosk's side."""

import json
from typing import Any, TypeVar

import msgspec

from linli_wire import codec

T = TypeVar("T", bound=msgspec.Struct)

HER, STAFF, OTHER = "em:0063E9AE", "em:00571AFF", "em:0086F444"
ORDER = "a" * 32
FIRST, SECOND, THIRD = "1" * 32, "2" * 32, "3" * 32


def read(kind: type[T], body: dict[str, Any]) -> T:
    """As the kiosk reads it from the wire."""
    return codec.decode(json.dumps(body).encode(), kind)


def redemption(which: str = FIRST, **other: Any) -> dict[str, Any]:
    return {
        "id": which,
        "order": ORDER,
        "state": "held",
        "item": "rice",
        "name_zh": "大米",
        "name_en": "Rice",
        "kind": "goods",
        "unit": "piece",
        "quantity": 1,
        "points": 30,
        "fence": 0,
        "held_until_ms": 10**12,
        "way": "staff",
        "place": "counter",
        "channel": None,
        "given": None,
        "slot": None,
        **other,
    }


HELD = redemption()
VENDED = redemption(SECOND, item="soap", quantity=3, way="dispenser", channel=2)
LOCKED = redemption(THIRD, item="oil", way="locker", channel=11)


def fenced(held: dict[str, Any], fence: int = 3) -> dict[str, Any]:
    return {**held, "state": "dispensing", "fence": fence}


def ended(held: dict[str, Any], state: str = "settled", **other: Any) -> dict[str, Any]:
    return {**held, "state": state, "fence": 3, **other}


def ordered(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"order": ORDER, "redemptions": list(lines)}


GREETING: dict[str, Any] = {
    "known": True,
    "resident": "王*芳",
    "language": "zh-CN",
    "balance": 128,
    "available": 120,
    "as_of_ms": 10**12,
    "recent": [
        {
            "at_ms": 1,
            "what": "kitchen",
            "points": 5,
            "why_zh": ["按次计 5 分。"],
            "why_en": ["5 points for the visit."],
            "award": "d/1/000000000003",
            "contest": None,
        },
        {
            "at_ms": 0,
            "what": "kitchen",
            "points": 2,
            "why_zh": ["按次计 2 分。"],
            "why_en": ["2 points for the visit."],
            "award": "d/1/000000000002",
            "contest": {"outcome": "refused", "due_ms": 9, "answer": "照片可见"},
        },
    ],
    "open": [HELD],
    "pin_needed_above": 50,
    "expiring": {"points": 12, "last_day": "2026-12-31"},
    "may_spend": True,
    "staff": False,
    "news": [{"zh": "白菜又有了", "en": "Cabbage is back"}],
}
STAFF_GREETING = {**GREETING, "resident": "李*", "staff": True, "open": []}
UNKNOWN = {**GREETING, "known": False}


def item(name: str, **other: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": "goods",
        "name_zh": "大米",
        "name_en": "Rice",
        "points": 30,
        "per": 1,
        "unit": "piece",
        "left": 4,
        "picture": f"{name}.svg",
        "way": "staff",
        "limit": None,
        "reserved_for": None,
        "open_now": True,
        "opens": "",
        "best_before": None,
        "slots": [],
        **other,
    }


SHELF: dict[str, Any] = {
    "items": [
        item("rice"),
        item("soap", points=5, left=9, way="dispenser"),
        item("cabbage", points=8, per=1000, unit="g", left=9000, kind="produce"),
    ],
    "garden": [],
    "news": None,
}


def quote(*lines: tuple[str, int, int], **other: Any) -> dict[str, Any]:
    """Of (item, quantity, points)."""
    told = [
        {
            "item": name,
            "quantity": quantity,
            "points": points,
            "way": "staff",
            "code": None,
            "detail_zh": "",
            "detail_en": "",
        }
        for name, quantity, points in lines
    ]
    total = sum(points for *_, points in lines)
    base = {"points": total, "pin_needed": False, "available": 120, "lines": told}
    return {**base, **other}


SLIP: dict[str, Any] = {
    "number": "R-17",
    "at_ms": 10**12,
    "name": "王*芳",
    "lines": [],
    "points": 30,
    "balance": 98,
    "link": "https://hub.example/r/abc",
}
STANDS: dict[str, Any] = {
    "id": FIRST,
    "award": "d/1/000000000003",
    "outcome": "open",
    "due_ms": 10**12,
    "points": 5,
}
BOOKING: dict[str, Any] = {
    "redemption": FIRST,
    "name_zh": "理发",
    "name_en": "Haircut",
    "resident": "李*",
    "starts_ms": 10**12,
}
NOTICE: dict[str, Any] = {
    "id": "may",
    "title_zh": "五月公示",
    "title_en": "May",
    "body_zh": "名单",
    "body_en": "List",
    "until_ms": 10**12,
    "objections_until_ms": 10**12,
    "objected": False,
}
TOPIC: dict[str, Any] = {
    "id": "tea",
    "kind": "course",
    "title_zh": "茶艺",
    "title_en": "Tea",
    "until_ms": None,
}


def refusal(code: str) -> dict[str, Any]:
    return {"code": code, "detail": "in English", "detail_zh": "中文"}
