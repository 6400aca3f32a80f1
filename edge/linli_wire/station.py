"""Every call that a kiosk's edge makes to the hub over HTTPS: its body and its answer.

POST /api/v1/station/CALL, signed by the edge (chain.request_text), JSON both ways; CALLS
says which body a call has and which answer. Units are in the names; `_ms` is Unix time in
milliseconds UTC, points are whole. Bodies are exact: the hub refuses a field that it does
not know. Answers (station_answers.py) only grow: a new field has a default, the edge
ignores what it does not know, the hub sends every field. What was once sent stays in
tests/wire/golden and is decoded for ever.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from linli_wire import station_answers
from linli_wire.messages import Count, Hex32, Hex64, Text

PATH = "/api/v1/station/"
LINES_MAX = 6  # of a basket, and of the order that it becomes
LINES_SENT_MAX = 20  # more than an order has: that is refused in words
PIECES_MAX = 20  # of a line, of what is counted; what an item allows may be less
GRAMS_MAX = 30_000  # of a line, of loose goods
UNITS_MAX = max(PIECES_MAX, GRAMS_MAX)
EVIDENCE_CHARS_MAX = 64

Name = Annotated[str, Meta(min_length=1, max_length=64)]
Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$(?!\n)")]
Units = Annotated[int, Meta(ge=1, le=UNITS_MAX)]
Given = Annotated[int, Meta(ge=0, le=UNITS_MAX)]


class _Body(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared switches only."""


class Sealed(_Body, frozen=True, kw_only=True):
    """A card for the hub's eyes only, as in messages.SealedCard.

    `key`: the edge's public key of this start; `n`: counts its messages; `box`: hex.
    """

    key: Hex64
    n: Count
    box: Annotated[str, Meta(max_length=256, pattern=r"^([0-9a-f]{2})+$(?!\n)")]


class EmptyAsk(_Body, frozen=True, kw_only=True):
    """Nothing is said but which kiosk asks: the signature tells that."""


class CardAsk(_Body, frozen=True, kw_only=True):
    """About the holder of the card."""

    card: Sealed


class LineAsk(_Body, frozen=True, kw_only=True):
    """So much of an item, in pieces or grams; `slot`: when, for a service."""

    item: Name
    quantity: Units = 1
    slot: Annotated[str, Meta(max_length=64)] | None = None


Lines = Annotated[tuple[LineAsk, ...], Meta(min_length=1, max_length=LINES_SENT_MAX)]


class QuoteAsk(_Body, frozen=True, kw_only=True):
    """What these lines would cost the holder of the card now."""

    card: Sealed
    lines: Lines


class ReserveAsk(_Body, frozen=True, kw_only=True):
    """Reserve all lines or none. `pin`: digits, where the quote asked for them."""

    card: Sealed
    lines: Lines
    pin: Annotated[str, Meta(max_length=32)] | None = None

    def __repr__(self) -> str:
        """Never with the PIN: a repr may reach a log."""
        return f"ReserveAsk(card={self.card!r}, lines={self.lines!r})"


class RedemptionAsk(_Body, frozen=True, kw_only=True):
    """About one redemption, by its id."""

    redemption: Hex32


class OrderAsk(_Body, frozen=True, kw_only=True):
    """About one order, by its id."""

    order: Hex32


class DispenseAsk(_Body, frozen=True, kw_only=True):
    """`card`: the resident's own, which opens a machine; else `staff`."""

    redemption: Hex32
    staff: Sealed | None = None
    card: Sealed | None = None


class ResultAsk(_Body, frozen=True, kw_only=True):
    """What came of a dispense under `fence`; `given`: pieces or grams surely handed over.

    `evidence`: what the machine saw, such as drops=2/3.
    """

    redemption: Hex32
    fence: Count
    result: Annotated[str, Meta(pattern=r"^(handed_over|not_given|unknown)$(?!\n)")]
    given: Given | None = None
    evidence: Annotated[str, Meta(max_length=EVIDENCE_CHARS_MAX)] = ""
    staff: Sealed | None = None


class ContestAsk(_Body, frozen=True, kw_only=True):
    """Doubt an award, d/JOURNAL/SEQ as the entries name it."""

    card: Sealed
    award: Annotated[str, Meta(pattern=r"^d/[0-9]{1,18}/[0-9]{1,18}(/[0-9]+)?$(?!\n)")]
    about: Literal["weight", "grade", "not_mine", "missing", "other"]
    said: Text = ""


class NoticesAsk(_Body, frozen=True, kw_only=True):
    """`card`: then also whether its holder has objected."""

    card: Sealed | None = None


class ObjectAsk(_Body, frozen=True, kw_only=True):
    """Object to a notice; `about`: amount, person, rule or other."""

    card: Sealed
    notice: Key
    about: Annotated[str, Meta(max_length=16)]


class TopicAsk(_Body, frozen=True, kw_only=True):
    """Ask for a course, an activity or a hearing of an idea."""

    card: Sealed
    topic: Key


class WaitAsk(_Body, frozen=True, kw_only=True):
    """Stand in line for an item that is sold out."""

    card: Sealed
    item: Name


class WordAsk(_Body, frozen=True, kw_only=True):
    """Whether a booked service was given; `card`: the provider's."""

    card: Sealed
    redemption: Hex32
    happened: bool


class LanguageAsk(_Body, frozen=True, kw_only=True):
    """Speak to the holder of the card in this language from now on."""

    card: Sealed
    language: Literal["zh-CN", "en"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallKind:
    """`gives` None: an answer without a body. `reads`: it changes nothing."""

    asks: type[Struct]
    gives: type[Struct] | None
    status: int = 200
    reads: bool = False


CALLS: dict[str, CallKind] = {
    "greet": CallKind(asks=CardAsk, gives=station_answers.Person, reads=True),
    "shelf": CallKind(asks=EmptyAsk, gives=station_answers.Shelf, reads=True),
    "quote": CallKind(asks=QuoteAsk, gives=station_answers.Quote, reads=True),
    "reserve": CallKind(asks=ReserveAsk, gives=station_answers.Order, status=201),
    "keep": CallKind(asks=RedemptionAsk, gives=station_answers.Redemption),
    "cancel": CallKind(asks=RedemptionAsk, gives=station_answers.Redemption),
    "dispense": CallKind(asks=DispenseAsk, gives=station_answers.Redemption),
    "result": CallKind(asks=ResultAsk, gives=station_answers.Redemption),
    "receipt": CallKind(asks=OrderAsk, gives=station_answers.Slip, reads=True),
    "history": CallKind(asks=CardAsk, gives=station_answers.History, reads=True),
    "contest": CallKind(asks=ContestAsk, gives=station_answers.Stands, status=201),
    "notices": CallKind(asks=NoticesAsk, gives=station_answers.Notices, reads=True),
    "object": CallKind(asks=ObjectAsk, gives=station_answers.Due, status=201),
    "topics": CallKind(asks=EmptyAsk, gives=station_answers.Topics, reads=True),
    "ask": CallKind(asks=TopicAsk, gives=station_answers.Due, status=201),
    "wait": CallKind(asks=WaitAsk, gives=station_answers.Ahead, status=201),
    "bookings": CallKind(asks=CardAsk, gives=station_answers.Bookings, reads=True),
    "took-place": CallKind(asks=WordAsk, gives=station_answers.Redemption),
    "language": CallKind(asks=LanguageAsk, gives=None, status=204),
    "help": CallKind(asks=EmptyAsk, gives=station_answers.Heard),
}
