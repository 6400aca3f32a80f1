"""Contests over the API: the desk opens them for residents, and answers."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from linli_hub.base.web import contract
from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.base.web.writing import WriteDep, idempotency_key
from linli_hub.earning.actions import contests
from linli_hub.earning.views import contests as views_contests
from linli_hub.registry.web.sealed_card import opened_card
from linli_wire import station
from linli_wire.station_answers import Stands

router = APIRouter(prefix=API, tags=["contests"])

About = Literal["weight", "grade", "not_mine", "missing", "other"]
Said = Annotated[str, Field(max_length=200)]
Award = Annotated[str, Field(pattern=r"^d/\d{1,18}/\d{1,18}(/\d+)?$")]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
KioskBody = Annotated[station.ContestAsk, contract.body(station.ContestAsk)]
STANDS: Any = {
    "id": "0" * 32, "award": "d/1/000000000003", "outcome": "open",
    "due_ms": 1_767_844_800_000, "points": 2,
}  # fmt: skip


class ContestAsk(Ask):
    """`award`: as `linli-hub deposits` and the entries name it."""

    model_config = sends(award="d/1/000000000003", about="grade", said="袋子里没有塑料")
    award: Award
    about: About
    said: Said = ""


class AnswerAsk(Ask):
    """Uphold with another `grade` or with `points` by hand; refuse with neither."""

    model_config = sends(outcome="upheld", reason="照片可见，分类正确", grade="good")
    outcome: Literal["upheld", "refused"]
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    grade: Literal["good", "mixed", "rejected"] | None = None
    points: Annotated[int, Field(ge=-contests.POINTS_MAX, le=contests.POINTS_MAX)] = 0


class ContestPage(BaseModel):
    rows: list[views_contests.ContestRow]
    next_cursor: str | None


@router.get("/contests")
async def list_contests(
    hub: ServicesDep,
    open_only: bool = True,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
    limit: Annotated[int, Query(ge=1, le=views_contests.PAGE_MAX)] = 100,
) -> ContestPage:
    """Awards that members doubt, and what came of it."""
    rows, after = await hub.read(views_contests.contests, open_only, cursor, limit)
    return ContestPage(rows=rows, next_cursor=after)


@router.post("/contests", status_code=201, responses=gives(STANDS, 201))
async def contest(ask: ContestAsk, write: WriteDep) -> contests.Stands:
    """Doubt an award for a resident who stands at the desk."""
    doubt = contests.Doubt(**ask.model_dump())
    return await write.do_with_key(contests.contest, doubt)


@router.post("/contests/{id}/answer", responses=gives(STANDS | {"outcome": "upheld"}))
async def answer(id: Id, ask: AnswerAsk, write: WriteDep) -> contests.Stands:
    """Uphold or refuse; never by who granted the award or gains from it."""
    said = contests.Answer(**ask.model_dump())
    return await write.do_with_key(contests.answer, id, said)


@router.post("/station/contest")
async def contest_at_kiosk(
    request: Request, ask: KioskBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Doubt an award at a kiosk, of the member whose card was tapped."""
    card = opened_card(hub, actor, ask.card)
    doubt = contests.Doubt(award=ask.award, about=ask.about, said=ask.said, card=card)
    key = idempotency_key(request)
    stands = await hub.do_urgent(contests.contest, actor, key, doubt)
    return contract.answer("contest", Stands(**asdict(stands)))
