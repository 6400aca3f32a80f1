"""A resident's own page: plain HTML for an old telephone. No script, no pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import TypeVar
from zoneinfo import ZoneInfo

from linli_hub.core.entry_words import words
from linli_hub.store.views_asks import Note, NoticeRow
from linli_hub.store.views_greeting import Recent
from linli_hub.store.views_page import ResidentPage
from linli_hub.store.views_redemptions import RedemptionRow

Row = TypeVar("Row")

ENGLISH = "en"
TEXT = {
    "title": ("我的积分", "My points"),
    "hello": ("{name}，您好", "Hello, {name}"),
    "balance": ("您家的积分", "Your household's points"),
    "available": ("其中 {n} 分可以用", "{n} of them free to use"),
    "lapsing": ("快到期的积分", "Lapsing soon"),
    "until": ("{day} 前用", "use before the end of {day}"),
    "points": ("{n} 分", "{n} points"),
    "orders": ("兑换记录", "What you exchanged"),
    "kept": ("保留到 {time}", "kept until {time}"),
    "recent": ("最近的积分", "Recent entries"),
    "no_orders": ("还没有兑换过。", "Nothing exchanged yet."),
    "no_recent": ("还没有记录。", "No entries yet."),
    "notices": ("公示", "Notices"),
    "object": (
        "{day} 前可以在自助机或服务台提出异议。",
        "You may object until {day}, at the kiosk or at the desk.",
    ),
    "objected": ("您已提出异议。", "You have objected."),
    "other": ("English", "中文"),
    "good_until": (
        "此页可看到 {time}。有疑问请到服务台。",
        "This page is good until {time}. Questions? Please ask at the desk.",
    ),
    "over": ("链接已失效", "This link is no longer good"),
    "over_more": (
        "请在自助机上刷卡，再打印一张小票。",
        "Tap your card at the kiosk and print another slip.",
    ),
}
STATES = {
    "held": ("已预留", "Reserved"),
    "dispensing": ("正在发放", "Being handed over"),
    "settled": ("已领取", "Handed over"),
    "released": ("已取消，积分已退回", "Cancelled, points are back"),
    "review": ("正在核对，积分先保留", "A person is checking; points stay held"),
}
DEEDS = {
    "kitchen": ("投放厨余垃圾", "Kitchen waste"),
    "recyclable": ("投放可回收物", "Recyclables"),
    "hazardous": ("投放有害垃圾", "Hazardous waste"),
    "residual": ("投放其他垃圾", "Other waste"),
    "compost": ("堆肥", "Composting"),
    "service": ("志愿服务", "Volunteering"),
    "activity": ("社区活动", "Activity"),
    "help": ("助贫助困", "Helping a neighbour"),
    "idea": ("献智献策", "Idea"),
    "gift": ("捐赠物品", "Goods given"),
}
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

    def say(self, key: str, **gaps: object) -> str:
        return escape(TEXT[key][self.column].format_map(gaps))

    def of(self, zh: str, en: str) -> str:
        return escape((zh, en)[self.column] or zh or en)

    def points(self, n: int) -> str:
        return self.say("points", n=f"{n:,}")

    def time(self, ms: int) -> str:
        at = datetime.fromtimestamp(ms / 1000, self.zone)
        if self.column:
            return f"{at:%Y-%m-%d %H:%M}"
        return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def page(told: ResidentPage, tongue: Tongue, until_ms: int) -> str:
    """The whole document. `until_ms`: when its link ends."""
    say = tongue.say
    other = "zh-CN" if tongue.column else ENGLISH
    head = (
        f"<h1>{say('hello', name=told.name_masked)}</h1>"
        f'<p class="s">{say("balance")}</p><p class="big">{told.balance:,}</p>'
    )
    if told.available < told.balance:
        head += f'<p class="s">{say("available", n=f"{told.available:,}")}</p>'
    head += "".join(
        f'<p class="note">{tongue.of(n.zh, n.en)}</p>' for n in _notes(told.notes)
    )
    body = (
        head
        + _lapsing(told, tongue)
        + _list(tongue, "orders", told.orders, lambda row: _order(row, tongue))
        + _list(tongue, "recent", told.recent, lambda row: _entry(row, tongue))
        + _notices(told, tongue)
        + f'<p class="s">{say("good_until", time=tongue.time(until_ms))}</p>'
        + f'<p><a href="?lang={other}" lang="{other}">{say("other")}</a></p>'
    )
    return document(tongue, say("title"), body)


def over(tongue: Tongue) -> str:
    """What a link that is no longer good shows, in both languages."""
    both = [Tongue(language=one, zone=tongue.zone) for one in ("zh-CN", ENGLISH)]
    body = "".join(
        f'<div lang="{one.language}"><h1>{one.say("over")}</h1>'
        f"<p>{one.say('over_more')}</p></div>"
        for one in both
    )
    return document(tongue, tongue.say("over"), body)


def document(tongue: Tongue, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{tongue.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        '<meta name="robots" content="noindex">'
        f"<title>{title}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


def _notes(notes: tuple[Note, ...]) -> tuple[Note, ...]:
    return notes[:5]


def _lapsing(told: ResidentPage, tongue: Tongue) -> str:
    if not told.lapsing:
        return ""
    rows = "".join(
        f'<li><div class="row"><span>{tongue.say("until", day=lot.last_day)}</span>'
        f"<b>{tongue.points(lot.points)}</b></div></li>"
        for lot in told.lapsing
    )
    return f"<section><h2>{tongue.say('lapsing')}</h2><ul>{rows}</ul></section>"


def _list(
    tongue: Tongue, name: str, rows: tuple[Row, ...], draw: Callable[[Row], str]
) -> str:
    inside = (
        f"<ul>{''.join(draw(row) for row in rows)}</ul>"
        if rows
        else f'<p class="s">{tongue.say(f"no_{name}")}</p>'
    )
    return f"<section><h2>{tongue.say(name)}</h2>{inside}</section>"


def _order(row: RedemptionRow, tongue: Tongue) -> str:
    name = tongue.of(row.name_zh, row.name_en)
    many = f" × {row.quantity:,}" if row.quantity > 1 else ""
    state = tongue.of(*STATES[row.state])
    when = tongue.time(row.created_ms)
    kept = ""
    if row.state == "held":
        kept = " · " + tongue.say("kept", time=tongue.time(row.held_until_ms))
    return (
        f'<li><div class="row"><span>{name}{many}</span>'
        f"<b>{tongue.points(row.points)}</b></div>"
        f"<small>{when} · {state}{kept}</small></li>"
    )


def _entry(row: Recent, tongue: Tongue) -> str:
    known = DEEDS.get(row.what) or (words(row.what, "zh-CN"), words(row.what, "en"))
    reasons = row.why_en if tongue.column else row.why_zh
    sign = "+" if row.points > 0 else "−"
    line = (
        f'<div class="row"><span>{tongue.of(*known)}</span>'
        f"<b>{sign}{abs(row.points):,}</b></div>"
        f"<small>{tongue.time(row.at_ms)}</small>"
    )
    if not reasons:
        return f"<li>{line}</li>"
    why = "".join(f'<p class="s">{escape(reason)}</p>' for reason in reasons)
    return f"<li><details><summary>{line}</summary>{why}</details></li>"


def _notices(told: ResidentPage, tongue: Tongue) -> str:
    if not told.notices:
        return ""
    rows = "".join(_notice(row, tongue) for row in told.notices)
    return f"<section><h2>{tongue.say('notices')}</h2><ul>{rows}</ul></section>"


def _notice(row: NoticeRow, tongue: Tongue) -> str:
    body = tongue.of(row.body_zh, row.body_en).replace("\n", "<br>")
    after = ""
    if row.objected:
        after = f'<p class="s">{tongue.say("objected")}</p>'
    elif row.objections_until_ms is not None:
        day = tongue.time(row.objections_until_ms)
        after = f'<p class="s">{tongue.say("object", day=day)}</p>'
    title = tongue.of(row.title_zh, row.title_en)
    return f"<li><details><summary>{title}</summary><p>{body}</p>{after}</details></li>"
