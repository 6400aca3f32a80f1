"""What the hub's rows are to a kiosk: the answers of the wire's contract."""

from collections.abc import Callable
from dataclasses import replace

from linli_hub.base.web import errors
from linli_hub.registry.core.card_life import STAFF_CARD
from linli_hub.station.core import order
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.core.shelf import BY_STAFF
from linli_hub.station.views import bookings, greeting, receipts, shelf
from linli_hub.voice.views import requests
from linli_wire.station_answers import (
    Contest,
    Expiring,
    Grown,
    Item,
    Limit,
    News,
    Person,
    Quote,
    QuoteLine,
    Recent,
    Redemption,
    ReservedFor,
    Shelf,
    Slip,
    SlipLine,
    Slot,
)

OpenCode = Callable[[str, bytes], str]  # of an item: a voucher's code from its box


def redemption(row: RedemptionRow) -> Redemption:
    """A line of an order, and how far it is."""
    return Redemption(
        id=row.id,
        order=row.order,
        state=row.state,
        item=row.item,
        name_zh=row.name_zh,
        name_en=row.name_en,
        kind=row.kind,
        unit=row.unit,
        quantity=row.quantity,
        points=row.points,
        fence=row.fence,
        held_until_ms=row.held_until_ms,
        way=row.way,
        place=row.place,
        channel=row.channel,
        given=row.given,
        slot=row.slot,
    )


def greeted(
    found: greeting.Greeting,
    more: bookings.Beside,
    now_ms: int,
    pin_above: int,
) -> Person:
    """A greeting as the API says it."""
    lapsing = found.expiring
    return Person(
        known=found.known,
        resident=found.name_masked,
        language=found.language,
        balance=found.balance,
        available=found.available,
        as_of_ms=now_ms,
        recent=tuple(recent(row) for row in found.recent),
        open=tuple(_waits(row, more) for row in found.open),
        pin_needed_above=pin_above,
        expiring=Expiring(points=lapsing[0], last_day=lapsing[1]) if lapsing else None,
        may_spend=found.may_spend,
        staff=found.role == STAFF_CARD,
        news=tuple(News(zh=zh, en=en) for zh, en in found.news),
        by_hand_until_ms=more.by_hand_until_ms,
        to_confirm=more.to_confirm,
    )


def _waits(row: RedemptionRow, more: bookings.Beside) -> Redemption:
    """Whom staff serve, they also give what was reserved from a machine before."""
    by_staff = more.by_hand_until_ms is not None and row.state == "held"
    return redemption(replace(row, way=BY_STAFF) if by_staff else row)


def on_shelf(
    offers: list[shelf.Offer],
    grown: list[shelf.Grown],
    headline: requests.Note | None = None,
) -> Shelf:
    """A station's shelf as the API says it."""
    return Shelf(
        items=tuple(offered(row) for row in offers),
        garden=tuple(
            Grown(
                name_zh=row.name_zh,
                name_en=row.name_en,
                quantity=row.quantity,
                unit=row.unit,
                day=row.day,
            )
            for row in grown
        ),
        news=News(zh=headline.zh, en=headline.en) if headline else None,
    )


def quoted(found: list[shelf.QuoteLine], available: int, free: int) -> Quote:
    """A quote as the API says it; above `free` points it asks for the PIN."""
    points = sum(row.points for row in found)
    return Quote(
        points=points,
        pin_needed=points > free,
        available=available,
        lines=tuple(_quoted(row) for row in found),
    )


def printed(
    found: receipts.Receipt,
    link: str | None = None,
    open_code: OpenCode | None = None,
) -> Slip:
    """A receipt as the API says it; `link` leads to the resident's own page."""
    return Slip(
        number=found.number,
        at_ms=found.at_ms,
        name=found.name_masked,
        lines=tuple(
            SlipLine(
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
        ),
        points=sum(line.points for line in found.lines),
        balance=found.balance,
        link=link,
    )


def _code(line: receipts.ReceiptLine, open_code: OpenCode | None) -> str | None:
    """The codes of a voucher that was handed over."""
    if open_code is None:
        return None
    return " ".join(open_code(line.row.item, box) for box in line.codes) or None


def _quoted(row: shelf.QuoteLine) -> QuoteLine:
    zh = en = ""
    if row.code is not None:
        _, problem = errors.body(row.code, dict(row.data))
        zh, en = problem["detail_zh"], problem["detail"]
    return QuoteLine(
        item=row.line.item,
        quantity=row.line.quantity,
        points=row.points,
        way=row.way,
        code=row.code,
        detail_zh=zh,
        detail_en=en,
    )


def recent(row: greeting.Recent) -> Recent:
    doubt = row.contest
    return Recent(
        at_ms=row.at_ms,
        what=row.what,
        points=row.points,
        why_zh=tuple(row.why_zh),
        why_en=tuple(row.why_en),
        award=row.award,
        contest=None
        if doubt is None
        else Contest(outcome=doubt.outcome, due_ms=doubt.due_ms, answer=doubt.answer),
    )


def offered(row: shelf.Offer) -> Item:
    """An item as a station shows it."""
    ware = row.ware
    limit = None
    if ware.limit_quantity is not None:
        limit = Limit(quantity=ware.limit_quantity, period=ware.limit_period)
    reserved = None
    if row.reserved_for is not None:
        zh, en, until_ms = row.reserved_for
        reserved = ReservedFor(zh=zh, en=en, until_ms=until_ms)
    return Item(
        id=ware.id,
        kind=ware.kind,
        name_zh=ware.name_zh,
        name_en=ware.name_en,
        points=row.points,
        per=ware.per,
        unit=ware.unit,
        left=row.left,
        picture=ware.picture,
        way=row.way,
        limit=limit,
        reserved_for=reserved,
        open_now=row.open_now,
        opens=ware.opens,
        best_before=row.best_before,
        slots=tuple(_slot(slot) for slot in row.slots),
    )


def _slot(slot: order.SlotFacts) -> Slot:
    return Slot(
        id=slot.id, starts_ms=slot.starts_ms, ends_ms=slot.ends_ms, left=slot.left
    )
