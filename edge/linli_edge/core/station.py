"""What the hub's station answers mean at the kiosk: people, shelf, redemptions.

Taken apart by hand from JSON, strictly: a wrong answer is no answer.
"""

from dataclasses import dataclass
from typing import Any

SENTENCES_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    id: str
    state: str
    item: str
    name_zh: str
    name_en: str
    quantity: int
    points: int
    fence: int
    held_until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    id: str
    name_zh: str
    name_en: str
    points: int
    left: int
    picture: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """An award in doubt: `open`, answered before `due_ms`; or `upheld`, `refused`."""

    outcome: str
    due_ms: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An entry of the books. `why_zh`, `why_en`: its reasons, a sentence each.

    `award`: what may be contested under this id, or "".
    """

    at_ms: int
    what: str
    points: int
    why_zh: tuple[str, ...]
    why_en: tuple[str, ...]
    award: str = ""
    contest: Contest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who tapped, as far as the screen may know."""

    name: str
    language: str
    balance: int
    available: int
    as_of_ms: int
    recent: tuple[Recent, ...]
    open: tuple[Redemption, ...]
    pin_needed_above: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to say; the words are the hub's or problems.py's."""

    code: str
    zh: str
    en: str


class NotUnderstood(ValueError):
    """The hub's answer is not what the contract says."""


def person(answer: Any) -> Person | None:
    """A greeting; None for an unknown card."""
    if not _get(answer, "known", bool):
        return None
    return Person(
        name=_optional_text(answer, "resident"),
        language="en" if _get(answer, "language", str) == "en" else "zh-CN",
        balance=_get(answer, "balance", int),
        available=_get(answer, "available", int),
        as_of_ms=_get(answer, "as_of_ms", int),
        recent=tuple(_recent(one) for one in _get(answer, "recent", list)[:5]),
        open=tuple(redemption(one) for one in _get(answer, "open", list)[:20]),
        pin_needed_above=_get(answer, "pin_needed_above", int),
    )


def _recent(answer: Any) -> Recent:
    return Recent(
        at_ms=_get(answer, "at_ms", int),
        what=_get(answer, "what", str),
        points=_get(answer, "points", int),
        why_zh=_sentences(answer, "why_zh"),
        why_en=_sentences(answer, "why_en"),
        award=_optional_text(answer, "award"),
        contest=_contest(answer.get("contest")),
    )


def _contest(answer: Any) -> Contest | None:
    """None also from a hub that is too old to tell of contests."""
    if answer is None:
        return None
    return Contest(
        outcome=_get(answer, "outcome", str),
        due_ms=due_ms(answer),
        answer=_get(answer, "answer", str),
    )


def due_ms(answer: Any) -> int:
    """Before when a contest is answered."""
    found: int = _get(answer, "due_ms", int)
    return found


def _sentences(answer: Any, name: str) -> tuple[str, ...]:
    found = _get(answer, name, list)[:SENTENCES_MAX]
    if not all(isinstance(text, str) for text in found):
        raise NotUnderstood(name)
    return tuple(found)


def redemption(answer: Any) -> Redemption:
    return Redemption(
        id=_get(answer, "id", str),
        state=_get(answer, "state", str),
        item=_get(answer, "item", str),
        name_zh=_get(answer, "name_zh", str),
        name_en=_get(answer, "name_en", str),
        quantity=_get(answer, "quantity", int),
        points=_get(answer, "points", int),
        fence=_get(answer, "fence", int),
        held_until_ms=_get(answer, "held_until_ms", int),
    )


def shelf(answer: Any) -> tuple[Item, ...]:
    return tuple(
        Item(
            id=_get(one, "id", str),
            name_zh=_get(one, "name_zh", str),
            name_en=_get(one, "name_en", str),
            points=_get(one, "points", int),
            left=_get(one, "left", int),
            picture=_get(one, "picture", str),
        )
        for one in _get(answer, "items", list)[:200]
    )


def problem(answer: Any) -> Problem:
    """The hub's refusal in its own words."""
    try:
        return Problem(
            code=_get(answer, "code", str),
            zh=_get(answer, "detail_zh", str),
            en=_get(answer, "detail", str),
        )
    except NotUnderstood:
        return PROBLEMS["hub_trouble"]


PROBLEMS: dict[str, Problem] = {
    one.code: one
    for one in (
        Problem(
            code="hub_away",
            zh="暂时连不上中心,兑换暂停,请稍后再试",
            en="The centre cannot be reached; redemption is closed for now",
        ),
        Problem(
            code="hub_trouble",
            zh="中心出现故障,请告知工作人员",
            en="Something is wrong at the centre; please tell staff",
        ),
        Problem(
            code="unknown_card",
            zh="此卡未登记,请到服务台办理",
            en="This card is not registered; please ask at the desk",
        ),
        Problem(
            code="two_cards",
            zh="同时有两张卡,请只刷一张",
            en="Two cards at once; please tap only one",
        ),
        Problem(
            code="out_of_service",
            zh="本机暂时无法记录,请到服务台领取",
            en="This kiosk cannot record just now; please go to the desk",
        ),
        Problem(
            code="already_handed_over",
            zh="此兑换已经发放过,请告知工作人员",
            en="This was handed over already; please tell staff",
        ),
        Problem(
            code="too_late",
            zh="等待过久,未发放,积分已保留",
            en="That took too long; nothing was handed over",
        ),
        Problem(
            code="review",
            zh="发放情况待人工核对,积分暂时保留",
            en="A person will check this hand-over; the points stay held",
        ),
        Problem(
            code="unsure",
            zh="未收到中心答复,请再刷卡查看是否已预留",
            en="No answer came; tap again to see whether it was reserved",
        ),
        Problem(
            code="doubt_unsure",
            zh="未收到中心答复,请再看一次记录,确认是否已受理",
            en="No answer came; look at the entry again to see whether it was taken",
        ),
    )
}


def _get(answer: Any, key: str, kind: type) -> Any:
    value = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise NotUnderstood(f"{key} is missing or of another kind")
    return value


def _optional_text(answer: Any, key: str) -> str:
    value = answer.get(key)
    return value if isinstance(value, str) else ""
