"""A statement as a page to print: plain HTML, nothing from elsewhere, one language."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from linli_hub.base.views.words import Say, beside, sayer
from linli_hub.base.web.markup import VIEWPORT, Html, document, facts, join, style, tag
from linli_hub.treasury.views.statement import Statement, StatementLine

ENGLISH = "en"
WORDS = beside(__file__)
STYLE = (
    "body{font:14px/1.5 'Noto Sans CJK SC','Noto Sans SC',sans-serif;color:#111;"
    "margin:2rem auto;max-width:48rem;padding:0 1rem}"
    "h1{font-size:1.5rem;margin:0}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:1rem 0}"
    "dt{color:#444}dd{margin:0;font-weight:600}"
    "table{border-collapse:collapse;width:100%;margin:1rem 0}"
    "th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;"
    "border-bottom:1px solid #999}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "td:first-child{white-space:nowrap}"
    "small{color:#444;display:block;overflow-wrap:anywhere}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}"
)


def page(told: Statement, language: str) -> Html:
    """The whole document."""
    say = sayer(WORDS, language)
    made = datetime.fromtimestamp(told.made_ms / 1000, ZoneInfo(told.time_zone))
    named = [
        (say("member"), told.member),
        (say("period"), f"{told.first_day} – {told.last_day}"),
        (say("opening"), f"{told.opening:,}"),
        (say("closing"), f"{told.closing:,}"),
        (say("held"), f"{told.held:,}"),
        *([(say("owed"), f"{told.owed:,}")] if told.owed else []),
        *[(f"{say('honours')} {name}", f"{points:,}") for name, points in told.honours],
        (say("made"), f"{made:%Y-%m-%d %H:%M}"),
    ]
    title = f"{say('title')} · {told.centre}"
    body = tag(
        "main",
        tag("h1", title),
        facts(named),
        _entries(told, language, say),
        _soon(told, say),
        tag("p", say("proof")),
    )
    return document(language, join(VIEWPORT, tag("title", title), style(STYLE)), body)


def sheet_table(heads: Iterable[Html], rows: Iterable[Html]) -> Html:
    """A table as it is printed: rows of `tr`, heads of `th`."""
    return tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows))


def head(text: str, *, number: bool = False) -> Html:
    return tag("th", text, scope="col", class_="n" if number else None)


def _entries(told: Statement, language: str, say: Say) -> Html:
    if not told.lines:
        return tag("p", say("none"))
    heads = [head(say("day")), head(say("what"))]
    heads += [head(say("points"), number=True), head(say("balance"), number=True)]
    return sheet_table(heads, [_row(line, language) for line in told.lines])


def _row(line: StatementLine, language: str) -> Html:
    english = language == ENGLISH
    what = line.what_en if english else line.what_zh
    reasons = line.reasons_en if english else line.reasons_zh
    why = [tag("small", reason) for reason in reasons]
    number = tag("small", f"№ {line.n} · {line.id}")
    return tag(
        "tr",
        tag("td", line.day),
        tag("td", what, *why, number),
        tag("td", f"{line.points:+,}", class_="n"),
        tag("td", f"{line.balance:,}", class_="n"),
    )


def _soon(told: Statement, say: Say) -> Html | None:
    if not told.expiring:
        return None
    rows = [
        tag("tr", tag("td", lot.last_day), tag("td", f"{lot.points:,}", class_="n"))
        for lot in told.expiring
    ]
    heads = head(say("until")), head(say("points"), number=True)
    return join(tag("h2", say("soon")), sheet_table(heads, rows))
