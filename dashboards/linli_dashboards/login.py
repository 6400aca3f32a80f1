"""The plain page that signs in, and the files every page may fetch before that.

No NiceGUI here: its websocket stays shut until there is a session. The form goes to
the hub's own /api/v1/session by open/pages.js.
"""

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from linli_dashboards.frame.frame import whole
from linli_dashboards.frame.hub import LANGUAGE_COOKIE, Hub
from linli_dashboards.frame.tongue import LANGUAGES, Tongue
from linli_hub.base.web.markup import Html, tag

OPEN = Path(__file__).parent / "open"
YEAR_S = 365 * 24 * 3600
BACK_CHARACTERS_MAX = 500

Endpoint = Callable[[Request], Awaitable[Response]]


def login_page(hub: Hub) -> Endpoint:
    async def login(request: Request) -> Response:
        tongue = hub.tongue(request)
        page = whole(tongue, tongue.say("login"), form(tongue))
        return HTMLResponse(page, headers={"Cache-Control": "no-store"})

    return login


def form(tongue: Tongue) -> Html:
    return tag(
        "form",
        tag("h1", tongue.say("login")),
        tag("p", tongue.say("login_more"), class_="second"),
        _field(tongue.say("name"), "name", "text", "username"),
        _field(tongue.say("password"), "password", "password", "current-password"),
        tag("p", role="alert", class_="away", hidden=True),
        tag("button", tongue.say("login"), type="submit", class_="go"),
        method="post",
        data_do="sign-in",
        data_waiting=tongue.say("login_waiting"),
        data_away=tongue.say("login_away"),
        class_="card",
    )


def _field(label: str, name: str, kind: str, complete: str) -> Html:
    entry = tag(
        "input",
        id=name,
        name=name,
        type=kind,
        autocomplete=complete,
        required=True,
        maxlength=256,
        autocapitalize="none",
        spellcheck="false",
    )
    return tag("p", tag("label", label, for_=name), entry)


def open_files() -> Starlette:
    """Style, script, our mark, and the language switch; nothing of the books."""
    return Starlette(
        routes=[
            Route("/language/{code}", language),
            Mount("/", StaticFiles(directory=OPEN)),
        ]
    )


async def language(request: Request) -> Response:
    """Remember a language in a cookie and go back to where the reader was."""
    answer = RedirectResponse(_local(request.query_params.get("back")), 303)
    if request.path_params["code"] in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE,
            request.path_params["code"],
            max_age=YEAR_S,
            httponly=True,
            samesite="lax",
        )
    return answer


def _local(path: str | None) -> str:
    """`path` if it is one of this very host, else the first page."""
    if (
        not path
        or len(path) > BACK_CHARACTERS_MAX
        or not path.startswith("/")
        or path.startswith("//")
        or "\\" in path
        or not path.isprintable()
    ):
        return "/"
    return path
