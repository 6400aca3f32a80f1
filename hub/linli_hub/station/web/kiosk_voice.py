"""What a kiosk's edge asks for besides goods: notices, requests, waiting, help."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Request, Response

from linli_hub.base.web.contract import answer, body
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.base.web.writing import idempotency_key
from linli_hub.registry.web.sealed_card import opened_card
from linli_hub.station.actions import waiting
from linli_hub.station.views import greeting
from linli_hub.station.web.kiosk import EmptyBody
from linli_hub.voice.actions import notices, requests
from linli_hub.voice.views import requests as views_requests
from linli_wire import station
from linli_wire.station_answers import (
    Ahead,
    Due,
    Heard,
    Notice,
    Notices,
    Topic,
    Topics,
)

router = APIRouter(prefix=f"{API}/station", tags=["station"])

NoticesBody = Annotated[station.NoticesAsk, body(station.NoticesAsk)]
ObjectBody = Annotated[station.ObjectAsk, body(station.ObjectAsk)]
TopicBody = Annotated[station.TopicAsk, body(station.TopicAsk)]
WaitBody = Annotated[station.WaitAsk, body(station.WaitAsk)]


@router.post("/notices")
async def shown(ask: NoticesBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """What is published now; with a card, also whether its holder has objected."""
    resident = None
    if ask.card is not None:
        card = opened_card(hub, actor, ask.card)
        resident = (await hub.read(greeting.greeting, card, hub.clock())).resident
    rows = await hub.read(views_requests.notices, hub.clock(), resident)
    shown_now = tuple(Notice(**asdict(row)) for row in rows)
    return answer("notices", Notices(notices=shown_now))


@router.post("/object")
async def object_to(
    request: Request, ask: ObjectBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Object to a notice, once for each resident."""
    card = opened_card(hub, actor, ask.card)
    against = notices.Against(notice=ask.notice, about=ask.about, card=card)
    key = idempotency_key(request)
    told = await hub.do_urgent(notices.object_to, actor, key, against)
    return answer("object", Due(due_ms=told["due_ms"]))


@router.post("/topics")
async def topics(_ask: EmptyBody, hub: ServicesDep) -> Response:
    """Courses, subjects for ideas, and activities that can be asked for."""
    rows = await hub.read(views_requests.topics, hub.clock())
    offered = tuple(Topic(**asdict(row)) for row in rows)
    return answer("topics", Topics(topics=offered))


@router.post("/ask")
async def ask_for(
    request: Request, ask: TopicBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Ask for a topic."""
    card = opened_card(hub, actor, ask.card)
    wanted = requests.Wanted(topic=ask.topic, card=card)
    key = idempotency_key(request)
    told = await hub.do_urgent(requests.ask, actor, key, wanted)
    return answer("ask", Due(due_ms=told["due_ms"]))


@router.post("/wait")
async def wait(
    request: Request, ask: WaitBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Stand in line for an item that is sold out."""
    card = opened_card(hub, actor, ask.card)
    key = idempotency_key(request)
    told = await hub.do_urgent(waiting.wait, actor, key, ask.item, card, None)
    return answer("wait", Ahead(ahead=told["ahead"]))


@router.post("/help")
async def call_help(
    request: Request, _ask: EmptyBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Somebody at the kiosk wants a person: an alarm on the staff page."""
    await hub.do_urgent(waiting.call_help, actor, idempotency_key(request))
    return answer("help", Heard())
