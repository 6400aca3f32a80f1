"""What a kiosk's edge asks for besides goods: notices, requests, waiting, help."""

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import SEALED, Ask, Sealed
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.base.web.writing import idempotency_key
from linli_hub.registry.web.sealed_card import opened_card
from linli_hub.station.actions import waiting
from linli_hub.station.views import greeting
from linli_hub.voice.actions import notices, requests
from linli_hub.voice.views import requests as views_requests
from linli_hub.voice.web.bodies import DUE, Ahead, Due, Slug

router = APIRouter(prefix=f"{API}/station", tags=["station"])


class NoticesAsk(Ask):
    model_config = sends(card=None)
    card: Sealed | None = None


class ObjectAsk(Ask):
    model_config = sends(card=SEALED, notice="stars-2026", about="amount")
    card: Sealed
    notice: Slug
    about: Annotated[str, Field(max_length=16)]


class TopicsAsk(Ask):
    model_config = sends()


class TopicAsk(Ask):
    model_config = sends(card=SEALED, topic="english-course")
    card: Sealed
    topic: Slug


class WaitAsk(Ask):
    model_config = sends(card=SEALED, item="cabbage")
    card: Sealed
    item: Annotated[str, Field(min_length=1, max_length=64)]


class HelpAsk(Ask):
    model_config = sends()


class Notices(BaseModel):
    notices: list[views_requests.NoticeRow]


class Topics(BaseModel):
    topics: list[views_requests.TopicRow]


@router.post("/notices")
async def shown(ask: NoticesAsk, hub: ServicesDep, actor: ActorDep) -> Notices:
    """What is published now; with a card, also whether its holder has objected."""
    resident = None
    if ask.card is not None:
        card = opened_card(hub, actor, ask.card)
        resident = (await hub.read(greeting.greeting, card, hub.clock())).resident
    rows = await hub.read(views_requests.notices, hub.clock(), resident)
    return Notices(notices=rows)


@router.post("/object", status_code=201, responses=gives(DUE, 201))
async def object_to(
    request: Request, ask: ObjectAsk, hub: ServicesDep, actor: ActorDep
) -> Due:
    """Object to a notice, once for each resident."""
    card = opened_card(hub, actor, ask.card)
    against = notices.Against(notice=ask.notice, about=ask.about, card=card)
    key = idempotency_key(request)
    told = await hub.do_urgent(notices.object_to, actor, key, against)
    return Due(due_ms=told["due_ms"])


@router.post("/topics")
async def topics(_ask: TopicsAsk, hub: ServicesDep) -> Topics:
    """Courses, subjects for ideas, and activities that can be asked for."""
    return Topics(topics=await hub.read(views_requests.topics, hub.clock()))


@router.post("/ask", status_code=201, responses=gives(DUE, 201))
async def ask_for(
    request: Request, ask: TopicAsk, hub: ServicesDep, actor: ActorDep
) -> Due:
    """Ask for a topic."""
    card = opened_card(hub, actor, ask.card)
    wanted = requests.Wanted(topic=ask.topic, card=card)
    key = idempotency_key(request)
    told = await hub.do_urgent(requests.ask, actor, key, wanted)
    return Due(due_ms=told["due_ms"])


@router.post("/wait", status_code=201, responses=gives({"ahead": 2}, 201))
async def wait(
    request: Request, ask: WaitAsk, hub: ServicesDep, actor: ActorDep
) -> Ahead:
    """Stand in line for an item that is sold out."""
    card = opened_card(hub, actor, ask.card)
    key = idempotency_key(request)
    told = await hub.do_urgent(waiting.wait, actor, key, ask.item, card, None)
    return Ahead(ahead=told["ahead"])


@router.post("/help")
async def call_help(
    request: Request, _ask: HelpAsk, hub: ServicesDep, actor: ActorDep
) -> dict[str, str]:
    """Somebody at the kiosk wants a person: an alarm on the staff page."""
    await hub.do_urgent(waiting.call_help, actor, idempotency_key(request))
    return {}
