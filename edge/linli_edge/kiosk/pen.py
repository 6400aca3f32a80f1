"""How the kiosk's page is told of goods, lines, entries and problems: plain values.

Texts that the hub wrote come in the visit's language; all others are named by their key
in the phrases, which the page has.
"""

from dataclasses import dataclass
from typing import Any

from msgspec.structs import asdict

from linli_edge.core.language import Language
from linli_edge.kiosk import phrases
from linli_edge.kiosk.core import states as k
from linli_edge.kiosk.core.states import Problem
from linli_wire.station_answers import Item, News, Notice, Recent, Redemption, Shelf

View = dict[str, Any]
KILO_G = 1000
# what a line in this step, or ended in this state, is called on the screen
STEPS = {
    "held": "line_held",
    "ready": "line_held",
    "to_drop": "line_held",
    "dropping": "line_held",
    "put_by": "line_kept",
    "asked": "line_next",
    "intent": "line_next",
    "moving": "line_moving",
}
ENDED = {
    "settled": "line_given",
    "released": "line_not_given",
    "review": "line_review",
    "held": "line_kept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the picture shows beside the visit."""

    language: Language
    hub: bool
    heard_wall_ms: int | None
    shelf: Shelf
    now_ms: int
    notices: tuple[Notice, ...] = ()
    bench: bool = False
    voice: bool = False
    printer: str = "none"
    help: str | None = None
    draw: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Pen:
    around: Around
    language: str

    def text(self, zh: str, en: str) -> str:
        """In the visit's language; a missing one is better in the other than absent."""
        return (en or zh) if self.language == "en" else (zh or en)

    def problem(self, problem: Problem) -> View:
        """Our own words for what we know, else the hub's sentence."""
        known = phrases.problem(problem.code, self.language)
        text = known or self.text(problem.zh, problem.en)
        text = text or phrases.problem("hub_trouble", self.language)
        return {"code": problem.code, "text": text}

    def news(self, news: News) -> str:
        return self.text(news.zh, news.en)

    def say(self, key: str, **gaps: str) -> str:
        return phrases.page(key, self.language).format(**gaps)

    def item(self, item: Item, free: int | None, may_choose: bool = False) -> View:
        """`why`: why it cannot be chosen now, and `reason` in words; `free`: what the
        person can spend."""
        cheapest = item.cost(item.per if not item.loose else 1)
        missing = max(0, cheapest - free) if free is not None else 0
        why = self.why_not(item, missing > 0)
        return {
            "id": item.id,
            "name": self.text(item.name_zh, item.name_en),
            "kind": item.kind,
            "picture": item.picture,
            "points": item.points,
            "price": self.price(item),
            "unit": item.unit,
            "about": [] if why else self.about(item),
            "slots": [asdict(one) for one in item.slots],
            "why": why,
            "reason": self.reason(item, why, missing, may_choose) if why else None,
        }

    def price(self, item: Item) -> str:
        if item.loose and item.per == KILO_G:
            return self.say("per_kilo", n=f"{item.points:,}")
        if item.points == 1:
            return self.say("point")
        return self.say("points", n=f"{item.points:,}")

    def about(self, item: Item) -> list[str]:
        """For whom first; else how many are left, and how many at most."""
        first = item.reserved_for
        if first is not None:
            return [self.say("first_for", who=self.text(first.zh, first.en))]
        left = self.grams(item.left) if item.loose else f"{item.left:,}"
        told = [self.say("left", n=left)]
        if item.limit is not None:
            most = f"{item.limit.quantity:,}"
            told.append(self.say(f"limit_{item.limit.period}", n=most))
        return told

    def grams(self, mass_g: int) -> str:
        if mass_g < KILO_G:
            return self.say("grams", n=str(mass_g))
        kilos = f"{mass_g / KILO_G:,.3f}".rstrip("0").rstrip(".")
        return self.say("kilos", n=kilos)

    def reason(self, item: Item, why: str, missing: int, may_choose: bool) -> str:
        match why:
            case "gone":
                return self.say("gone_wait") if may_choose else self.say("gone")
            case "closed":
                return self.say("opens", hours=item.opens)
            case "no_bench":
                return self.say("no_bench")
        one = missing == 1
        return self.say("short_one") if one else self.say("short", n=f"{missing:,}")

    def why_not(self, item: Item, short: bool) -> str | None:
        if item.left < 1:
            return "gone"
        if not item.open_now:
            return "closed"
        if item.loose and not self.around.bench:
            return "no_bench"
        return "short" if short else None

    def find(self, item: str) -> Item | None:
        return next((one for one in self.around.shelf.items if one.id == item), None)

    def line(self, one: Redemption) -> View:
        item = self.find(one.item)
        return {
            "id": one.id,
            "name": self.text(one.name_zh, one.name_en),
            "picture": item.picture if item else f"{one.item}.svg",
            "quantity": one.quantity,
            "unit": one.unit,
            "points": one.points,
            "way": one.way,
            "until_ms": one.held_until_ms,
        }

    def serving(self, one: k.Serving) -> View:
        line = self.line(one.redemption)
        line["given"] = one.given
        line["turn"] = one.step == "ready"
        line["status"] = status_of(one)
        line["why"] = self.problem(one.problem)["text"] if one.problem else None
        return line

    def entry(self, row: Recent, may_doubt: bool) -> View:
        doubt = row.contest
        return {
            "at_ms": row.at_ms,
            "what": row.what,
            "points": row.points,
            "why": list(row.why_en if self.language == "en" else row.why_zh),
            "award": row.award if may_doubt and doubt is None else None,
            "contest": asdict(doubt) if doubt else None,
        }


def status_of(one: k.Serving) -> str:
    """A key of the phrases."""
    held = one.redemption
    if one.step == "put_by" and held.slot:
        return "line_booked"
    if one.step == "done" and held.state == "settled":
        part = held.given is not None and held.given < held.quantity
        return "line_part" if part else "line_given"
    if one.step == "done":
        return ENDED.get(held.state, "line_review")
    if one.step == "held" and held.by_machine:
        return "line_next" if one.problem is None else "line_stuck"
    return STEPS.get(one.step, "line_next")
