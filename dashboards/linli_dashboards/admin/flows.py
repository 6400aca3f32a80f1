"""Where points come from and go: the ledger's own entries as ribbons and as a table.

Left: what points were given for. Right: what they were given for in turn, and what is
not yet spent. What was spent beyond the period's income came from an earlier balance.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from linli_dashboards.frame.chart import Options, Stream, sankey
from linli_dashboards.frame.hub import Visit
from linli_dashboards.frame.tongue import Tongue, day_of
from linli_hub.base.web.markup import Child, Html, table, tag
from linli_hub.books.views.entries import Flow
from linli_hub.station.views.shelf import ItemRow

DAYS_BEFORE = 29  # a month with today
MEMBER = "member"
COLOURS = {
    "kitchen": "#7fa66a",
    "recyclable": "#2b6f93",
    "hazardous": "#8a2c0d",
    "residual": "#8c7f63",
    "compost": "#a8692f",
}
GREEN, SUN, GREY = "#14523a", "#e0a83a", "#b5a98d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Local days from `first` to `last`, both counted."""

    first: date
    last: date
    after_ms: int
    before_ms: int


def period_of(visit: Visit) -> Period:
    today = visit.tongue.today(visit.now_ms)
    first = day_of(visit.query.get("from"), today - timedelta(days=DAYS_BEFORE))
    last = max(first, day_of(visit.query.get("to"), today))
    return Period(
        first=first,
        last=last,
        after_ms=visit.tongue.midnight_ms(first),
        before_ms=visit.tongue.midnight_ms(last + timedelta(days=1)),
    )


@dataclass(frozen=True, slots=True)
class Names:
    """The words for the ends of a flow."""

    tongue: Tongue
    items: dict[str, ItemRow]

    def source(self, flow: Flow) -> str:
        if flow.why == "correction":
            return self.tongue.say("corrected_up")
        return self._via(flow)

    def target(self, flow: Flow) -> str:
        if flow.why == "correction":
            return self.tongue.say("corrected_down")
        return self._via(flow)

    def _via(self, flow: Flow) -> str:
        item = self.items.get(flow.via)
        if item is not None:
            zh = self.tongue.language == "zh-CN"
            return item.name_zh if zh else item.name_en
        key = flow.via if flow.via != "compost" else "composting"
        if key in (*COLOURS, "composting"):
            return self.tongue.say(key)
        return self.tongue.either(f"why_{flow.via}", "why_other")


def streams(flows: list[Flow], names: Names) -> list[Stream]:
    """Ribbons through the residents' accounts; in and out always weigh the same."""
    middle = names.tongue.say("residents_points")
    given, spent = _sums(flows, names)
    income, outgo = sum(given.values()), sum(spent.values())
    if outgo > income:
        given[names.tongue.say("from_before")] = outgo - income
    if income > outgo:
        spent[names.tongue.say("kept")] = income - outgo
    return [
        *(Stream(source=n, target=middle, points=p) for n, p in given.most_common()),
        *(Stream(source=middle, target=n, points=p) for n, p in spent.most_common()),
    ]


def _sums(flows: list[Flow], names: Names) -> tuple[Counter[str], Counter[str]]:
    given: Counter[str] = Counter()
    spent: Counter[str] = Counter()
    for flow in flows:
        if flow.target == MEMBER:
            given[names.source(flow)] += flow.points
        elif flow.source == MEMBER:
            spent[names.target(flow)] += flow.points
    for both in given.keys() & spent.keys():  # a name on both sides would be a circle
        spent[f"{both} "] = spent.pop(both)
    return given, spent


def diagram(flows: list[Flow], names: Names) -> Options:
    tongue = names.tongue
    colours = {
        tongue.say(key if key != "compost" else "composting"): colour
        for key, colour in COLOURS.items()
    }
    colours |= {tongue.say("residents_points"): GREEN, tongue.say("kept"): SUN}
    colours |= {tongue.say("from_before"): GREY}
    return sankey(streams(flows, names), colours)


def as_table(flows: list[Flow], names: Names) -> Html:
    """Every flow of the period, also those the picture leaves out."""
    tongue = names.tongue
    heads = [tongue.say(key) for key in ("source", "target", "why")]
    heads += [tongue.say("entries_count"), tongue.say("points")]
    rows: list[list[Child]] = [
        [
            names.source(flow)
            if flow.target == MEMBER
            else tongue.account(flow.source),
            names.target(flow)
            if flow.source == MEMBER
            else tongue.account(flow.target),
            tag(
                "a",
                tongue.either(f"why_{flow.why}", "why_other"),
                href=f"/admin?why={flow.why}#entries",
            ),
            tongue.number(flow.count),
            tongue.number(flow.points),
        ]
        for flow in sorted(flows, key=lambda flow: -flow.points)
    ]
    return table(tongue.say("flows"), heads, rows, numbers=2)


def form(period: Period, tongue: Tongue) -> Html:
    return tag(
        "form",
        day_field(tongue.say("from_day"), "from", period.first.isoformat()),
        day_field(tongue.say("to_day"), "to", period.last.isoformat()),
        tag("button", tongue.say("show"), type="submit"),
        class_="filter",
        method="get",
        action="/admin",
    )


def day_field(label: str, name: str, value: str) -> Html:
    entry = tag("input", id=name, name=name, type="date", value=value)
    return tag("p", tag("label", label, for_=name), entry)
