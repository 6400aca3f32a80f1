"""What a kiosk's edge and the hub say to each other over HTTPS: bodies and answers."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from linli_hub.base.web.bodies import SEALED, Ask, Sealed
from linli_hub.base.web.examples import sends
from linli_hub.station.core.order import SlotFacts
from linli_hub.station.core.redemption import EVIDENCE_CHARS_MAX, RedemptionRow
from linli_hub.station.core.shelf import QUANTITY_MAX
from linli_hub.station.views import greeting
from linli_hub.station.views.shelf import Offer

Hex32 = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Units = Annotated[int, Field(ge=1, le=max(QUANTITY_MAX.values()))]
Given = Annotated[int | None, Field(ge=0, le=max(QUANTITY_MAX.values()))]
LINES_SENT_MAX = 20  # more than an order has: that is refused in words


LINE: Any = {"item": "rice", "quantity": 1, "slot": None}


class LineAsk(Ask):
    """So much of an item; `slot`: when, for a service."""

    item: Annotated[str, Field(min_length=1, max_length=64)]
    quantity: Units = 1
    slot: Annotated[str | None, Field(max_length=64)] = None


Lines = Annotated[list[LineAsk], Field(min_length=1, max_length=LINES_SENT_MAX)]


class GreetAsk(Ask):
    model_config = sends(card=SEALED)
    card: Sealed


class ShelfAsk(Ask):
    model_config = sends()


class QuoteAsk(Ask):
    model_config = sends(card=SEALED, lines=[LINE])
    card: Sealed
    lines: Lines


class ReserveAsk(Ask):
    model_config = sends(card=SEALED, lines=[LINE], pin="420917")
    card: Sealed
    lines: Lines
    pin: Annotated[str | None, Field(max_length=32, repr=False)] = None


class DispenseAsk(Ask):
    """`card`: the resident's own, which opens a machine; else `staff`."""

    model_config = sends(redemption="0" * 32, staff=SEALED, card=None)
    redemption: Hex32
    staff: Sealed | None = None
    card: Sealed | None = None


class ResultAsk(Ask):
    model_config = sends(
        redemption="0" * 32, fence=1, result="handed_over", given=2,
        evidence="drops=2/3",
    )  # fmt: skip
    redemption: Hex32
    fence: Annotated[int, Field(ge=0, le=2**53 - 1)]
    result: Annotated[str, Field(pattern=r"^(handed_over|not_given|unknown)$")]
    given: Given = None
    evidence: Annotated[str, Field(max_length=EVIDENCE_CHARS_MAX)] = ""
    staff: Sealed | None = None


class RedemptionAsk(Ask):
    model_config = sends(redemption="0" * 32)
    redemption: Hex32


class OrderAsk(Ask):
    model_config = sends(order="0" * 32)
    order: Hex32


class Redemption(BaseModel):
    """A line of an order: points and goods reserved together, and how far that went."""

    id: str
    order: str
    state: str
    item: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    quantity: int
    points: int
    fence: int
    held_until_ms: int
    way: str
    place: str | None
    channel: int | None
    given: int | None
    slot: str | None


class Ordered(BaseModel):
    order: str
    redemptions: list[Redemption]


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


class Both(BaseModel):
    """A line in both languages."""

    zh: str
    en: str


class Expiring(BaseModel):
    points: int
    last_day: str


class Greeting(BaseModel):
    """What the kiosk shows after a tap; the name is masked. `staff`: a staff card.

    `by_hand_until_ms`: staff give them things, no machine does. `to_confirm`: services
    they gave and have not said a word about.
    """

    known: bool
    resident: str | None
    language: str
    balance: int
    available: int
    as_of_ms: int
    recent: list[Recent]
    open: list[Redemption]
    pin_needed_above: int
    expiring: Expiring | None
    may_spend: bool
    staff: bool
    news: list[Both]
    by_hand_until_ms: int | None
    to_confirm: int


class History(BaseModel):
    entries: list[Recent]


class Limit(BaseModel):
    quantity: int
    period: str


class ReservedFor(BaseModel):
    zh: str
    en: str
    until_ms: int


class Slot(BaseModel):
    id: str
    starts_ms: int
    ends_ms: int
    left: int


class Item(BaseModel):
    """`points` for `per` of the unit; `left`: the most that one line can ask for."""

    id: str
    kind: str
    name_zh: str
    name_en: str
    points: int
    per: int
    unit: str
    left: int
    picture: str
    way: str
    limit: Limit | None
    reserved_for: ReservedFor | None
    open_now: bool
    opens: str
    best_before: str | None
    slots: list[Slot]


class Grown(BaseModel):
    """What the garden brought in the last seven days."""

    name_zh: str
    name_en: str
    quantity: int
    unit: str
    day: str


class Shelf(BaseModel):
    items: list[Item]
    garden: list[Grown]
    news: Both | None


class QuotedLine(BaseModel):
    """`code`: why it cannot be had, then in words."""

    item: str
    quantity: int
    points: int
    way: str
    code: str | None
    detail_zh: str
    detail_en: str


class Quote(BaseModel):
    points: int
    pin_needed: bool
    available: int
    lines: list[QuotedLine]


class ReceiptLine(BaseModel):
    """`code`: a voucher's, once it is handed over."""

    name_zh: str
    name_en: str
    quantity: int
    unit: str
    points: int
    state: str
    code: str | None


class Receipt(BaseModel):
    """`link`: the resident's own page, for a QR code."""

    number: str
    at_ms: int
    name: str
    lines: list[ReceiptLine]
    points: int
    balance: int
    link: str | None


def told(row: RedemptionRow) -> Redemption:
    """A redemption as the API says it."""
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


def recent(row: greeting.Recent) -> Recent:
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


def offered(row: Offer) -> Item:
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
        slots=[_slot(slot) for slot in row.slots],
    )


def _slot(slot: SlotFacts) -> Slot:
    return Slot(
        id=slot.id, starts_ms=slot.starts_ms, ends_ms=slot.ends_ms, left=slot.left
    )
