"""What a kiosk's edge asks the hub for. Signed by the edge; the guard has checked that."""

from asyncio import wrap_future
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response

from linli_hub.adapters import passwords
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import CardUnknown, NotFound, PinNeeded, PinWrong
from linli_hub.base.store.tx import ReadConnection
from linli_hub.base.web.contract import answer, body
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, Services, ServicesDep
from linli_hub.base.web.writing import idempotency_key
from linli_hub.people.actions import pins
from linli_hub.registry.web.sealed_card import opened_card
from linli_hub.standard.store import standards
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.core.order import Line
from linli_hub.station.views import bookings, greeting, receipts
from linli_hub.station.views import shelf as views_shelf
from linli_hub.station.web.kiosk_answers import (
    greeted,
    on_shelf,
    printed,
    quoted,
    recent,
    redemption,
)
from linli_hub.station.web.resident import address_of
from linli_hub.voice.views import requests
from linli_wire import station
from linli_wire.station_answers import History, Order, Person, Quote, Shelf

router = APIRouter(prefix=f"{API}/station", tags=["station"])

CardBody = Annotated[station.CardAsk, body(station.CardAsk)]
EmptyBody = Annotated[station.EmptyAsk, body(station.EmptyAsk)]
QuoteBody = Annotated[station.QuoteAsk, body(station.QuoteAsk)]
ReserveBody = Annotated[station.ReserveAsk, body(station.ReserveAsk)]
RedemptionBody = Annotated[station.RedemptionAsk, body(station.RedemptionAsk)]
DispenseBody = Annotated[station.DispenseAsk, body(station.DispenseAsk)]
ResultBody = Annotated[station.ResultAsk, body(station.ResultAsk)]
OrderBody = Annotated[station.OrderAsk, body(station.OrderAsk)]


