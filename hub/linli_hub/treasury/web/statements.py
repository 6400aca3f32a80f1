"""Statements of members, and proofs that an entry was in the books of its day."""

import re
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from linli_hub.base.core.errors import BadValue, NotFound
from linli_hub.base.web.bodies import Id
from linli_hub.base.web.examples import gives
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import Services, ServicesDep
from linli_hub.books.core.roots import to_json
from linli_hub.books.views import roots
from linli_hub.treasury.views import statement as views_statement
from linli_hub.treasury.web import statement_page, statement_sheet

router = APIRouter(prefix=API, tags=["statements"])

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
PROOFS_MAX = 1_000
PROOF: Any = {
    "linli_proof": 1, "centre": "linli", "epoch": 1, "day": "2026-01-01", "first": 1,
    "last": 2, "root": "…", "head": "…", "signature": "…", "public_key": "…", "n": 2,
    "entry": "2\nd/1/000000000003/0\npost\nissue\nmember:h1\n5\n…", "path": ["…"],
}  # fmt: skip


TOLD: Any = {
    "centre": "linli", "member": "h1", "first_day": "2026-01-01",
    "last_day": "2026-01-31", "time_zone": "Asia/Shanghai", "made_ms": 1769788800000,
    "opening": 0, "lines": [], "closing": 0, "held": 0, "owed": 0, "expiring": [],
    "honours": [["r1", 120]],
}  # fmt: skip
PAGE: Any = {200: {"content": {"text/html": {"example": "<!doctype html>…"}}}}
BOOK: Any = {200: {"content": {XLSX: {"example": "…"}}}}


class Period(BaseModel):
    """Local days, both included."""

    model_config = ConfigDict(extra="forbid")

    first_day: Annotated[str, Query(max_length=10)]
    last_day: Annotated[str, Query(max_length=10)]


class Printed(Period):
    language: Literal["zh-CN", "en"] = "zh-CN"


PeriodDep = Annotated[Period, Query()]
PrintedDep = Annotated[Printed, Query()]


@router.get("/members/{member}/statement", responses=gives(TOLD))
async def statement(
    member: Id, ask: PeriodDep, hub: ServicesDep
) -> views_statement.Statement:
    """Opening balance, entries with their reasons, what lapses soon, closing balance."""
    return await _told(hub, member, ask)


@router.get(
    "/members/{member}/statement.html", response_class=HTMLResponse, responses=PAGE
)
async def printed(member: Id, ask: PrintedDep, hub: ServicesDep) -> HTMLResponse:
    """The same to print."""
    told = await _told(hub, member, ask)
    return HTMLResponse(statement_page.page(told, ask.language))


@router.get("/members/{member}/statement.xlsx", response_class=Response, responses=BOOK)
async def workbook(member: Id, ask: PrintedDep, hub: ServicesDep) -> Response:
    """The same as a workbook, with the proof of every entry."""
    told = await _told(hub, member, ask)
    ids = [line.id for line in told.lines[:PROOFS_MAX]]
    proofs = await hub.read(roots.proofs, ids)
    made = await run_in_threadpool(
        statement_sheet.sheet, told, proofs, hub.seals.public_key, ask.language
    )
    name = f"statement-{member}-{ask.first_day}-{ask.last_day}.xlsx"
    saved = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type=XLSX, headers=saved)


@router.get("/ledger/proof", responses=gives(PROOF))
async def proof(
    entry: Annotated[str, Query(max_length=128)], hub: ServicesDep
) -> dict[str, Any]:
    """That an entry is among those of its day, signed; once the day is over."""
    found = await hub.read(roots.proof, entry)
    if found is None:
        raise NotFound(what="proof", id=entry)
    return to_json(found, hub.seals.public_key)


async def _told(hub: Services, member: str, ask: Period) -> views_statement.Statement:
    for name, day in (("first_day", ask.first_day), ("last_day", ask.last_day)):
        if not DAY.match(day):
            raise BadValue(field=name, why="must be a day as 2026-01-31")
    if ask.last_day < ask.first_day:
        raise BadValue(field="last_day", why="must not be before first_day")
    try:
        told = await hub.read(
            views_statement.statement,
            member,
            (ask.first_day, ask.last_day),
            hub.time_zone,
            hub.clock(),
        )
    except views_statement.TooLong:
        most = views_statement.LINES_MAX
        raise BadValue(
            field="last_day", why=f"more than {most} entries; ask for a shorter period"
        ) from None
    except ValueError:
        raise BadValue(field="first_day", why="is no day of the calendar") from None
    if told is None:
        raise NotFound(what="member", id=member)
    return told
