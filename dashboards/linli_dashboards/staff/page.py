"""/staff: the floor of the centre as it is now."""

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from linli_dashboards.frame.frame import Live, Regions, card, framed, visit_of
from linli_dashboards.frame.hub import Hub, Visit
from linli_dashboards.staff.bins import bins
from linli_dashboards.staff.day import DayChart, choice_of, form
from linli_dashboards.staff.garden import compost, tanks
from linli_dashboards.staff.now import now
from linli_dashboards.staff.tables import deposits, devices
from linli_hub.base.web.markup import tag
from linli_hub.devices.views import readings

BUILD_S = 10.0


def register(hub: Hub) -> None:
    @ui.page("/staff", response_timeout=BUILD_S)
    async def staff(request: Request) -> Response | None:
        visit = await visit_of(hub, request)
        if isinstance(visit, Response):
            return visit
        tongue = visit.tongue

        async def draw() -> Regions:
            seen = await hub.services.read(now, visit.now_ms)
            return {
                "bins": bins(seen, tongue),
                "tanks": tanks(seen, tongue),
                "compost": compost(seen, tongue),
                "deposits": deposits(seen, tongue),
                "devices": devices(seen, tongue),
            }

        framed(visit)
        live = Live(visit, draw)
        await live.begin()
        with ui.element("div").classes("board staff"):
            card(live, tongue.say("bins"), "bins", wide=True)
            with ui.element("div").classes("column"):
                card(live, tongue.say("deposits"), "deposits")
                await day_card(visit)
            with ui.element("div").classes("column"):
                card(live, tongue.say("tanks"), "tanks")
                card(live, tongue.say("compost"), "compost")
                card(live, tongue.say("devices"), "devices")
        return None


async def day_card(visit: Visit) -> None:
    """The box with a sensor's day; its form is filled from the page's address."""
    tongue = visit.tongue
    sensors = await visit.hub.services.read(readings.latest)
    choice = choice_of(visit, sensors)
    with ui.element("section").classes("card").props("id=day-chart"):
        head = tag("h2", tongue.say("day"))
        if choice is None:
            empty = tag("p", tongue.say("chart_empty"), class_="empty")
            ui.html(head + empty, sanitize=False)
            return
        controls = form(choice, sensors, tongue)
        ui.html(head + controls, sanitize=False).classes("card-head")
        chart = DayChart(visit, choice)
        await chart.draw()
        chart.keep()
