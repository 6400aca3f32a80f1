"""The receipt on paper: the same lines as on the screen, for any printer."""

from typing import Any

from linli_edge.kiosk import phrases
from linli_edge.kiosk.core.states import Receipt, Serving
from linli_edge.machines.core import paper
from linli_edge.machines.core.messages import Line, PrintReceipt
from linli_wire.station_answers import Redemption

DOTS_A_COLUMN = 12
STATES = {"settled": "", "released": "not_given", "review": "review", "held": "kept"}


def slip(state: Receipt, language: str) -> PrintReceipt:
    """What to print, in both languages; only asked for when the hub has told it."""
    spoken = state.visit.language or language
    other = "en" if spoken == "zh-CN" else "zh-CN"
    return both(_slip(state, spoken), _slip(state, other))


def both(first: PrintReceipt, second: PrintReceipt) -> PrintReceipt:
    """One slip in two languages: the resident's own, then the other below a rule.

    On a printer without Chinese one of them can always be read.
    """
    below = (Line(left=paper.RULE), Line(left=second.title), *second.lines)
    return PrintReceipt(
        title=first.title,
        lines=first.lines + below,
        link=first.link,
        picture=first.picture,
    )


def to_draw(job: PrintReceipt, columns: int) -> dict[str, Any]:
    """What the page draws for a printer that has no Chinese: dots wide, then the text."""
    return {
        "wide": columns * DOTS_A_COLUMN,
        "title": job.title,
        "lines": [[one.left, one.right] for one in job.lines],
    }


def _slip(state: Receipt, spoken: str) -> PrintReceipt:
    lines = [_line(one, spoken) for one in state.servings]
    told = state.slip
    if told is not None:
        codes = [one for one in told.lines if one.code]
        lines += [
            Line(left=_name(one.name_zh, one.name_en, spoken), right=one.code or "")
            for one in codes
        ]
        lines += [
            Line(left=_say("spent", spoken), right=str(told.points)),
            Line(left=_say("balance", spoken), right=str(told.balance)),
            Line(left=_say("number", spoken), right=told.number),
        ]
        if told.link:
            lines.append(Line(left=_say("scan", spoken)))
    return PrintReceipt(
        title=_say("title", spoken),
        lines=tuple(lines),
        link=(told.link or "") if told else "",
    )


def _line(one: Serving, language: str) -> Line:
    held = one.redemption
    name = f"{_name(held.name_zh, held.name_en, language)} {_many(held)}"
    said = STATES.get(held.state, "review")
    right = _say(said, language) if said else str(held.points)
    return Line(left=name, right=right)


def _many(held: Redemption) -> str:
    given = held.given if held.state == "settled" else None
    many = held.quantity if given is None else given
    return f"{many} g" if held.unit == "g" else f"x{many}"


def _name(zh: str, en: str, language: str) -> str:
    return (en or zh) if language == "en" else (zh or en)


def _say(key: str, language: str) -> str:
    return phrases.paper(key, language)
