"""What a kiosk's edge asks for a visitor besides goods: their language, and a provider's
word about the services they gave."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Response

from linli_hub.base.core.errors import CardUnknown
from linli_hub.base.web.contract import answer, body
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.people.actions import languages
from linli_hub.registry.web.sealed_card import opened_card
from linli_hub.station.actions import slots
from linli_hub.station.views import bookings as views_bookings
from linli_hub.station.views import greeting
from linli_hub.station.web.kiosk import CardBody
from linli_hub.station.web.kiosk_answers import redemption
from linli_wire import station
from linli_wire.station_answers import Booking, Bookings

router = APIRouter(prefix=f"{API}/station", tags=["station"])

LanguageBody = Annotated[station.LanguageAsk, body(station.LanguageAsk)]
WordBody = Annotated[station.WordAsk, body(station.WordAsk)]


@router.post("/language")
async def language(ask: LanguageBody, write: WriteDep) -> Response:
    """Speak to the holder of the card in this language from now on."""
    card = opened_card(write.hub, write.actor, ask.card)
    await write.do_once(languages.choose, card, ask.language)
    return answer("language")


@router.post("/bookings")
async def bookings(ask: CardBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """Services that the holder of the card gave here and has not said a word about."""
    card, now_ms = opened_card(hub, actor, ask.card), hub.clock()
    who = await hub.read(greeting.greeting, card, now_ms)
    if who.resident is None or who.member is None:
        raise CardUnknown
    found = await hub.read(
        views_bookings.bookings, (who.resident, who.member), actor.name, now_ms
    )
    rows = tuple(Booking(**asdict(row)) for row in found)
    return answer("bookings", Bookings(bookings=rows))


@router.post("/took-place")
async def took_place(ask: WordBody, write: WriteDep) -> Response:
    """The provider's word, by their card: the service was given, or it was not."""
    card = opened_card(write.hub, write.actor, ask.card)
    done = await write.do_with_key(slots.took_place, ask.redemption, ask.happened, card)
    return answer("took-place", redemption(done))
