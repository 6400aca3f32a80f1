"""The day's close as a page to print and to sign: plain HTML, one language."""

from linli_hub.base.views.words import Say, beside, sayer
from linli_hub.base.web.markup import VIEWPORT, Html, document, facts, join, style, tag
from linli_hub.station.views.day import DayClose, DayItem, Mismatch
from linli_hub.treasury.web.statement_page import ENGLISH, STYLE, head, sheet_table

WORDS = beside(__file__)
NUMBERS = (
    "opening", "came", "given", "told", "back", "off", "adjusted", "closing",
    "in_review",
)  # fmt: skip
WIDE = "main{max-width:64rem}"


def page(told: DayClose, centre: str, language: str) -> Html:
    """The whole document."""
    say = sayer(WORDS, language)
    named = [
        (say("day"), told.day),
        (say("points"), f"{told.points:,}"),
        (say("waiting"), f"{told.waiting:,}"),
        (say("review"), f"{told.review:,}"),
        (say("takes"), f"{told.takes_open:,}"),
    ]
    title = f"{say('title')} · {centre}"
    body = tag(
        "main",
        tag("h1", title),
        facts(named),
        _items(told, language, say),
        _match(told, say),
        tag("p", say("signed")),
    )
    top = join(VIEWPORT, tag("title", title), style(STYLE + WIDE))
    return document(language, top, body)


def _items(told: DayClose, language: str, say: Say) -> Html:
    if not told.items:
        return tag("p", say("none"))
    heads = [head(say("item"))]
    heads += [head(say(key), number=True) for key in (*NUMBERS, "counted")]
    return sheet_table(heads, [_row(item, language, say) for item in told.items])


def _row(item: DayItem, language: str, say: Say) -> Html:
    name = item.name_en if language == ENGLISH else item.name_zh
    if item.unit == "g":
        name += f" ({say('gram')})"
    cells = [f"{getattr(item, key):,}" for key in NUMBERS]
    if item.counted is None or item.expected is None:
        cells.append("–")
    else:
        cells.append(f"{item.counted:,} ({item.counted - item.expected:+,})")
    numbers = [tag("td", cell, class_="n") for cell in cells]
    return tag("tr", tag("td", name), *numbers)


def _match(told: DayClose, say: Say) -> Html:
    counts = [i for i in told.items if i.counted is not None]
    if not told.mismatches and all(i.counted == i.expected for i in counts):
        return tag("p", say("agree"))
    heads = [head(say(key)) for key in ("redemption", "item", "ledger", "journal")]
    rows = [_mismatch(one) for one in told.mismatches]
    return join(tag("h2", say("differ")), sheet_table(heads, rows))


def _mismatch(one: Mismatch) -> Html:
    given = "" if one.given is None else f" {one.given}"
    cells = (one.redemption[:8], one.item, f"{one.state}{given}", one.told)
    return tag("tr", *[tag("td", cell) for cell in cells])
