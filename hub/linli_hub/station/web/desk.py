"""The service desk: who stands there, selling for points, handing over what waits.

A card number is hashed as soon as it is here, and neither it nor a name is in any URL.
"""

from asyncio import wrap_future
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from linli_hub.adapters import passwords
from linli_hub.base.core.errors import CardUnknown, NotFound, PinNeeded, PinWrong
from linli_hub.base.web.bodies import Ask, Id
from linli_hub.base.web.examples import gives, sends
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import Services, ServicesDep
from linli_hub.base.web.writing import WriteDep
from linli_hub.people.actions import pins
from linli_hub.people.web.cards import marks_of
from linli_hub.registry.store import tags
from linli_hub.station.actions import desk_sale
from linli_hub.station.core.order import Line
from linli_hub.station.views import desk
from linli_hub.station.web.bodies import LINE, Given, Lines, Ordered, Redemption, told
from linli_hub.station.web.reviews import Hex

router = APIRouter(prefix=API, tags=["desk"])

DECIMAL_DIGITS = 10  # of 32 bits, as readers type them
FOUND: Any = {"resident": "r1042", "name_masked": "王*明", "member": "3-2-501"}


class FindAsk(Ask):
    """A number as a reader types it, or as it is written on the card."""

    model_config = sends(card="em:0012ABCD")
    card: Annotated[str, Field(min_length=1, max_length=40, repr=False)]


class SearchAsk(Ask):
    """A number of a resident or household, or a part of a name."""

    model_config = sends(text="王")
    text: Annotated[str, Field(min_length=1, max_length=64, repr=False)]


class SaleAsk(Ask):
    """`pin`: the resident's; without it `reason` says how the clerk knows them."""

    model_config = sends(
        station="kiosk-1", resident="r1042", lines=[LINE], reason="熟人，身份证已看"
    )
    station: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,32}$")]
    resident: Id
    lines: Lines
    pin: Annotated[str | None, Field(max_length=32, repr=False)] = None
    reason: Annotated[str, Field(max_length=200)] = ""


class HandOverAsk(Ask):
    """`collector`: another resident; `collector_name`: somebody else, forgotten later."""

    model_config = sends(given=None, collector=None, collector_name="李婶")
    given: Given = None
    collector: Id | None = None
    collector_name: Annotated[str, Field(max_length=100, repr=False)] = ""


class TookPlaceAsk(Ask):
    """`card`: the provider's, as typed by a reader; else the clerk's own word."""

    model_config = sends(happened=True, card=None)
    happened: bool
    card: Annotated[str | None, Field(max_length=40, repr=False)] = None


class Customer(BaseModel):
    """Who stands at the desk; the name is masked."""

    resident: str
    name_masked: str
    language: str
    member: str
    available: int
    may_spend: bool
    has_pin: bool
    open: list[Redemption]


@router.post("/desk/find", responses=gives(FOUND))
async def find(ask: FindAsk, hub: ServicesDep) -> desk.Found:
    """Whose card it is."""
    card = marks_of(hub, canonical(ask.card)).card_hash
    found = await hub.read(desk.by_card, card, hub.clock())
    if found is None:
        raise CardUnknown
    return found


@router.post("/desk/search", responses=gives([FOUND]))
async def search(ask: SearchAsk, hub: ServicesDep) -> list[desk.Found]:
    """Residents by number or a part of their name; at most 20, names masked."""
    return await hub.read(desk.search, ask.text.strip(), hub.clock())


@router.get("/desk/residents/{resident}")
async def customer(resident: Id, hub: ServicesDep) -> Customer:
    """What they can spend, and what waits for them."""
    found = await hub.read(desk.customer, resident, hub.clock())
    if found is None:
        raise NotFound(what="resident", id=resident)
    return Customer(
        resident=found.resident,
        name_masked=found.name_masked,
        language=found.language,
        member=found.member,
        available=found.available,
        may_spend=found.may_spend,
        has_pin=found.has_pin,
        open=[told(row) for row in found.open],
    )


@router.post("/desk/sales", status_code=201)
async def sell(ask: SaleAsk, write: WriteDep) -> Ordered:
    """Sell for points and hand over at once; never for one's own household."""
    if ask.pin is None and not ask.reason.strip():
        raise PinNeeded
    if ask.pin is not None:
        await check_pin(write.hub, ask.resident, ask.pin)
    lines = [Line(item=o.item, quantity=o.quantity, slot=o.slot) for o in ask.lines]
    sale = desk_sale.Sale(
        station=ask.station,
        resident=ask.resident,
        lines=tuple(lines),
        identity="pin" if ask.pin is not None else "seen",
        reason=ask.reason,
    )
    made = await write.do_with_key(desk_sale.sell, sale)
    return Ordered(order=made.id, redemptions=[told(row) for row in made.redemptions])


@router.post("/redemptions/{redemption}/hand-over")
async def hand_over(redemption: Hex, ask: HandOverAsk, write: WriteDep) -> Redemption:
    """What waits goes to its holder, or to whoever collects it for them."""
    wish = desk_sale.HandOver(
        redemption=redemption,
        given=ask.given,
        collector=ask.collector,
        collector_name=ask.collector_name.strip(),
    )
    mark = write.hub.seals.peppers.mark(ask.collector_name.encode())
    return told(await write.do_with_key(desk_sale.hand_over, wish, mark))


@router.post("/redemptions/{redemption}/cancel")
async def cancel(redemption: Hex, write: WriteDep) -> Redemption:
    """Give points and goods back that nobody wants any more."""
    return told(await write.do_with_key(desk_sale.cancel, redemption))


async def check_pin(hub: Services, resident: str, pin: str) -> None:
    """Refuse unless it is the resident's; the attempt is charged before it is looked at."""
    stored = await hub.do_urgent(pins.charge_pin_of, resident)
    look = partial(passwords.pin_matches, hub.seals.peppers, resident, pin, stored)
    if not await wrap_future(hub.hashers.run(look)):
        left = await hub.read(tags.pin_left_of, resident, pins.PIN_WRONG_MAX)
        raise PinWrong(left=left % pins.PIN_WRONG_MAX)
    fresh = None
    if passwords.pin_is_old(hub.seals.peppers, stored):
        again = partial(passwords.pin_hashed, hub.seals.peppers, resident, pin)
        fresh = await wrap_future(hub.hashers.run(again))
    await hub.do_urgent(pins.pin_passed_of, resident, stored, fresh)


def canonical(typed: str) -> str:
    """What a reader that types like a keyboard sends: decimal of 32 bits, or our form."""
    plain = typed.strip()
    if plain.isascii() and plain.isdigit() and len(plain) == DECIMAL_DIGITS:
        return f"em:{int(plain) & 0xFFFFFFFF:08X}"
    kind, colon, digits = plain.partition(":")
    return f"{kind.lower()}:{digits.upper()}" if colon else plain
