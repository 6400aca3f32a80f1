"""The web app: routers behind the guard, problems for every fault, the shell round it."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware import Middleware

from linli_hub.web import (
    asks,
    audit,
    backing,
    backtests,
    by_hand,
    cards,
    contests,
    deeds,
    desk,
    desk_records,
    edges,
    enrol,
    epoch,
    errors,
    imports,
    ledger,
    members,
    notices,
    people,
    reviews,
    session,
    shelf,
    statements,
    station,
    station_asks,
    station_visit,
    subsidies,
    treasury,
    waiting,
    watch,
)
from linli_hub.web.backtest_jobs import Jobs
from linli_hub.web.examples import name_keys
from linli_hub.web.guard import guard
from linli_hub.web.resident import door
from linli_hub.web.roles import API, KEYED
from linli_hub.web.services import Services
from linli_hub.web.shell import BodyLimit, Headers, PagesDoor

ROUTERS = (
    session,
    enrol,
    station,
    watch,
    shelf,
    reviews,
    desk,
    desk_records,
    people,
    members,
    cards,
    imports,
    ledger,
    audit,
    treasury,
    subsidies,
    statements,
    epoch,
    edges,
    backtests,
    deeds,
    contests,
    station_asks,
    station_visit,
    by_hand,
    asks,
    waiting,
    notices,
    backing,
    door,
)


def build(hub: Services, *, tls: bool = False) -> FastAPI:
    """The API on `hub`. Pages may be mounted on it; the shell guards them too."""
    app = FastAPI(
        title="Linli",
        version="1",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # would load its code from another host
        redoc_url=None,
        dependencies=[Depends(guard)],
        middleware=[
            Middleware(Headers, tls=tls),
            Middleware(BodyLimit),
            Middleware(PagesDoor, hub=hub),
        ],
    )
    app.state.services = hub
    url = hub.database.write_engine.url.render_as_string(hide_password=False)
    app.state.backtests = Jobs(url, hub.clock)
    errors.install(app)
    for room in ROUTERS:
        app.include_router(room.router)
    _document(app)
    return app


def _document(app: FastAPI) -> None:
    """The OpenAPI document as FastAPI makes it, and the key that writes take."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        fresh = app.openapi_schema is None
        document = made()
        if fresh:
            name_keys(document, KEYED)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
