"""What residents ask for and object to, as staff see and answer it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import Ask, Made, Reason
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.voice.actions import notices, requests
from linli_hub.voice.views import requests as views_requests
from linli_hub.voice.web.bodies import DUE, Due, Said, Slug

router = APIRouter(prefix=API, tags=["requests"])

Title = Annotated[str, Field(min_length=1, max_length=requests.TITLE_CHARS_MAX)]
Body = Annotated[str, Field(min_length=1, max_length=notices.BODY_CHARS_MAX)]
Moment = Annotated[int, Field(ge=0, le=2**53 - 1)]
Id = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")]
Name = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]


class TopicNew(Ask):
    model_config = sends(
        topic="english", kind="course", title_zh="英语角", title_en="English corner"
    )
    topic: Slug
    kind: Literal["course", "idea", "activity"]
    title_zh: Title
    title_en: Title
    until_ms: Moment | None = None


class AskNew(Ask):
    """For a resident who stands at the desk, or rang."""

    model_config = sends(topic="english", resident="r1", said="周末的课")
    topic: Slug
    resident: Annotated[str, Field(min_length=1, max_length=64)]
    said: Said = ""


class AskAnswer(Ask):
    model_config = sends(outcome="accepted", reason="周六上午九点，活动室")
    outcome: Literal["accepted", "declined"]
    reason: Reason


class NoticeNew(Ask):
    model_config = sends(
        notice="stars-2026", title_zh="上半年积分公示", title_en="Points of the half-year",
        body_zh="……", body_en="…", from_ms=1_767_240_000_000, until_ms=1_767_844_800_000,
        objections_until_ms=1_767_844_800_000,
    )  # fmt: skip
    notice: Slug
    title_zh: Title
    title_en: Title
    body_zh: Body
    body_en: Body
    from_ms: Moment
    until_ms: Moment
    objections_until_ms: Moment | None = None


class WithdrawAsk(Ask):
    model_config = sends(reason="数字有误，另行公示")
    reason: Reason


class ObjectionNew(Ask):
    """For a resident who stands at the desk, or rang."""

    model_config = sends(notice="stars-2026", about="amount", resident="r1")
    notice: Slug
    about: Annotated[str, Field(max_length=16)]
    resident: Annotated[str, Field(min_length=1, max_length=64)]
    said: Said = ""


class ObjectionAnswer(Ask):
    model_config = sends(outcome="refused", reason="已核对原始记录，数字无误")
    outcome: Literal["upheld", "refused"]
    reason: Reason


class Asked(BaseModel):
    rows: list[views_requests.AskRow]


class Objected(BaseModel):
    rows: list[views_requests.ObjectionRow]


@router.get("/topics")
async def topics(hub: ServicesDep) -> list[views_requests.TopicRow]:
    """What residents can ask for now."""
    return await hub.read(views_requests.topics, hub.clock())


@router.post("/topics", status_code=201)
async def open_topic(ask: TopicNew, write: WriteDep) -> Made:
    """Let residents ask for something: a course, ideas on a subject, an activity."""
    new = requests.NewTopic(id=ask.topic, **ask.model_dump(exclude={"topic"}))
    await write.do_once(requests.open_topic, new)
    return Made(id=ask.topic)


@router.post("/topics/{topic}/close", status_code=204)
async def close_topic(topic: Name, write: WriteDep) -> None:
    """Nobody asks for it any more; what was asked still gets its answer."""
    await write.do_once(requests.close_topic, topic)


@router.get("/asks")
async def asked(hub: ServicesDep, open_only: bool = True) -> Asked:
    """Requests, those due first at the head."""

    return Asked(
        rows=await hub.read(lambda c: views_requests.asks(c, open_only=open_only))
    )


@router.post("/asks", status_code=201, responses=gives(DUE, 201))
async def ask_for(ask: AskNew, write: WriteDep) -> Due:
    """Record a request for a resident."""
    wanted = requests.Wanted(topic=ask.topic, resident=ask.resident, said=ask.said)
    told = await write.do_with_key(requests.ask, wanted)
    return Due(due_ms=told["due_ms"])


@router.post("/asks/{id}/answer", status_code=204)
async def answer(id: Id, ask: AskAnswer, write: WriteDep) -> None:
    """Accept or decline; the resident reads the reason at the kiosk."""
    await write.do_once(requests.answer, id, ask.outcome, ask.reason)


@router.get("/notices")
async def shown(hub: ServicesDep) -> list[views_requests.NoticeRow]:
    """What residents are shown now."""
    return await hub.read(views_requests.notices, hub.clock())


@router.post("/notices", status_code=201)
async def publish(ask: NoticeNew, write: WriteDep) -> Made:
    """Publish a notice, with a window for objections if there is one."""
    new = notices.NewNotice(id=ask.notice, **ask.model_dump(exclude={"notice"}))
    await write.do_once(notices.publish, new)
    return Made(id=ask.notice)


@router.post("/notices/{notice}/withdraw", status_code=204)
async def withdraw(notice: Name, ask: WithdrawAsk, write: WriteDep) -> None:
    """Show it no longer."""
    await write.do_once(notices.withdraw, notice, ask.reason)


@router.get("/objections")
async def objected(hub: ServicesDep, open_only: bool = True) -> Objected:
    """Objections to notices, those due first at the head."""
    rows = await hub.read(lambda c: views_requests.objections(c, open_only=open_only))
    return Objected(rows=rows)


@router.post("/objections", status_code=201, responses=gives(DUE, 201))
async def object_to(ask: ObjectionNew, write: WriteDep) -> Due:
    """Record an objection for a resident."""
    against = notices.Against(**ask.model_dump())
    told = await write.do_with_key(notices.object_to, against)
    return Due(due_ms=told["due_ms"])


@router.post("/objections/{id}/answer", status_code=204)
async def answer_objection(id: Id, ask: ObjectionAnswer, write: WriteDep) -> None:
    """Uphold or refuse with a reason; never by who published the notice."""
    await write.do_once(notices.answer, id, ask.outcome, ask.reason)
