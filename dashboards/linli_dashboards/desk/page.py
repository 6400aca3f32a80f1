"""/desk: the points station's desk, a tab for each kind of work."""

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from linli_dashboards.desk import asks, counter, day, doubts, shelf, stock, times
from linli_dashboards.desk.common import Part, href
from linli_dashboards.frame.frame import Live, Regions, framed, visit_of
from linli_dashboards.frame.frame import card as live_card
from linli_dashboards.frame.hub import Hub, Visit
from linli_hub.base.web.markup import Html, tag

BUILD_S = 10.0
PARTS: dict[str, Part] = {
    "counter": counter.PART,
    "review": doubts.PART,
    "shelf": shelf.PART,
    "stock": stock.PART,
    "day": day.PART,
    "asks": asks.PART,
    "times": times.PART,
}


def register(hub: Hub) -> None:
    @ui.page("/desk", response_timeout=BUILD_S)
    async def page(request: Request) -> Response | None:
        visit = await visit_of(hub, request)
        if isinstance(visit, Response):
            return visit
        name = visit.query.get("part", "counter")
        part = PARTS.get(name, counter.PART)

        async def draw() -> Regions:
            return part.regions(await hub.services.read(part.read, visit), visit)

        framed(visit)
        ui.html(tabs(visit, name), sanitize=False).classes("tabs-bar")
        live = Live(visit, draw)
        await live.begin()
        still = part.top(await hub.services.read(part.read, visit), visit)
        with ui.element("div").classes("board"):
            if visit.query.get("done"):
                ui.html(_done(visit), sanitize=False)
            for box in still:
                ui.html(box, sanitize=False)
            for region in part.panels:
                live_card(live, visit.tongue.say(region), region)
        return None


def tabs(visit: Visit, now: str) -> Html:
    """The parts of the desk; each has an address of its own."""
    links = [
        tag(
            "a",
            visit.tongue.say(f"tab_{name}"),
            href=href(name),
            aria_current="page" if name == now else None,
        )
        for name in PARTS
    ]
    return tag("nav", *links, class_="tabs", aria_label=visit.tongue.say("desk_parts"))


def _done(visit: Visit) -> Html:
    return tag("p", visit.tongue.say("desk_done"), role="status", class_="done")
