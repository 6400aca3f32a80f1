"""What stands round every page: name, pages, language, who is signed in, freshness."""

from collections.abc import Awaitable, Callable
from copy import copy
from urllib.parse import quote

from nicegui import ui
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from linli_dashboards.frame.hub import Hub, Visit
from linli_dashboards.frame.tongue import LANGUAGES, Tongue
from linli_hub.adapters import log as logs
from linli_hub.base.core.permissions import TABLE, Permission
from linli_hub.base.web.markup import VIEWPORT, Html, document, join, tag

log = logs.get("pages")

REFRESH_S = 3.0
STALE_MS = 10_000  # pages.js says so when nothing has come for so long
FILES = "/open"
PAGES: dict[str, tuple[str, Permission]] = {
    "/staff": ("staff", "see_the_house"),
    "/desk": ("desk", "see_the_desk"),
    "/review": ("review", "see_the_reviews"),
    "/admin": ("admin", "read_the_books"),
}

Regions = dict[str, Html]


async def visit_of(hub: Hub, request: Request) -> Visit | Response:
    """The visit, or what to answer instead to one who may not look."""
    path = request.url.path
    user = await hub.current_user(request)
    if user is None:
        return RedirectResponse("/login", status_code=303)
    tongue = hub.tongue(request)
    if not TABLE.permits(user.roles, PAGES[path][1]):
        return HTMLResponse(_no_right(tongue), status_code=403)
    return Visit(
        hub=hub,
        user=user,
        tongue=tongue,
        path=path,
        query=dict(request.query_params),
    )


def framed(visit: Visit) -> None:
    """Head and bar of a page; what the page adds after this stands below."""
    tongue, client = visit.tongue, ui.context.client
    client.page = copy(client.page)  # NiceGUI keeps the language by route, not visit
    client.page.language = "zh-CN" if tongue.language == "zh-CN" else "en-GB"
    title = tongue.say(PAGES[visit.path][0])
    ui.page_title(f"{title} · {tongue.say('brand')}")
    ui.add_head_html(head())
    ui.html(bar(visit), sanitize=False, tag="header").classes("bar")
    ui.html(tag("h1", title), sanitize=False).classes("spoken")


def head() -> Html:
    """Style and script; both come from the hub itself."""
    return join(
        tag("link", rel="stylesheet", href=f"{FILES}/pages.css"),
        tag("script", src=f"{FILES}/pages.js", defer=True),
    )


def bar(visit: Visit) -> Html:
    tongue = visit.tongue
    links = [
        tag(
            "a",
            tongue.say(key),
            href=path,
            aria_current="page" if path == visit.path else None,
        )
        for path, (key, permission) in PAGES.items()
        if visit.may(permission)
    ]
    return join(
        brand(tongue),
        tag("nav", *links, aria_label=tongue.say("pages")),
        tag("span", visit.user.name, class_="who"),
        language_link(tongue, back(visit)),
        tag("button", tongue.say("sign_out"), type="button", data_do="sign-out"),
    )


def brand(tongue: Tongue) -> Html:
    mark = tag("img", src=f"{FILES}/mark.svg", alt="", width=32, height=32)
    return tag("span", mark, tongue.say("brand"), class_="brand")


def language_link(tongue: Tongue, to: str) -> Html:
    other = LANGUAGES[1 - LANGUAGES.index(tongue.language)]
    return tag(
        "a",
        tongue.say("other_language"),
        href=f"{FILES}/language/{other}?back={quote(to, safe='')}",
        lang=other,
        hreflang=other,
        class_="language",
    )


def back(visit: Visit) -> str:
    """This very page with its filters, for the language link."""
    query = "&".join(f"{quote(k)}={quote(v)}" for k, v in visit.query.items())
    return f"{visit.path}?{query}" if query else visit.path


class Live:
    """The regions of an open page, read anew every few seconds.

    `draw` returns all of them; only what changed goes to the browser. If it fails,
    the old picture stays and says from when it is.
    """

    def __init__(self, visit: Visit, draw: Callable[[], Awaitable[Regions]]) -> None:
        self._visit, self._draw = visit, draw
        self._shown: dict[str, ui.html] = {}
        self._fresh = ui.html(sanitize=False).classes("fresh")
        self._regions: Regions = {}
        self._read_ms: int | None = None

    async def begin(self) -> None:
        """Draw for the first time; places come after this."""
        await self._read()
        ui.timer(REFRESH_S, self.refresh, immediate=False)

    def place(self, name: str) -> ui.html:
        """Put the region `name` here."""
        self._shown[name] = ui.html(self._regions.get(name, ""), sanitize=False)
        return self._shown[name]

    async def refresh(self) -> None:
        await self._read()
        for name, place in self._shown.items():
            text = self._regions.get(name, "")
            if place.content != text:
                place.content = text

    async def _read(self) -> None:
        try:
            self._regions = await self._draw()
            self._read_ms = self._visit.now_ms
            failed = False
        except Exception:  # the page must outlive one bad read, and says so
            log.exception("a page could not be drawn", page=self._visit.path)
            failed = True
        self._fresh.content = self._freshness(failed)

    def _freshness(self, failed: bool) -> Html:
        tongue = self._visit.tongue
        at = tongue.clock(self._read_ms) if self._read_ms is not None else "–"
        if failed:
            return tag(
                "p", tongue.say("read_failed", time=at), class_="away", role="alert"
            )
        return tag(
            "p",
            tongue.say("updated", time=at),
            class_="updated",
            data_stale=tongue.say("stale", time=at),
            data_stale_ms=STALE_MS,
        )


def card(live: Live, title: str, region: str, *, wide: bool = False) -> None:
    """A titled box with one live region."""
    with ui.element("section").classes("card wide" if wide else "card"):
        ui.html(tag("h2", title), sanitize=False)
        live.place(region)


def _no_right(tongue: Tongue) -> Html:
    return whole(
        tongue,
        tongue.say("no_right"),
        tag("h1", tongue.say("no_right")),
        tag("p", tongue.say("no_right_more")),
        tag("button", tongue.say("sign_out"), type="button", data_do="sign-out"),
    )


def whole(tongue: Tongue, title: str, *inside: Html) -> Html:
    """A plain page without NiceGUI: signing in, and no."""
    return document(
        tongue.language,
        join(
            VIEWPORT,
            tag("title", f"{title} · {tongue.say('brand')}"),
            tag("link", rel="icon", href=f"{FILES}/mark.svg", type="image/svg+xml"),
            head(),
        ),
        join(
            tag("header", brand(tongue), language_link(tongue, "/login"), class_="bar"),
            tag("main", *inside, class_="alone"),
        ),
    )
