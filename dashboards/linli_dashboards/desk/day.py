"""The day's close: ledger, journals and counts side by side, and what differs."""

from dataclasses import dataclass

from linli_dashboards.desk.common import (
    Fact,
    Part,
    amount,
    card,
    facts,
    name_of,
    rows,
)
from linli_dashboards.desk.forms import API
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_dashboards.frame.tongue import Tongue, day_of
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.people.views.members import time_zone
from linli_hub.station.views import day as views_day

NUMBERS = (
    "opening", "came", "given", "told", "back", "off", "adjusted", "closing", "in_review",
)  # fmt: skip
HEADS = ("item", *[f"day_{name}" for name in NUMBERS], "day_counted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    close: views_day.DayClose
    names: dict[str, str]


def read(connection: Connection, visit: Visit) -> Seen:
    zone = time_zone(connection, visit.hub.services.time_zone)
    wanted = day_of(visit.query.get("day"), visit.tongue.today(visit.now_ms))
    close = views_day.day_close(connection, wanted.isoformat(), zone)
    return Seen(
        close=close, names={one.item: name_of(one, visit.tongue) for one in close.items}
    )


def regions(_seen: Seen, _visit: Visit) -> Regions:
    return {}


def top(seen: Seen, visit: Visit) -> list[Html]:
    close, tongue = seen.close, visit.tongue
    told: list[Fact] = [
        ("day_points", tongue.points(close.points)),
        ("day_waiting", tongue.number(close.waiting)),
        ("day_review", tongue.number(close.review)),
        ("day_takes", tongue.number(close.takes_open)),
    ]
    return [
        card(visit, "tab_day", _choose(close.day, visit), facts(tongue, told)),
        card(visit, "day_items", _verdict(seen, visit), _items(seen, visit)),
    ]


def _choose(day: str, visit: Visit) -> Html:
    tongue = visit.tongue
    language = tongue.language
    printed = f"{API}/day-close.html?day={day}&language={language}"
    return tag(
        "form",
        tag("input", type="hidden", name="part", value="day"),
        tag(
            "p",
            tag("label", tongue.say("date"), for_="day"),
            tag("input", type="date", id="day", name="day", value=day, required=True),
        ),
        tag("button", tongue.say("show"), type="submit"),
        tag("a", tongue.say("day_print"), href=printed, target="_blank"),
        method="get",
        action="/desk",
        class_="filter",
    )


def _verdict(seen: Seen, visit: Visit) -> Html:
    """One sentence: all agree, or what does not."""
    tongue, found = visit.tongue, seen.close.mismatches
    miscounted = any(row.counted != row.expected for row in seen.close.items)
    if not found and not miscounted:
        return tag("p", tongue.say("day_agrees"), class_="done")
    counts = tag("p", tongue.say("day_miscounted"), class_="away")
    return join(counts if miscounted else None, _mismatches(seen, visit))


def _mismatches(seen: Seen, visit: Visit) -> Html | None:
    tongue, found = visit.tongue, seen.close.mismatches
    if not found:
        return None
    units = {one.item: one.unit for one in seen.close.items}
    lines: list[list[Child]] = [
        [
            seen.names.get(one.item, one.item),
            tongue.say(f"redemption_{one.state}"),
            "–"
            if one.given is None
            else amount(one.given, units.get(one.item, "piece"), tongue),
            _told(one.told, units.get(one.item, "piece"), tongue),
            tag("span", one.redemption[:8], class_="code"),
        ]
        for one in found
    ]
    heads = ("item", "state", "by_ledger", "by_journal", "redemption")
    return join(
        tag("p", tongue.say("day_differs"), class_="away"),
        rows(visit, "day_items", heads, lines),
    )


def _told(told: str, unit: str, tongue: Tongue) -> str:
    """`handed_over 2`, or `nothing`."""
    _, _, units = told.partition(" ")
    if not units.isdigit():
        return tongue.say("told_nothing")
    return amount(int(units), unit, tongue)


def _items(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            name_of(row, tongue),
            *[amount(getattr(row, name), row.unit, tongue) for name in NUMBERS],
            _counted(row, tongue),
        ]
        for row in seen.close.items
    ]
    return rows(visit, "day_items", HEADS, lines)


def _counted(row: views_day.DayItem, tongue: Tongue) -> str:
    if row.counted is None or row.expected is None:
        return "–"
    told = amount(row.counted, row.unit, tongue)
    if row.counted == row.expected:
        return told
    return tongue.say(
        "counted_not", counted=told, expected=amount(row.expected, row.unit, tongue)
    )


PART = Part(panels=(), read=read, regions=regions, top=top)
