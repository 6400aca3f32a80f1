"""/admin: the books: what is owed, where points flow, every entry, what is alarming."""

from dataclasses import dataclass

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from linli_dashboards.admin import entries, epoch, flows, summary
from linli_dashboards.frame.frame import Live, Regions, card, framed, visit_of
from linli_dashboards.frame.hub import Connection, Hub, Visit
from linli_dashboards.review.page import statement_card
from linli_hub.base.core.epochs import EpochRow
from linli_hub.base.views import alarms as views_alarms
from linli_hub.base.views import epochs
from linli_hub.base.web.markup import tag
from linli_hub.books.views import entries as views_entries
from linli_hub.books.views.entries import EntryFilter
from linli_hub.station.views import shelf

BUILD_S = 10.0
REDRAW_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the page reads at once."""

    epoch: EpochRow
    summary: views_entries.Summary
    alarms: list[views_alarms.AlarmRow]
    page: views_entries.Page[views_entries.Entry]


def books(read: Connection, wanted: EntryFilter) -> Books:
    return Books(
        epoch=epochs.shown(read),
        summary=views_entries.summary(read),
        alarms=views_alarms.alarms(read),
        page=views_entries.entries(read, wanted),
    )


def register(hub: Hub) -> None:
    @ui.page("/admin", response_timeout=BUILD_S)
    async def admin(request: Request) -> Response | None:
        visit = await visit_of(hub, request)
        if isinstance(visit, Response):
            return visit
        tongue = visit.tongue
        wanted = entries.filter_of(visit)

        async def draw() -> Regions:
            seen = await hub.services.read(books, wanted)
            banner = epoch.banner(seen.epoch, visit.user.name, visit.now_ms, tongue)
            return {
                "epoch": banner,
                "summary": summary.tiles(seen.summary, tongue),
                "alarms": summary.alarms(seen.alarms, visit.now_ms, tongue),
                "entries": entries.as_table(seen.page, visit),
            }

        framed(visit)
        live = Live(visit, draw)
        await live.begin()
        with ui.element("div").classes("board"):
            live.place("epoch")
            card(live, tongue.say("summary"), "summary")
            card(live, tongue.say("alarms"), "alarms")
            with ui.element("section").classes("card"):
                period = flows.period_of(visit)
                head = tag("h2", tongue.say("flows")) + flows.form(period, tongue)
                ui.html(head, sanitize=False).classes("card-head")
                chart = FlowChart(visit, period)
                await chart.draw()
                ui.timer(REDRAW_S, chart.draw, immediate=False)
            await statement_card(visit)
            with ui.element("section").classes("card").props("id=entries"):
                head = tag("h2", tongue.say("entries")) + entries.form(visit)
                ui.html(head, sanitize=False).classes("card-head")
                live.place("entries")
        return None


class FlowChart:
    """The flow diagram with its table."""

    def __init__(self, visit: Visit, period: flows.Period) -> None:
        self._visit, self._period = visit, period
        tongue = visit.tongue
        label = tongue.say(
            "flows_label", start=tongue.day(period.first), end=tongue.day(period.last)
        )
        empty = tag("p", tongue.say("flows_empty"), class_="empty")
        self._empty = ui.html(empty, sanitize=False)
        with ui.element("div").classes("scrolls flow-box") as self._box:
            self._chart = ui.echart({}, renderer="svg").classes("flow")
            self._chart.props(f'role=img aria-label="{label}"')
        self._box.props(f'tabindex=0 role=region aria-label="{label}"')
        with ui.element("details"):
            ui.html(tongue.say("as_table"), sanitize=False, tag="summary")
            self._table = ui.html(sanitize=False)

    async def draw(self) -> None:
        read = self._visit.hub.services.read
        found = await read(
            views_entries.flows, self._period.after_ms, self._period.before_ms
        )
        items = {item.id: item for item in await read(shelf.shelf_rows)}
        names = flows.Names(self._visit.tongue, items)
        self._empty.visible = not found
        self._box.visible = bool(found)
        self._chart.options.clear()
        self._chart.options.update(flows.diagram(found, names))
        self._chart.update()
        self._table.content = flows.as_table(found, names)
