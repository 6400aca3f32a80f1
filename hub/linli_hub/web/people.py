"""Residents, households, their cards and PINs, as staff enter them.

Ids are given by the caller, so that the same request twice makes nothing twice.
"""

from asyncio import wrap_future
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from linli_hub.actions import cards, members, pins
from linli_hub.adapters import passwords
from linli_hub.store import views
from linli_hub.web.errors import Problem
from linli_hub.web.roles import API
from linli_hub.web.services import ActorDep, Marks, Services, ServicesDep
from linli_hub.web.station import Ask

router = APIRouter(prefix=API, tags=["people"])

PAGE_MAX = 200
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class HouseholdAsk(Ask):
    household: Id
    address: Annotated[str, Field(max_length=200)] = ""


class ResidentAsk(Ask):
    resident: Id
    household: Id
    name: Annotated[str, Field(min_length=1, max_length=64)]
    language: Literal["zh-CN", "en"] = "zh-CN"


class CardAsk(Ask):
    card: Annotated[str, Field(max_length=32, repr=False)]
    role: Literal["resident", "attendant", "staff"] = "resident"


class BlockAsk(Ask):
    card: Annotated[str, Field(max_length=32, repr=False)]


class PinAsk(Ask):
    pin: Annotated[str, Field(max_length=32, repr=False)]


class Made(BaseModel):
    """The id of what now exists."""

    id: str


class Issued(BaseModel):
    """How many deposits made with this card before it was known were credited."""

    credited: int


@router.get("/residents")
async def residents(
    hub: ServicesDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = 50,
) -> views.ResidentPage:
    """Residents in the order of their ids, a page at a time."""
    return await hub.read(views.residents, cursor, limit)


@router.post("/households", status_code=201)
async def add_household(ask: HouseholdAsk, hub: ServicesDep, actor: ActorDep) -> Made:
    """Open a household's account."""
    await hub.do(members.add_household, actor, ask.household, ask.address)
    return Made(id=ask.household)


@router.post("/residents", status_code=201)
async def add_resident(ask: ResidentAsk, hub: ServicesDep, actor: ActorDep) -> Made:
    """Add a resident to a household."""
    await hub.do(
        members.add_resident,
        actor,
        ask.resident,
        ask.household,
        ask.name,
        ask.language,
    )
    return Made(id=ask.resident)


@router.post("/residents/{resident}/cards", status_code=201)
async def issue_card(
    resident: Id, ask: CardAsk, hub: ServicesDep, actor: ActorDep
) -> Issued:
    """Give a resident a card; the number itself is not kept."""
    marks = _marks(hub, ask.card)
    credited = await hub.do(
        cards.issue_card, actor, resident, marks.card_hash, marks.tag, ask.role
    )
    return Issued(credited=credited)


@router.post("/residents/{resident}/pin", status_code=204)
async def set_pin(resident: Id, ask: PinAsk, hub: ServicesDep, actor: ActorDep) -> None:
    """Set or replace a resident's PIN; also unlocks it."""
    if not passwords.is_pin(ask.pin):
        raise Problem(code="bad_pin")
    slow = partial(passwords.pin_hashed, hub.seals.pepper, resident, ask.pin)
    stored = await wrap_future(hub.bench.run(slow))
    await hub.do(pins.set_pin, actor, resident, stored)


@router.post("/cards/block", status_code=204)
async def block_card(ask: BlockAsk, hub: ServicesDep, actor: ActorDep) -> None:
    """Block a lost card: it neither earns nor spends, here at once, at bins by tag."""
    await hub.do(cards.block_card, actor, _marks(hub, ask.card).card_hash)


def _marks(hub: Services, card: str) -> Marks:
    try:
        return hub.seals.marks(card)
    except ValueError:
        raise Problem(code="not_a_card") from None
