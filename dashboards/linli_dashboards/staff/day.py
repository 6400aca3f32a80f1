"""A day of one sensor: choose it, see it as a line, read it as a table."""

from dataclasses import dataclass
from datetime import date, timedelta

from nicegui import ui

from linli_dashboards.frame.chart import Options, Span, line
from linli_dashboards.frame.hub import Connection, Visit
from linli_dashboards.frame.tongue import Tongue, day_of
from linli_hub.base.web.markup import Child, Html, table, tag
from linli_hub.devices.views import readings
from linli_hub.devices.views.readings import Latest, Point

POINTS = 288  # five minutes each
FEW = 24  # so few points of a day are looked at again, more closely
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
REDRAW_S = 30.0
WANTED = "temperature_c", "level_mm", "fill_percent"  # what to show first


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The sensor and the local day that the page's address asks for."""

    device: str
    quantity: str
    day: date
    after_ms: int
    before_ms: int

    @property
    def name(self) -> str:
        return f"{self.device}/{self.quantity}"


def choice_of(visit: Visit, sensors: list[Latest]) -> Choice | None:
    """What is asked for if it exists, else the first sensor worth a look, today."""
    if not sensors:
        return None
    by_name = {f"{one.device}/{one.quantity}": one for one in sensors}
    first = min(sensors, key=_worth)
    wanted = by_name.get(visit.query.get("sensor", ""), first)
    day = day_of(visit.query.get("day"), visit.tongue.today(visit.now_ms))
    return Choice(
        device=wanted.device,
        quantity=wanted.quantity,
        day=day,
        after_ms=visit.tongue.midnight_ms(day),
        before_ms=visit.tongue.midnight_ms(day + timedelta(days=1)),
    )


def _worth(one: Latest) -> tuple[int, str]:
    kinds = [*WANTED, one.quantity]
    return kinds.index(one.quantity), one.device


def form(choice: Choice, sensors: list[Latest], tongue: Tongue) -> Html:
    names = sorted(
        ((f"{tongue.device(s.device)} · {tongue.quantity(s.quantity)}",
          f"{s.device}/{s.quantity}") for s in sensors),
    )  # fmt: skip
    options = [
        tag("option", text, value=name, selected=name == choice.name)
        for text, name in names
    ]
    return tag(
        "form",
        tag(
            "p",
            tag("label", tongue.say("sensor"), for_="sensor"),
            tag("select", *options, id="sensor", name="sensor"),
        ),
        tag(
            "p",
            tag("label", tongue.say("date"), for_="day"),
            tag(
                "input", id="day", name="day", type="date", value=choice.day.isoformat()
            ),
        ),
        tag("button", tongue.say("show"), type="submit"),
        class_="filter",
        method="get",
        action="/staff#day-chart",
    )


class DayChart:
    """The chart and its table on the page; drawn anew while the day is running."""

    def __init__(self, visit: Visit, choice: Choice) -> None:
        self._visit, self._choice = visit, choice
        tongue = visit.tongue
        name = f"{tongue.device(choice.device)} · {tongue.quantity(choice.quantity)}"
        label = tongue.say("chart_label", name=name, day=tongue.day(choice.day))
        self._empty = ui.html(
            tag("p", tongue.say("chart_empty"), class_="empty"), sanitize=False
        )
        self._chart = ui.echart({}).classes("chart")
        self._chart.props(f'role=img aria-label="{label}"')
        with ui.element("details"):
            ui.html(tongue.say("as_table"), sanitize=False, tag="summary")
            self._table = ui.html(sanitize=False)

    async def draw(self) -> None:
        points = await self._visit.hub.services.read(_points, self._choice)
        tongue, choice = self._visit.tongue, self._choice
        self._empty.visible = not points
        self._chart.visible = bool(points)
        self._chart.options.clear()
        self._chart.options.update(options(points, choice, tongue))
        self._chart.update()
        self._table.content = as_table(points, choice, tongue)

    def keep(self) -> None:
        """Draw again from time to time if the day is today."""
        if self._choice.before_ms > self._visit.now_ms:
            ui.timer(REDRAW_S, self.draw, immediate=False)


def options(points: list[Point], choice: Choice, tongue: Tongue) -> Options:
    """The axis is the stretch that has readings, which at night is short."""
    span = Span(after_ms=choice.after_ms, before_ms=choice.before_ms)
    if points:
        span = Span(after_ms=points[0].at_ms, before_ms=points[-1].at_ms)
    unit = tongue.measured(choice.quantity, 0.0).partition(" ")[2]
    return line(points, span, unit, tongue)


def as_table(points: list[Point], choice: Choice, tongue: Tongue) -> Html:
    """The same day, an hour a row."""
    heads = [tongue.say(key) for key in ("hour", "low", "mean", "high", "count")]
    hours: dict[int, list[Point]] = {}
    for point in points:
        hours.setdefault((point.at_ms - choice.after_ms) // HOUR_MS, []).append(point)
    rows: list[list[Child]] = []
    for hour, inside in sorted(hours.items()):
        count = sum(point.count for point in inside)
        mean = sum(point.mean * point.count for point in inside) / count
        rows.append(
            [
                tongue.clock(choice.after_ms + hour * HOUR_MS)[:5],
                tongue.measured(choice.quantity, min(p.low for p in inside)),
                tongue.measured(choice.quantity, round(mean, 1)),
                tongue.measured(choice.quantity, max(p.high for p in inside)),
                tongue.number(count),
            ]
        )
    return table(tongue.say("day"), heads, rows, numbers=4)


def _points(read: Connection, choice: Choice) -> list[Point]:
    def between(after_ms: int, before_ms: int) -> list[Point]:
        span_ms = (after_ms, before_ms)
        return readings.series(read, choice.device, choice.quantity, span_ms, POINTS)

    points = between(choice.after_ms, choice.before_ms)
    if 0 < len(points) < FEW:
        after_ms = points[0].at_ms
        last_ms = points[-1].at_ms + DAY_MS // POINTS
        return between(after_ms, min(last_ms, choice.before_ms))
    return points
