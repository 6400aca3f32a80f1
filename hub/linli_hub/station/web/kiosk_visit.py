"""What a kiosk's edge asks for a visitor besides goods: their language, and a provider's
word about the services they gave."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel

from linli_hub.base.core.errors import CardUnknown
from linli_hub.base.web.bodies import SEALED, Ask, Sealed
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, ServicesDep
from linli_hub.base.web.writing import WriterDep
from linli_hub.people.actions import languages
from linli_hub.registry.web.sealed_card import opened_card
from linli_hub.station.actions import slots
from linli_hub.station.views import bookings as views_bookings
from linli_hub.station.views import greeting
from linli_hub.station.web.bodies import GreetAsk, Hex32, Redemption, told

router = APIRouter(prefix=f"{API}/station", tags=["station"])


class LanguageAsk(Ask):
    model_config = sends(card=SEALED, language="en")
    card: Sealed
    language: Literal["zh-CN", "en"]


class WordAsk(Ask):
    """`card`: the provider's."""

    model_config = sends(card=SEALED, redemption="0" * 32, happened=True)
    card: Sealed
    redemption: Hex32
    happened: bool


class Bookings(BaseModel):
    bookings: list[views_bookings.BookingRow]


@router.post("/language", status_code=204)
async def language(ask: LanguageAsk, writer: WriterDep) -> None:
    """Speak to the holder of the card in this language from now on."""
    card = opened_card(writer.hub, writer.actor, ask.card)
    await writer.do(languages.choose, card, ask.language)


@router.post("/bookings", responses=gives({"bookings": []}))
async def bookings(ask: GreetAsk, hub: ServicesDep, actor: ActorDep) -> Bookings:
    """Services that the holder of the card gave here and has not said a word about."""
    card, now_ms = opened_card(hub, actor, ask.card), hub.clock()
    who = await hub.read(greeting.greeting, card, now_ms)
    if who.resident is None or who.member is None:
        raise CardUnknown
    found = await hub.read(
        views_bookings.bookings, (who.resident, who.member), actor.name, now_ms
    )
    return Bookings(bookings=found)


@router.post("/took-place")
async def took_place(ask: WordAsk, writer: WriterDep) -> Redemption:
    """The provider's word, by their card: the service was given, or it was not."""
    card = opened_card(writer.hub, writer.actor, ask.card)
    return told(
        await writer.keyed(slots.took_place, ask.redemption, ask.happened, card)
    )
