"""Deeds told at the desk, and the deposits that wait for a person."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, ConfigDict, Field

from linli_hub.base.web.bodies import Ask
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.books.views.entries import Page
from linli_hub.earning.actions import deeds
from linli_hub.earning.core.desk_deeds import (
    ITEMS_MAX,
    MASS_G_MAX,
    MINUTES_MAX,
    NewDeed,
)
from linli_hub.earning.views import deeds as views_deeds

router = APIRouter(prefix=API, tags=["deeds"])

Id = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._-]*$")]
Word = Annotated[str, Field(max_length=64, pattern=r"^[a-z0-9_-]*$")]
Text = Annotated[str, Field(max_length=200)]
Ms = Annotated[int, Field(ge=0, le=2**53 - 1)]
Cursor = Annotated[int | None, Query(ge=0, le=2**53 - 1)]
Limit = Annotated[int, Query(ge=1, le=views_deeds.PAGE_MAX)]
Number = Annotated[int, Path(ge=0, le=10**12 - 1)]
SERVICE = {
    "kind": "service", "at_ms": 1_767_240_000_000, "evidence": "check_in",
    "resident": "r1", "minutes": 120, "reason": "打扫楼道",
}  # fmt: skip
LITTER = {
    "kind": "deduction", "deduction": "littering", "at_ms": 1_767_240_000_000,
    "evidence": "attested_staff", "resident": "r1", "reason": "占用楼道，劝导后未清理",
}  # fmt: skip
GIVEN = {
    "decision": "attribute", "resident": "r1", "event_ms": 1_767_240_000_000,
    "reason": "监控录像可见",
}  # fmt: skip
ANSWER: Any = {
    "id": "d/0/000000000001",
    "state": "awarded",
    "member": "h1",
    "points": 8,
}


def _asks(*examples: Any) -> ConfigDict:
    return ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": list(examples)}
    )


class DeedAsk(Ask):
    """For a resident or else for a whole member. See the standard for the kinds."""

    model_config = _asks(SERVICE, LITTER)

    kind: Word
    at_ms: Ms
    evidence: Word
    reason: Text
    resident: Id = ""
    member: Id = ""
    minutes: Annotated[int, Field(ge=0, le=MINUTES_MAX)] = 0
    items: Annotated[int, Field(ge=0, le=ITEMS_MAX)] = 0
    stream: Word = ""
    mass_g: Annotated[int, Field(ge=0, le=MASS_G_MAX)] = 0
    place: Text = ""
    deduction: Word = ""


class DecisionAsk(Ask):
    """`attribute` names a resident or a member, and the time if no clock told it."""

    model_config = _asks(GIVEN, {"decision": "dismiss", "reason": "重复记录"})

    decision: Literal["attribute", "dismiss"]
    reason: Text
    resident: Id = ""
    member: Id = ""
    event_ms: Ms | None = None


class Recorded(BaseModel):
    """How the deed stands now; `review`: it waits for a person and has no points yet."""

    model_config = ConfigDict(json_schema_extra={"examples": [ANSWER]})

    id: str
    state: str
    member: str | None
    points: int


@router.get("/deeds")
async def recorded(
    hub: ServicesDep, cursor: Cursor = None, limit: Limit = 50
) -> Page[views_deeds.DeedRow]:
    """What the desk has recorded, newest first; pass `next_cursor` for the next page."""
    return await hub.read(views_deeds.deeds, cursor, limit)


@router.post("/deeds", status_code=201)
async def record(ask: DeedAsk, write: WriteDep) -> Recorded:
    """Record a deed that no scale saw, once for each Idempotency-Key."""
    new = NewDeed(**ask.model_dump())
    return _told(await write.do_with_key(deeds.record, new))


@router.post("/deeds/{seq}/confirm")
async def confirm(seq: Number, write: WriteDep) -> Recorded:
    """A second person's word for an honour or a deduction."""
    return _told(await write.do_with_key(deeds.confirm, f"d/0/{seq:012}"))


@router.get("/review")
async def review(
    hub: ServicesDep, cursor: Cursor = None, limit: Limit = 50
) -> Page[views_deeds.ReviewRow]:
    """Deposits that wait for a person, each with its reasons."""
    return await hub.read(views_deeds.review, cursor, limit)


@router.post("/review/{journal}/{seq}/resolve")
async def resolve(
    journal: Number, seq: Number, ask: DecisionAsk, write: WriteDep
) -> Recorded:
    """Say whose a deposit in review is, or that it does not count."""
    decision = deeds.Decision(**ask.model_dump())
    id = f"d/{journal}/{seq:012}"
    return _told(await write.do_with_key(deeds.resolve, id, decision))


def _told(done: deeds.Recorded) -> Recorded:
    return Recorded(
        id=done.id, state=done.state, member=done.member, points=done.points
    )
