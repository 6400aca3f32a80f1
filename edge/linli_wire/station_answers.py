"""What the hub answers a kiosk's calls with; which answer belongs to which is in station.py.

Units and growth are as there: `_ms` is Unix time in milliseconds UTC, points are whole;
a new field has a default, and one that the edge does not know is ignored. The properties
say what follows from the fields.
"""

from typing import Annotated, Any, TypeVar

from msgspec import Meta, Struct, structs

ANSWER_BYTES_MAX = 256 * 1024  # a longer one is not read
TEXT_MAX = 4000  # characters of any text
MACHINES = ("dispenser", "locker")

Said = Annotated[str, Meta(max_length=TEXT_MAX)]
Way = Said  # staff | dispenser | locker; a new one is handed over by staff

T = TypeVar("T", bound=Struct)


def changed(one: T, **fields: Any) -> T:
    """A copy of `one` in which these fields are others."""
    return structs.replace(one, **fields)


class _Answer(Struct, frozen=True, kw_only=True):
    """Shared switches only. Every field is sent, also one that has its default."""


class Redemption(_Answer, frozen=True, kw_only=True):
    """A line of an order: points and goods reserved together, and how far that went.

    `quantity`, `given` (what surely changed hands): pieces, or grams where `unit` is g.
    `fence` counts the permissions to dispense; held until `held_until_ms`.
    """

    id: Said
    order: Said
    state: Said
    item: Said
    name_zh: Said
    name_en: Said
    quantity: int
    points: int
    fence: int
    held_until_ms: int
    kind: Said = ""
    unit: Said = "piece"
    way: Way = "staff"
    place: Said | None = None
    channel: int | None = None
    given: int | None = None
    slot: Said | None = None

    @property
    def by_machine(self) -> bool:
        return self.way in MACHINES and self.channel is not None


class Order(_Answer, frozen=True, kw_only=True):
    """What was reserved, a redemption a line."""

    order: Said
    redemptions: tuple[Redemption, ...]


class Limit(_Answer, frozen=True, kw_only=True):
    """So many pieces or grams a member and period: day, week, month, ever."""

    quantity: int
    period: Said


class ReservedFor(_Answer, frozen=True, kw_only=True):
    """Whose turn it is first, in words, until `until_ms`."""

    zh: Said
    en: Said
    until_ms: int


class Slot(_Answer, frozen=True, kw_only=True):
    """A time of a service; `left`: how many may still book it."""

    id: Said
    starts_ms: int
    ends_ms: int
    left: int


