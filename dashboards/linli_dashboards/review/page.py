"""/review: what waits for a person's word, the treasury, and members' statements."""

from nicegui import ui
from starlette.requests import Request
from starlette.responses import Response

from linli_dashboards.desk import backing
from linli_dashboards.frame.frame import Live, Regions, card, framed, visit_of
from linli_dashboards.frame.hub import Hub, Visit
from linli_dashboards.review import decide, queue, statement, tables
from linli_hub.base.web.markup import tag
from linli_hub.people.views import members

BUILD_S = 10.0
PANELS = ("contests", "in_review", "adjustments", "claims", "budgets", "holds")


def register(hub: Hub) -> None:
    @ui.page("/review", response_timeout=BUILD_S)
    async def review(request: Request) -> Response | None:
        visit = await visit_of(hub, request)
        if isinstance(visit, Response):
            return visit

        async def draw() -> Regions:
            seen = await hub.services.read(queue.queue)
            return tables.regions(seen, visit)

        framed(visit)
        live = Live(visit, draw)
        await live.begin()
        backed = await hub.services.read(backing.read, visit)
        with ui.element("div").classes("board"):
            ui.html(backing.banner(backed, visit) or "", sanitize=False)
            await _decide(visit)
            for name in PANELS:
                card(live, visit.tongue.say(name), name)
            await statement_card(visit)
        return None


async def _decide(visit: Visit) -> None:
    """Not live: nobody's half-written reason may be drawn over."""
    if visit.query.get("done"):
        done = tag("p", visit.tongue.say("decided"), role="status", class_="done")
        ui.html(done, sanitize=False)
    what = visit.query.get("do")
    if what:
        found = await visit.hub.services.read(queue.chosen, what)
        with ui.element("section").classes("card decide").props("id=decide"):
            ui.html(decide.card(found, visit), sanitize=False)


async def statement_card(visit: Visit) -> None:
    """Look up a member, then open or download its statement."""
    wanted = statement.wanted_of(visit)
    found = None
    if statement.ID.match(wanted.member):
        found = await visit.hub.services.read(members.member, wanted.member)
    with ui.element("section").classes("card").props("id=statement"):
        title = tag("h2", visit.tongue.say("statement"))
        head = title + statement.form(wanted, visit)
        ui.html(head, sanitize=False).classes("card-head")
        ui.html(statement.links(found, wanted, visit), sanitize=False)