@router.post("/greet")
async def greet(ask: CardBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """Who tapped, their balance, and what they have reserved."""
    now_ms = hub.clock()
    card = opened_card(hub, actor, ask.card)

    def seen(connection: ReadConnection) -> Person:
        guest = greeting.greeting(connection, card, now_ms)
        more = bookings.Beside()
        if guest.resident is not None and guest.member is not None:
            who = guest.resident, guest.member
            more = bookings.beside(connection, who, actor.name, now_ms)
        return greeted(guest, more, now_ms, standards.pin_above(connection, now_ms))

    return answer("greet", await hub.read(seen))


@router.post("/shelf")
async def shelf(_ask: EmptyBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """What can be had at this station today, and what the garden gave."""
    now_ms = hub.clock()

    def seen(connection: ReadConnection) -> Shelf:
        offers = views_shelf.offers(connection, actor.name, now_ms)
        grown = views_shelf.garden(connection, now_ms)
        return on_shelf(offers, grown, requests.headline(connection, now_ms))

    return answer("shelf", await hub.read(seen))


@router.post("/quote")
async def quote(ask: QuoteBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """What it would cost now, line by line, and whether it asks for the PIN."""
    card, now_ms = opened_card(hub, actor, ask.card), hub.clock()
    lines = _lines(ask.lines)

    def seen(connection: ReadConnection) -> Quote:
        priced = views_shelf.quote(connection, actor.name, card, lines, now_ms)
        available = greeting.greeting(connection, card, now_ms).available
        return quoted(priced, available, standards.pin_above(connection, now_ms))

    return answer("quote", await hub.read(seen))


@router.post("/reserve")
async def reserve(
    request: Request, ask: ReserveBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Reserve points and goods together, all lines or none. The PIN is charged before
    it is checked."""
    card = opened_card(hub, actor, ask.card)
    lines, key = _lines(ask.lines), idempotency_key(request)
    free = await _pin(hub, actor, card, ask.pin, lines)
    wish = orders.Wish(
        station=actor.name, card=card, lines=tuple(lines), free_points=free
    )
    made = await hub.do_urgent(orders.reserve, actor, key, wish)
    lines_made = tuple(redemption(row) for row in made.redemptions)
    return answer("reserve", Order(order=made.id, redemptions=lines_made))


@router.post("/keep")
async def keep(
    request: Request, ask: RedemptionBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Keep what is reserved for some days; it can be fetched here or at the desk."""
    key = idempotency_key(request)
    done = await hub.do_urgent(redemptions.keep, actor, key, ask.redemption, hub.policy)
    return answer("keep", redemption(done))


@router.post("/dispense")
async def dispense(
    request: Request, ask: DispenseBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Let the goods be handed over once, under the fence number in the answer."""
    cards = redemptions.Cards(
        staff=opened_card(hub, actor, ask.staff) if ask.staff else None,
        own=opened_card(hub, actor, ask.card) if ask.card else None,
    )
    key = idempotency_key(request)
    done = await hub.do_urgent(redemptions.dispense, actor, key, ask.redemption, cards)
    return answer("dispense", redemption(done))


@router.post("/result")
async def result(
    request: Request, ask: ResultBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """What came of it: settled for what was given, released, or a person must look."""
    outcome = redemptions.Told(
        redemption=ask.redemption,
        fence=ask.fence,
        result=ask.result,
        given=ask.given,
        evidence=ask.evidence,
        staff=opened_card(hub, actor, ask.staff) if ask.staff else None,
    )
    key = idempotency_key(request)
    done = await hub.do_urgent(redemptions.result, actor, key, outcome)
    return answer("result", redemption(done))


@router.post("/cancel")
async def cancel(
    request: Request, ask: RedemptionBody, hub: ServicesDep, actor: ActorDep
) -> Response:
    """Give points and goods back; refused once dispensing has begun."""
    key = idempotency_key(request)
    done = await hub.do_urgent(redemptions.cancel, actor, key, ask.redemption)
    return answer("cancel", redemption(done))


@router.post("/receipt")
async def receipt(ask: OrderBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """What to print for an order made here."""
    order = await hub.read(receipts.receipt, ask.order)
    if order is None or order.station != actor.name:
        raise NotFound(what="order", id=ask.order)
    link = address_of(hub, order.resident, order.card, hub.policy.page_link_days)
    return answer("receipt", printed(order, link, hub.seals.open_code))


@router.post("/history")
async def history(ask: CardBody, hub: ServicesDep, actor: ActorDep) -> Response:
    """The last twenty entries of the holder's account, with their reasons."""
    card = opened_card(hub, actor, ask.card)
    rows = await hub.read(receipts.history, card, hub.clock())
    entries = tuple(recent(row) for row in rows)
    return answer("history", History(entries=entries))


def _lines(asked: tuple[station.LineAsk, ...]) -> list[Line]:
    return [Line(item=one.item, quantity=one.quantity, slot=one.slot) for one in asked]


async def _pin(
    hub: Services, actor: Actor, card: str, pin: str | None, lines: list[Line]
) -> int | None:
    """Points that need no PIN; None once the PIN was right. Else a refusal."""
    now_ms = hub.clock()

    def asked(connection: ReadConnection) -> tuple[int, int]:
        rows = views_shelf.quote(connection, actor.name, card, lines, now_ms)
        return standards.pin_above(connection, now_ms), sum(row.points for row in rows)

    free, points = await hub.read(asked)
    if points <= free:
        return free
    if pin is None:
        raise PinNeeded
    who = await hub.read(greeting.greeting, card, now_ms)
    if who.resident is None:
        raise CardUnknown
    stored = await hub.do_urgent(pins.charge_pin, card)
    checked = partial(
        passwords.pin_matches, hub.seals.peppers, who.resident, pin, stored
    )
    if not await wrap_future(hub.hashers.run(checked)):
        # the last wrong one locks and starts the count anew: then none is left
        left = await hub.read(pins.pin_left, card) % pins.PIN_WRONG_MAX
        raise PinWrong(left=left)
    fresh = None
    if passwords.pin_is_old(hub.seals.peppers, stored):
        again = partial(passwords.pin_hashed, hub.seals.peppers, who.resident, pin)
        fresh = await wrap_future(hub.hashers.run(again))
    await hub.do_urgent(pins.pin_passed, card, stored, fresh)
    return None
