"""What a kiosk's edge asks the hub for. Signed by the edge; the guard has checked that."""

from asyncio import wrap_future
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from fastapi import APIRouter, Request

from linli_hub.adapters import passwords
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import CardUnknown, NotFound, PinNeeded, PinWrong
from linli_hub.base.store.tx import ReadConnection
from linli_hub.base.web import errors
from linli_hub.base.web.bodies import SEALED, Ask, Sealed
from linli_hub.base.web.routes import API
from linli_hub.base.web.services import ActorDep, Services, ServicesDep
from linli_hub.base.web.writing import idempotency_key
from linli_hub.people.actions import pins
from linli_hub.registry.core.card_life import STAFF_CARD
from linli_hub.registry.web.sealed_card import opened_card
from linli_hub.standard.store import standards
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.core.order import Line
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.core.shelf import BY_STAFF
from linli_hub.station.views import bookings, greeting, receipts
from linli_hub.station.views import shelf as views_shelf
from linli_hub.station.web.bodies import (
    Both,
    DispenseAsk,
    Expiring,
    GreetAsk,
    Greeting,
    Grown,
    History,
    LineAsk,
    OrderAsk,
    Ordered,
    Quote,
    QuoteAsk,
    QuotedLine,
    Receipt,
    ReceiptLine,
    Redemption,
    RedemptionAsk,
    ReserveAsk,
    ResultAsk,
    Shelf,
    ShelfAsk,
    offered,
    recent,
    told,
)
from linli_hub.station.web.door import address_of
from linli_hub.voice.views import requests

__all__ = ["SEALED", "Ask", "Redemption", "Sealed", "opened_card", "router", "told"]

router = APIRouter(prefix=f"{API}/station", tags=["station"])

OpenCode = Callable[[str, bytes], str]  # of an item: a voucher's code from its box


@router.post("/greet")
async def greet(ask: GreetAsk, hub: ServicesDep, actor: ActorDep) -> Greeting:
    """Who tapped, their balance, and what they have reserved."""
    now_ms = hub.clock()
    card = opened_card(hub, actor, ask.card)

    def seen(connection: ReadConnection) -> Greeting:
        found = greeting.greeting(connection, card, now_ms)
        more = bookings.Beside()
        if found.resident is not None and found.member is not None:
            who = found.resident, found.member
            more = bookings.beside(connection, who, actor.name, now_ms)
        return greeted(found, more, now_ms, standards.pin_above(connection, now_ms))

    return await hub.read(seen)


@router.post("/shelf")
async def shelf(_ask: ShelfAsk, hub: ServicesDep, actor: ActorDep) -> Shelf:
    """What can be had at this station today, and what the garden gave."""
    now_ms = hub.clock()

    def seen(connection: ReadConnection) -> Shelf:
        offers = views_shelf.offers(connection, actor.name, now_ms)
        grown = views_shelf.garden(connection, now_ms)
        return on_shelf(offers, grown, requests.headline(connection, now_ms))

    return await hub.read(seen)


@router.post("/quote")
async def quote(ask: QuoteAsk, hub: ServicesDep, actor: ActorDep) -> Quote:
    """What it would cost now, line by line, and whether it asks for the PIN."""
    card, now_ms = opened_card(hub, actor, ask.card), hub.clock()
    lines = _lines(ask.lines)

    def seen(connection: ReadConnection) -> Quote:
        found = views_shelf.quote(connection, actor.name, card, lines, now_ms)
        available = greeting.greeting(connection, card, now_ms).available
        return quoted(found, available, standards.pin_above(connection, now_ms))

    return await hub.read(seen)


@router.post("/reserve", status_code=201)
async def reserve(
    request: Request, ask: ReserveAsk, hub: ServicesDep, actor: ActorDep
) -> Ordered:
    """Reserve points and goods together, all lines or none. The PIN is charged before
    it is checked."""
    card = opened_card(hub, actor, ask.card)
    lines, key = _lines(ask.lines), idempotency_key(request)
    free = await _pin(hub, actor, card, ask.pin, lines)
    wish = orders.Wish(
        station=actor.name, card=card, lines=tuple(lines), free_points=free
    )
    made = await hub.do_urgent(orders.reserve, actor, key, wish)
    return Ordered(order=made.id, redemptions=[told(row) for row in made.redemptions])


