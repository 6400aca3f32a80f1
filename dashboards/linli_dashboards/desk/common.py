"""What all parts of the desk share: addresses, tables, names, amounts, money."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from linli_dashboards.desk.forms import Sheet
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.core.permissions import Permission
from linli_hub.base.web.markup import Child, Html, join, table, tag

DAYS_TOLD = 365
Fact = tuple[str, Child]


class Named(Protocol):
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...


class Titled(Protocol):
    @property
    def title_zh(self) -> str: ...
    @property
    def title_en(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A tab of the desk: `panels` are live, `top` stands still above them."""

    panels: tuple[str, ...]
    read: Callable[[Connection, Visit], Any]
    regions: Callable[[Any, Visit], Regions]
    top: Callable[[Any, Visit], list[Html]]


def href(part: str, **query: str) -> str:
    where = urlencode({"part": part} | query)
    return f"/desk?{where}{'#act' if 'do' in query else ''}"


def done(part: str, **query: str) -> str:
    """Where a form leads when the hub has said yes."""
    return href(part, **query, done="1")


def act(
    visit: Visit, permission: Permission, part: str, do: str, key: str = "decide"
) -> Html:
    """A link to the form about one thing, for those who may."""
    if not visit.may(permission):
        return tag("span", "–")
    return tag("a", visit.tongue.say(key), href=href(part, do=do), class_="act")


def wish_of(visit: Visit) -> tuple[str, str]:
    """Kind and id of the thing that the address names, as `item:soap`."""
    kind, _, id = visit.query.get("do", "").partition(":")
    return kind, id


def sheet(visit: Visit, name: str, part: str, **query: str) -> Sheet:
    return Sheet(tongue=visit.tongue, name=name, next=done(part, **query))


def card(visit: Visit, key: str, *inside: Child, back: str = "") -> Html:
    """A titled box that stands still; `back`: the tab to which `not now` leads."""
    away = None
    if back:
        away = tag("a", visit.tongue.say("decide_back"), href=back, class_="aside")
    return tag(
        "section",
        tag("h2", visit.tongue.say(key)),
        *inside,
        away,
        class_="card decide" if back else "card",
        id="act" if back else None,
    )


def gone(visit: Visit, part: str) -> Html:
    """What the address names is not there any more."""
    told = tag("p", visit.tongue.say("decide_gone"), class_="empty")
    return card(visit, "decide", told, back=href(part))


def facts(tongue: Tongue, found: list[Fact]) -> Html:
    pairs = [tag("div", tag("dt", tongue.say(k)), tag("dd", told)) for k, told in found]
    return tag("dl", *pairs, class_="facts")


def rows(
    visit: Visit, name: str, keys: tuple[str, ...], lines: list[list[Child]]
) -> Html:
    """A table, or what to do while it is empty (the sentence `empty_` + name)."""
    if not lines:
        return tag("p", visit.tongue.say(f"empty_{name}"), class_="empty")
    heads = [visit.tongue.say(key) for key in keys]
    return table(visit.tongue.say(name), heads, lines, kind="rows")


def fold(visit: Visit, key: str, *inside: Child, open: bool = False) -> Html:
    """A piece of a card that can be folded away."""
    return tag("details", tag("summary", visit.tongue.say(key)), *inside, open=open)


def name_of(row: Named, tongue: Tongue) -> str:
    return row.name_zh if tongue.language == "zh-CN" else row.name_en


def title_of(row: Titled, tongue: Tongue) -> str:
    return row.title_zh if tongue.language == "zh-CN" else row.title_en


def amount(units: int, unit: str, tongue: Tongue) -> str:
    """1.25 kg of loose goods, or so many pieces."""
    if unit == "g":
        return tongue.mass(units)
    return tongue.say("unit_pieces", n=tongue.number(units))


def signed_amount(units: int, unit: str, tongue: Tongue) -> str:
    return (
        f"+{amount(units, unit, tongue)}" if units > 0 else amount(units, unit, tongue)
    )


def price(points: int, per: int, unit: str, tongue: Tongue) -> str:
    """Points a piece, or for so much of loose goods."""
    if unit != "g":
        return tongue.points(points)
    return f"{tongue.points(points)} / {tongue.mass(per)}"


def lasting(days: int | None, tongue: Tongue) -> str:
    """How long goods last; more than a year is as good as for ever."""
    if days is None:
        return "–"
    if days > DAYS_TOLD:
        return tongue.say("days_many", n=DAYS_TOLD)
    return tongue.say("days", n=days)


def yuan(fen: int | None, tongue: Tongue) -> str:
    return "–" if fen is None else f"¥{tongue.number(fen / 100, 2)}"


def may_see_money(visit: Visit) -> bool:
    return visit.may("see_what_goods_cost")


def overdue(at_ms: int, visit: Visit) -> Html:
    """A time limit; a passed one is said so."""
    time = visit.tongue.moment(at_ms, visit.now_ms)
    if at_ms > visit.now_ms:
        return tag("span", time)
    return tag("span", visit.tongue.say("overdue", time=time), class_="old")


def lines_of(*said: Child) -> Html:
    return join(*[tag("p", each) for each in said if each])
