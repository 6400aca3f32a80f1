"""A resident's own page: plain HTML for an old telephone. No script, no pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from linli_hub.base.views.words import beside, sayer
from linli_hub.base.web import markup
from linli_hub.base.web.markup import VIEWPORT, Html, join, style, tag
from linli_hub.books.views.reasons import words
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.greeting import Recent
from linli_hub.station.views.resident_page import ResidentPage
from linli_hub.voice.views.requests import Note, NoticeRow

Row = TypeVar("Row")

ENGLISH = "en"
WORDS = beside(__file__)
STYLE = (
    "body{font:18px/1.6 sans-serif;color:#1a1a1a;background:#fff;margin:0 auto;"
    "max-width:36rem;padding:1rem}h1{font-size:1.4rem;margin:.2rem 0}"
    "h2{font-size:1.15rem;margin:1.6rem 0 .3rem;border-bottom:2px solid #1c6b3c}"
    ".big{font-size:3rem;font-weight:700;line-height:1.1;margin:.2rem 0}"
    "ul{list-style:none;margin:0;padding:0}li{padding:.5rem 0;"
    "border-bottom:1px solid #bbb;overflow-wrap:anywhere}"
    ".row{display:table;width:100%}.row>*{display:table-cell}"
    ".row>b{text-align:right;white-space:nowrap;padding-left:.6rem}"
    "small,p.s{color:#444;font-size:1rem}summary{padding:.2rem 0}"
    "a{color:#0b4f8a;display:inline-block;padding:.6rem 0}"
    ".note{background:#eaf4ee;padding:.5rem .7rem;margin:.4rem 0}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tongue:
    """One language and the centre's clock."""

    language: str
    zone: ZoneInfo

    @property
    def column(self) -> int:
        return int(self.language == ENGLISH)

    def say(self, key: str, **gaps: str) -> str:
        return sayer(WORDS, self.language)(key, **gaps)

    def of(self, zh: str, en: str) -> str:
        return (zh, en)[self.column] or zh or en

    def points(self, n: int) -> str:
        return self.say("points", n=f"{n:,}")

    def time(self, ms: int) -> str:
        at = datetime.fromtimestamp(ms / 1000, self.zone)
        if self.column:
            return f"{at:%Y-%m-%d %H:%M}"
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def page(told: ResidentPage, tongue: Tongue, until_ms: int) -> Html:
    """The whole document. `until_ms`: when its link ends."""
    say = tongue.say
    other = "zh-CN" if tongue.column else ENGLISH
    free = None
    if told.available < told.balance:
        free = _small(say("available", n=f"{told.available:,}"))
    return document(
        tongue,
        say("title"),
        tag("h1", say("hello", name=told.name_masked)),
        _small(say("balance")),
        tag("p", f"{told.balance:,}", class_="big"),
        free,
        *[tag("p", tongue.of(n.zh, n.en), class_="note") for n in _notes(told.notes)],
        _lapsing(told, tongue),
        _list(tongue, "orders", told.orders, lambda row: _order(row, tongue)),
        _list(tongue, "recent", told.recent, lambda row: _entry(row, tongue)),
        _notices(told, tongue),
        _small(say("good_until", time=tongue.time(until_ms))),
        tag("p", tag("a", say("other_language"), href=f"?lang={other}", lang=other)),
    )


def over(tongue: Tongue) -> Html:
    """What a link that is no longer good shows, in both languages."""
    both = [Tongue(language=one, zone=tongue.zone) for one in ("zh-CN", ENGLISH)]
    parts = [
        tag(
            "div",
            tag("h1", one.say("over")),
            tag("p", one.say("over_more")),
            lang=one.language,
        )
        for one in both
    ]
    return document(tongue, tongue.say("over"), *parts)


def document(tongue: Tongue, title: str, *inside: Html | None) -> Html:
    head = join(
        VIEWPORT,
        tag("meta", name="robots", content="noindex"),
        tag("title", title),
        style(STYLE),
    )
    return markup.document(tongue.language, head, tag("main", *inside))


def _small(text: str) -> Html:
    return tag("p", text, class_="s")


def _notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    return notes[:5]


def _lapsing(told: ResidentPage, tongue: Tongue) -> Html | None:
    if not told.lapsing:
        return None
    rows = [
        tag(
            "li",
            _line(tongue.say("until", day=lot.last_day), tongue.points(lot.points)),
        )
        for lot in told.lapsing
    ]
    return tag("section", tag("h2", tongue.say("lapsing")), tag("ul", *rows))


def _line(what: str, points: str) -> Html:
    return tag("div", tag("span", what), tag("b", points), class_="row")


def _list(
    tongue: Tongue, name: str, rows: tuple[Row, ...], draw: Callable[[Row], Html]
) -> Html:
    drawn = tag("ul", *map(draw, rows)) if rows else _small(tongue.say(f"no_{name}"))
    return tag("section", tag("h2", tongue.say(name)), drawn)


def _order(row: RedemptionRow, tongue: Tongue) -> Html:
    name = tongue.of(row.name_zh, row.name_en)
    many = f" × {row.quantity:,}" if row.quantity > 1 else ""
    told = f"{tongue.time(row.created_ms)} · {tongue.say(f'state_{row.state}')}"
    if row.state == "held":
        told += " · " + tongue.say("kept", time=tongue.time(row.held_until_ms))
    line = _line(f"{name}{many}", tongue.points(row.points))
    return tag("li", line, tag("small", told))


def _entry(row: Recent, tongue: Tongue) -> Html:
    deed = f"deed_{row.what}"
    known = tongue.say(deed) if deed in WORDS else words(row.what, tongue.language)
    reasons = row.why_en if tongue.column else row.why_zh
    sign = "+" if row.points > 0 else "−"
    line = join(
        _line(known, f"{sign}{abs(row.points):,}"),
        tag("small", tongue.time(row.at_ms)),
    )
    if not reasons:
        return tag("li", line)
    why = [_small(reason) for reason in reasons]
    return tag("li", tag("details", tag("summary", line), *why))


def _notices(told: ResidentPage, tongue: Tongue) -> Html | None:
    if not told.notices:
        return None
    rows = [_notice(row, tongue) for row in told.notices]
    return tag("section", tag("h2", tongue.say("notices")), tag("ul", *rows))


def _notice(row: NoticeRow, tongue: Tongue) -> Html:
    first, *more = tongue.of(row.body_zh, row.body_en).split("\n")
    body = tag("p", first, *[join(tag("br"), line) for line in more])
    after = None
    if row.objected:
        after = _small(tongue.say("objected"))
    elif row.objections_until_ms is not None:
        after = _small(tongue.say("object", day=tongue.time(row.objections_until_ms)))
    title = tag("summary", tongue.of(row.title_zh, row.title_en))
    return tag("li", tag("details", title, body, after))