@router.post("/keep")
async def keep(
    request: Request, ask: RedemptionAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """Keep what is reserved for some days; it can be fetched here or at the desk."""
    key = idempotency_key(request)
    return told(
        await hub.do_urgent(redemptions.keep, actor, key, ask.redemption, hub.policy)
    )


@router.post("/dispense")
async def dispense(
    request: Request, ask: DispenseAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """Let the goods be handed over once, under the fence number in the answer."""
    cards = redemptions.Cards(
        staff=opened_card(hub, actor, ask.staff) if ask.staff else None,
        own=opened_card(hub, actor, ask.card) if ask.card else None,
    )
    key = idempotency_key(request)
    return told(
        await hub.do_urgent(redemptions.dispense, actor, key, ask.redemption, cards)
    )


@router.post("/result")
async def result(
    request: Request, ask: ResultAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """What came of it: settled for what was given, released, or a person must look."""
    said = redemptions.Told(
        redemption=ask.redemption,
        fence=ask.fence,
        result=ask.result,
        given=ask.given,
        evidence=ask.evidence,
        staff=opened_card(hub, actor, ask.staff) if ask.staff else None,
    )
    key = idempotency_key(request)
    return told(await hub.do_urgent(redemptions.result, actor, key, said))


@router.post("/cancel")
async def cancel(
    request: Request, ask: RedemptionAsk, hub: ServicesDep, actor: ActorDep
) -> Redemption:
    """Give points and goods back; refused once dispensing has begun."""
    key = idempotency_key(request)
    return told(await hub.do_urgent(redemptions.cancel, actor, key, ask.redemption))


@router.post("/receipt")
async def receipt(ask: OrderAsk, hub: ServicesDep, actor: ActorDep) -> Receipt:
    """What to print for an order made here."""
    found = await hub.read(receipts.receipt, ask.order)
    if found is None or found.station != actor.name:
        raise NotFound(what="order", id=ask.order)
    link = address_of(hub, found.resident, found.card, hub.policy.page_link_days)
    return printed(found, link, hub.seals.open_code)


@router.post("/history")
async def history(ask: GreetAsk, hub: ServicesDep, actor: ActorDep) -> History:
    """The last twenty entries of the holder's account, with their reasons."""
    card = opened_card(hub, actor, ask.card)
    found = await hub.read(receipts.history, card, hub.clock())
    return History(entries=[recent(row) for row in found])


def greeted(
    found: greeting.Greeting,
    more: bookings.Beside,
    now_ms: int,
    pin_above: int,
) -> Greeting:
    """A greeting as the API says it."""
    lapsing = found.expiring
    return Greeting(
        known=found.known,
        resident=found.name_masked,
        language=found.language,
        balance=found.balance,
        available=found.available,
        as_of_ms=now_ms,
        recent=[recent(row) for row in found.recent],
        open=[_waits(row, more) for row in found.open],
        pin_needed_above=pin_above,
        expiring=Expiring(points=lapsing[0], last_day=lapsing[1]) if lapsing else None,
        may_spend=found.may_spend,
        staff=found.role == STAFF_CARD,
        news=[Both(zh=zh, en=en) for zh, en in found.news],
        by_hand_until_ms=more.by_hand_until_ms,
        to_confirm=more.to_confirm,
    )


def _waits(row: RedemptionRow, more: bookings.Beside) -> Redemption:
    """Whom staff serve, they also give what was reserved from a machine before."""
    by_staff = more.by_hand_until_ms is not None and row.state == "held"
    return told(replace(row, way=BY_STAFF) if by_staff else row)


def on_shelf(
    offers: list[views_shelf.Offer],
    grown: list[views_shelf.Grown],
    headline: requests.Note | None = None,
) -> Shelf:
    """A station's shelf as the API says it."""
    return Shelf(
        items=[offered(row) for row in offers],
        garden=[
            Grown(
                name_zh=row.name_zh,
                name_en=row.name_en,
                quantity=row.quantity,
                unit=row.unit,
                day=row.day,
            )
            for row in grown
        ],
        news=Both(zh=headline.zh, en=headline.en) if headline else None,
    )


def quoted(found: list[views_shelf.QuoteLine], available: int, free: int) -> Quote:
    """A quote as the API says it; above `free` points it asks for the PIN."""
    points = sum(row.points for row in found)
    return Quote(
        points=points,
        pin_needed=points > free,
        available=available,
        lines=[_quoted(row) for row in found],
    )


def printed(
    found: receipts.Receipt,
    link: str | None = None,
    open_code: OpenCode | None = None,
) -> Receipt:
    """A receipt as the API says it; `link` leads to the resident's own page."""
    return Receipt(
        number=found.number,
        at_ms=found.at_ms,
        name=found.name_masked,
        lines=[
            ReceiptLine(
                name_zh=line.row.name_zh,
                name_en=line.row.name_en,
                quantity=line.row.given
                if line.row.state == "settled" and line.row.given
                else line.row.quantity,
                unit=line.row.unit,
                points=line.points,
                state=line.row.state,
                code=_code(line, open_code),
            )
            for line in found.lines
        ],
        points=sum(line.points for line in found.lines),
        balance=found.balance,
        link=link,
    )


def _code(line: receipts.ReceiptLine, open_code: OpenCode | None) -> str | None:
    """The codes of a voucher that was handed over."""
    if open_code is None:
        return None
    return " ".join(open_code(line.row.item, box) for box in line.codes) or None


def _lines(asked: list[LineAsk]) -> list[Line]:
    return [Line(item=one.item, quantity=one.quantity, slot=one.slot) for one in asked]


def _quoted(row: views_shelf.QuoteLine) -> QuotedLine:
    zh = en = ""
    if row.code is not None:
        _, problem = errors.body(row.code, dict(row.data))
        zh, en = problem["detail_zh"], problem["detail"]
    return QuotedLine(
        item=row.line.item,
        quantity=row.line.quantity,
        points=row.points,
        way=row.way,
        code=row.code,
        detail_zh=zh,
        detail_en=en,
    )


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
