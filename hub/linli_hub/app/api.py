"""The web app: routers behind the guard, problems for every fault, the shell round it."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.middleware import Middleware

from linli_hub.access.web import audit, session
from linli_hub.access.web.guard import guard
from linli_hub.access.web.shell import BodyLimit, Headers, PagesDoor
from linli_hub.backtest.web import backtests
from linli_hub.backtest.web.backtest_jobs import Jobs
from linli_hub.base.web import errors
from linli_hub.base.web.contract import lay_into
from linli_hub.base.web.examples import name_keys
from linli_hub.base.web.routes import API, KEYED
from linli_hub.base.web.services import Services
from linli_hub.books.web import ledger
from linli_hub.devices.web import edges, enrol, watch
from linli_hub.earning.web import contests, deeds
from linli_hub.people.web import cards, imports, members, people
from linli_hub.station.web import (
    backing,
    desk,
    desk_records,
    kiosk,
    kiosk_visit,
    kiosk_voice,
    resident,
    reviews,
    shelf,
    staff_only,
    subsidies,
    waiting,
)
from linli_hub.treasury.web import epoch, statements, treasury
from linli_hub.voice.web import notices, requests

ROUTERS = (
    session,
    enrol,
    kiosk,
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
    kiosk_voice,
    kiosk_visit,
    staff_only,
    requests,
    waiting,
    notices,
    backing,
    resident,
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
    """The OpenAPI document as FastAPI makes it, the contract, and the key of writes."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        fresh = app.openapi_schema is None
        document = made()
        if fresh:
            lay_into(document)
            name_keys(document, KEYED)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
