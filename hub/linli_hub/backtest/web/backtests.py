"""What would another standard have given? Asked for, watched and cancelled by admins."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field

from linli_hub.backtest.web.backtest_jobs import Job, Jobs
from linli_hub.base.core.period import check_period
from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.errors import body
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep
from linli_hub.base.web.writing import idempotency_key
from linli_hub.standard.core.standard import parse

router = APIRouter(prefix=API, tags=["backtests"])

TEXT_MAX = 60_000  # a body has 64 KiB
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]


class BacktestAsk(Ask):
    """A draft's text and the period; `at` repeats an earlier one at its mark."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "standard": '[standard]\nformat = 2\ncentre = "linli"\n…',
                    "from": "2026-01-01",
                    "to": "2026-06-30",
                }
            ]
        },
    )

    standard: Annotated[str, Field(min_length=1, max_length=TEXT_MAX)]
    first_day: Annotated[Day, Field(alias="from")]
    last_day: Annotated[Day, Field(alias="to")]
    at: Annotated[str, Field(pattern=r"^(\d{1,18}(\.\d{1,18}){4})?$")] = ""


class Backtest(BaseModel):
    """`state`: waiting, running, done, refused, failed or cancelled. `report` is what
    `linli-hub backtest --json` writes. Kept in memory: a restart of the hub loses it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0123456789abcdef0123456789abcdef",
                    "state": "running",
                    "percent": 42,
                    "events": 1_260_000,
                    "seconds_left": 61,
                    "report": None,
                    "refused": None,
                    "kept": "memory",
                }
            ]
        }
    )

    id: str
    state: str
    percent: int
    events: int
    seconds_left: int | None
    report: dict[str, Any] | None
    refused: dict[str, Any] | None
    kept: str = "memory"


@router.post("/backtests", status_code=202)
async def start(request: Request, ask: BacktestAsk, actor: ActorDep) -> Backtest:
    """Count what happened again under a draft, in a process that only reads. One runs
    at a time; four may wait, then `busy`. Lost when the hub restarts."""
    key = idempotency_key(request)
    check_period(ask.first_day, ask.last_day)
    await run_in_threadpool(parse, ask.standard)
    asked = {
        "standard": ask.standard,
        "first_day": ask.first_day,
        "last_day": ask.last_day,
        "mark": ask.at,
    }
    return _told(_jobs(request).ask(actor.name, key, asked))


@router.get("/backtests/{backtest}")
async def progress(request: Request, backtest: Id) -> Backtest:
    """How far it is, and its report once it is done. Gone after a restart: 404."""
    return _told(_jobs(request).get(backtest))


@router.delete("/backtests/{backtest}")
async def cancel(request: Request, backtest: Id) -> Backtest:
    """End it; a report that is done stays. Nothing is left behind."""
    return _told(_jobs(request).cancel(backtest))


def _jobs(request: Request) -> Jobs:
    found: Jobs = request.app.state.backtests
    return found


def _told(job: Job) -> Backtest:
    refused = job.refused
    if refused is not None:
        _, refused = body(refused["code"], refused["data"])
    return Backtest(
        id=job.id,
        state=job.state,
        percent=job.percent,
        events=job.events,
        seconds_left=job.seconds_left,
        report=job.report,
        refused=refused,
    )
