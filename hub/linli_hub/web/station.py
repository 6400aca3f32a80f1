"""What a kiosk's edge asks the hub for. Signed by the edge; the guard has checked that."""

from asyncio import wrap_future
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from linli_hub.actions import pins, redemptions
from linli_hub.adapters import passwords
from linli_hub.adapters.crypto import CannotOpen
from linli_hub.core.actors import Actor
from linli_hub.core.errors import CardUnknown, NotFound, PinNeeded, PinWrong
from linli_hub.store import views
from linli_hub.web.errors import Problem
from linli_hub.web.examples import sends
from linli_hub.web.guard import idempotency_key
from linli_hub.web.roles import API
from linli_hub.web.services import ActorDep, Services, ServicesDep

router = APIRouter(prefix=f"{API}/station", tags=["station"])

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]


class Ask(BaseModel):
    """Bodies are exact: a field we do not know is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Sealed(Ask):
    key: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    n: Annotated[int, Field(ge=0, le=2**53 - 1)]
    box: Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$", max_length=256)]


SEALED: Any = {"key": "0" * 64, "n": 1, "box": "00"}  # a card, readable by the hub


class GreetAsk(Ask):
    model_config = sends(card=SEALED)
    card: Sealed


class ShelfAsk(Ask):
    model_config = sends()


class ReserveAsk(Ask):
    model_config = sends(card=SEALED, item="rice", quantity=1, pin="420917")
    card: Sealed
    item: Annotated[str, Field(min_length=1, max_length=64)]
    quantity: Annotated[int, Field(ge=1, le=redemptions.QUANTITY_MAX)] = 1
    pin: Annotated[str | None, Field(max_length=32, repr=False)] = None


class DispenseAsk(Ask):
    model_config = sends(redemption="0" * 32, staff=SEALED)
    redemption: Hex32
    staff: Sealed | None = None


class ResultAsk(Ask):
    model_config = sends(redemption="0" * 32, fence=1, result="handed_over")
    redemption: Hex32
    fence: Annotated[int, Field(ge=0, le=2**53 - 1)]
    result: Annotated[str, Field(pattern=r"^(handed_over|not_given|unknown)$")]
    staff: Sealed | None = None


class CancelAsk(Ask):
    model_config = sends(redemption="0" * 32)
    redemption: Hex32


class Redemption(BaseModel):
    """Points and goods reserved together, and how far that went."""

    id: str
    state: str
    item: str
    name_zh: str
    name_en: str
    quantity: int
    points: int
    fence: int
    held_until_ms: int


class Contested(BaseModel):
    """An award in doubt; `outcome`: open, upheld or refused, then with its reason."""

    outcome: str
    due_ms: int
    answer: str


class Recent(BaseModel):
    """An entry of the books; its reasons, a sentence each, in both languages.

    `award`: what may be contested under this id.
    """

    at_ms: int
    what: str
    points: int
    why_zh: list[str]
    why_en: list[str]
    award: str | None
    contest: Contested | None


class Greeting(BaseModel):
    """What the kiosk shows after a tap; the name is masked."""

    known: bool
    resident: str | None
    language: str
    balance: int
    available: int
    as_of_ms: int
    recent: list[Recent]
    open: list[Redemption]
    pin_needed_above: int


class Item(BaseModel):
    id: str
    name_zh: str
    name_en: str
    points: int
    left: int
    picture: str


class Shelf(BaseModel):
    items: list[Item]


@router.post("/greet")
async def greet(ask: GreetAsk, hub: ServicesDep, actor: ActorDep) -> Greeting:
    """Who tapped, their balance, and what they have reserved."""
    now_ms = hub.clock()
    found = await hub.read(views.greeting, opened_card(hub, actor, ask.card), now_ms)
    return Greeting(
        known=found.known,
        resident=found.name_masked,
        language=found.language,
        balance=found.balance,
        available=found.available,
        as_of_ms=now_ms,
        recent=[_recent(row) for row in found.recent],
        open=[told(row) for row in found.open],
        pin_needed_above=await hub.read(views.pin_above, now_ms),
    )


@router.post("/shelf")
async def shelf(_ask: ShelfAsk, hub: ServicesDep) -> Shelf:
    """What can be had today, and how much is left after what others have reserved."""
    rows = await hub.read(views.shelf)
    return Shelf(
        items=[
            Item(
                id=row.id,
                name_zh=row.name_zh,
                name_en=row.name_en,
                points=row.points,
                left=row.left,
                picture=row.picture,
            )
            for row in rows
            if row.active
        ]
    )


@router.post("/reserve", status_code=201)
async def reserve(
    request: Request, ask: ReserveAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """Reserve points and item together. The PIN is charged before it is checked."""
    card = opened_card(hub, actor, ask.card)
    await _pin(hub, card, ask)
    return told(
        await hub.do_urgent(
            redemptions.reserve,
            actor,
            idempotency_key(request),
            redemptions.Wish(
                station=actor.name, card=card, item=ask.item, quantity=ask.quantity
            ),
        )
    )


@router.post("/dispense")
async def dispense(
    request: Request, ask: DispenseAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """Let the goods be handed over once, under the fence number in the answer."""
    staff = opened_card(hub, actor, ask.staff) if ask.staff else None
    return told(
        await hub.do_urgent(
            redemptions.dispense,
            actor,
            idempotency_key(request),
            ask.redemption,
            staff,
        )
    )


@router.post("/result")
async def result(
    request: Request, ask: ResultAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """What came of it: settled, released, or a person must look."""
    staff = opened_card(hub, actor, ask.staff) if ask.staff else None
    return told(
        await hub.do_urgent(
            redemptions.result,
            actor,
            idempotency_key(request),
            redemptions.Told(
                redemption=ask.redemption,
                fence=ask.fence,
                result=ask.result,
                staff=staff,
            ),
        )
    )


@router.post("/cancel")
async def cancel(
    request: Request, ask: CancelAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """Give points and item back; refused once dispensing has begun."""
    return told(
        await hub.do_urgent(
            redemptions.cancel, actor, idempotency_key(request), ask.redemption
        )
    )


def told(row: Any) -> Redemption:
    """A redemption as the API says it."""
    return Redemption(
        id=row.id,
        state=str(row.state),
        item=row.item,
        name_zh=row.name_zh,
        name_en=row.name_en,
        quantity=row.quantity,
        points=row.points,
        fence=row.fence,
        held_until_ms=row.held_until_ms,
    )


def _recent(row: views.Recent) -> Recent:
    doubt = row.contest
    return Recent(
        at_ms=row.at_ms,
        what=row.what,
        points=row.points,
        why_zh=list(row.why_zh),
        why_en=list(row.why_en),
        award=row.award,
        contest=None
        if doubt is None
        else Contested(outcome=doubt.outcome, due_ms=doubt.due_ms, answer=doubt.answer),
    )


def opened_card(hub: Services, actor: Actor, card: Sealed) -> str:
    try:
        return hub.seals.unseal_parts(actor.name, card.key, card.n, card.box)
    except CannotOpen:
        raise Problem(code="card_unreadable") from None


async def _pin(hub: Services, card: str, ask: ReserveAsk) -> None:
    """Refuse unless the PIN is right, or so few points need none."""
    items = await hub.read(views.shelf)
    item = next((row for row in items if row.id == ask.item and row.active), None)
    if item is None:
        raise NotFound(what="item", id=ask.item)
    if item.points * ask.quantity <= await hub.read(views.pin_above, hub.clock()):
        return
    if ask.pin is None:
        raise PinNeeded
    who = await hub.read(views.greeting, card, hub.clock())
    if who.resident is None:
        raise CardUnknown
    stored = await hub.do_urgent(pins.charge_pin, card)
    right = await wrap_future(
        hub.bench.run(
            partial(
                passwords.pin_matches, hub.seals.pepper, who.resident, ask.pin, stored
            )
        )
    )
    if not right:
        # the last wrong one locks and starts the count anew: then none is left
        left = await hub.read(pins.pin_left, card) % pins.PIN_WRONG_MAX
        raise PinWrong(left=left)
    await hub.do_urgent(pins.pin_passed, card)
