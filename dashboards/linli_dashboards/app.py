"""Puts the pages on the hub's app; called by linli_hub.app."""

from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from nicegui import ui
from starlette.requests import Request
from starlette.responses import RedirectResponse

from linli_dashboards.frame.frame import PAGES
from linli_dashboards.frame.hub import CurrentUser, Hub, Services, User
from linli_dashboards.login import OPEN, login_page, open_files
from linli_hub.base.core.permissions import TABLE


def mount(
    app: FastAPI,
    *,
    services: Services,
    current_user: CurrentUser,
    language: str,
    timezone: str,
) -> None:
    """Add /login, /open, / and PAGES. Who may pass is the hub's door's word.

    No page keeps anything in NiceGUI's storage, so that has no secret.
    """

    async def user_of(request: Request) -> User | None:
        """The hub's own answer; a page's request names NiceGUI's app, not the hub's."""
        return await current_user(Request({**request.scope, "app": app}))

    hub = Hub(
        services=services,
        current_user=user_of,
        language=language,
        zone=ZoneInfo(timezone),
    )
    app.router.add_route("/login", login_page(hub), methods=["GET"])
    app.mount("/open", open_files())
    for path in PAGES:  # /staff lies in staff/page.py
        page: Any = import_module(f"linli_dashboards{path.replace('/', '.')}.page")
        page.register(hub)

    @ui.page("/")
    async def first(request: Request) -> RedirectResponse:
        user = await user_of(request)
        return RedirectResponse(first_page(user), status_code=303)

    ui.run_with(
        app,
        mount_path="/",
        title="Linli",
        favicon=OPEN / "mark.svg",
        tailwind=False,
        show_welcome_message=False,
    )


def first_page(user: User | None) -> str:
    """Where somebody begins: the books for who may read them, else what they may see."""
    roles = user.roles if user is not None else frozenset[str]()
    mine = [path for path, (_, see) in PAGES.items() if TABLE.permits(roles, see)]
    if TABLE.permits(roles, "read_the_books"):
        return "/admin"
    return mine[0] if mine else "/staff"  # which says that they may not, or asks