class Item(_Answer, frozen=True, kw_only=True):
    """On the shelf: `points` for each `per` of `unit` (piece, or g for loose goods).

    `left`: the most that one line can ask for; `best_before`: YYYY-MM-DD.
    """

    id: Said
    name_zh: Said
    name_en: Said
    points: int
    left: int
    picture: Said
    kind: Said = "goods"
    per: int = 1
    unit: Said = "piece"
    way: Way = "staff"
    limit: Limit | None = None
    reserved_for: ReservedFor | None = None
    open_now: bool = True
    opens: Said = ""
    best_before: Said | None = None
    slots: tuple[Slot, ...] = ()

    @property
    def loose(self) -> bool:
        return self.unit == "g"

    def cost(self, quantity: int) -> int:
        """Points of so many; the hub's own sum decides."""
        return max(1, self.points * quantity // max(1, self.per))


class Grown(_Answer, frozen=True, kw_only=True):
    """What the garden brought in the last seven days; `day`: YYYY-MM-DD."""

    name_zh: Said
    name_en: Said
    quantity: int
    unit: Said
    day: Said = ""


class News(_Answer, frozen=True, kw_only=True):
    """A line in both languages."""

    zh: Said
    en: Said


class Shelf(_Answer, frozen=True, kw_only=True):
    """What can be had at this station today."""

    items: tuple[Item, ...] = ()
    garden: tuple[Grown, ...] = ()
    news: News | None = None


class QuoteLine(_Answer, frozen=True, kw_only=True):
    """`code`: why this line cannot be had, then in words; or None."""

    item: Said
    quantity: int
    points: int
    way: Way = "staff"
    code: Said | None = None
    detail_zh: Said = ""
    detail_en: Said = ""


class Quote(_Answer, frozen=True, kw_only=True):
    """What it would cost; `available`: points that the member may spend now."""

    points: int
    pin_needed: bool
    available: int
    lines: tuple[QuoteLine, ...]

    @property
    def good(self) -> bool:
        return self.points <= self.available and not any(one.code for one in self.lines)


class SlipLine(_Answer, frozen=True, kw_only=True):
    """`quantity` in `unit` (piece, g); `code`: a voucher's, once it is handed over."""

    name_zh: Said
    name_en: Said
    quantity: int
    unit: Said
    points: int
    state: Said
    code: Said | None = None


class Slip(_Answer, frozen=True, kw_only=True):
    """A receipt: `link` leads to the resident's own page for some days, as a QR code."""

    number: Said
    at_ms: int
    name: Said
    lines: tuple[SlipLine, ...]
    points: int
    balance: int
    link: Said | None = None


class Contest(_Answer, frozen=True, kw_only=True):
    """An award in doubt: `open`, answered before `due_ms`; or `upheld`, `refused`."""

    outcome: Said
    due_ms: int
    answer: Said


class Recent(_Answer, frozen=True, kw_only=True):
    """An entry of the books. `why_zh`, `why_en`: its reasons, a sentence each.

    `award`: what may be contested under this id, or None.
    """

    at_ms: int
    what: Said
    points: int
    why_zh: tuple[Said, ...]
    why_en: tuple[Said, ...]
    award: Said | None = None
    contest: Contest | None = None


class Expiring(_Answer, frozen=True, kw_only=True):
    """Points that lapse after `last_day`, YYYY-MM-DD."""

    points: int
    last_day: Said


class Person(_Answer, frozen=True, kw_only=True):
    """Who tapped, as far as the screen may know: `resident` is masked; `staff`: a card.

    `balance`, `available`, `pin_needed_above`: points. `by_hand_until_ms`: until then
    staff give them things, no machine does. `to_confirm`: services they gave and have not
    said a word about.
    """

    resident: Said | None
    language: Said
    balance: int
    available: int
    as_of_ms: int
    recent: tuple[Recent, ...]
    open: tuple[Redemption, ...]
    pin_needed_above: int
    known: bool = True
    expiring: Expiring | None = None
    may_spend: bool = True
    staff: bool = False
    news: tuple[News, ...] = ()
    by_hand_until_ms: int | None = None
    to_confirm: int = 0

    @property
    def to_collect(self) -> tuple[Redemption, ...]:
        """Kept for this person; what is booked for a time is not fetched here."""
        return tuple(one for one in self.open if one.state == "held" and not one.slot)


class History(_Answer, frozen=True, kw_only=True):
    """The last entries of an account, newest first."""

    entries: tuple[Recent, ...]


class Notice(_Answer, frozen=True, kw_only=True):
    """Published from `from_ms` until `until_ms`; `objected`: by the holder of the card."""

    id: Said
    title_zh: Said
    title_en: Said
    body_zh: Said
    body_en: Said
    until_ms: int
    from_ms: int = 0
    objections_until_ms: int | None = None
    objected: bool = False


class Notices(_Answer, frozen=True, kw_only=True):
    """What is published now."""

    notices: tuple[Notice, ...]


class Topic(_Answer, frozen=True, kw_only=True):
    """A course, an idea box or an activity that one may ask for until `until_ms`."""

    id: Said
    kind: Said
    title_zh: Said
    title_en: Said
    until_ms: int | None = None


class Topics(_Answer, frozen=True, kw_only=True):
    """What can be asked for."""

    topics: tuple[Topic, ...]


class Booking(_Answer, frozen=True, kw_only=True):
    """Somebody (masked) who booked a service of this provider."""

    redemption: Said
    name_zh: Said
    name_en: Said
    resident: Said
    starts_ms: int


class Bookings(_Answer, frozen=True, kw_only=True):
    """Services given here that nobody has said a word about, oldest first."""

    bookings: tuple[Booking, ...]


class Due(_Answer, frozen=True, kw_only=True):
    """Somebody answers before `due_ms`."""

    due_ms: int


class Stands(Due, frozen=True, kw_only=True):
    """How a contest stands; `points`: what the award comes to now, with corrections."""

    id: Said
    award: Said
    outcome: Said
    points: int


class Ahead(_Answer, frozen=True, kw_only=True):
    """How many wait before one."""

    ahead: int


class Heard(_Answer, frozen=True, kw_only=True):
    """It arrived."""


class Refusal(_Answer, frozen=True, kw_only=True):
    """The part of a problem body (RFC 9457) that a kiosk reads."""

    code: Said
    detail: Said = ""
    detail_zh: Said = ""
