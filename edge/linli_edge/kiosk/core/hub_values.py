"""What the hub's station says at the kiosk: people, shelf, quotes, redemptions.

The dataclasses are the contract; hub_answers.py reads them from JSON.
"""

from dataclasses import dataclass
from typing import Any

Way = str  # staff | dispenser | locker; a new one is handed over by staff
MACHINES = ("dispenser", "locker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """One item x quantity of an order; `given` is what surely changed hands."""

    id: str
    order: str
    state: str
    item: str
    name_zh: str
    name_en: str
    quantity: int
    points: int
    fence: int
    held_until_ms: int
    kind: str = ""
    unit: str = "piece"
    way: Way = "staff"
    channel: int | None = None
    given: int | None = None
    slot: str | None = None

    @property
    def by_machine(self) -> bool:
        return self.way in MACHINES and self.channel is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """So many a member and period: day, week, month, ever."""

    quantity: int
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReservedFor:
    """Whose turn it is first, in words."""

    zh: str
    en: str
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    id: str
    starts_ms: int
    ends_ms: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """On the shelf: `points` for each `per` of `unit` (piece, or g for loose goods)."""

    id: str
    name_zh: str
    name_en: str
    points: int
    left: int
    picture: str
    kind: str = "goods"
    per: int = 1
    unit: str = "piece"
    way: Way = "staff"
    limit: Limit | None = None
    reserved_for: ReservedFor | None = None
    open_now: bool = True
    opens: str = ""
    slots: tuple[Slot, ...] = ()

    @property
    def loose(self) -> bool:
        return self.unit == "g"

    def cost(self, quantity: int) -> int:
        """Points of so many; the hub's own sum decides."""
        return max(1, self.points * quantity // max(1, self.per))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What the garden gave."""

    name_zh: str
    name_en: str
    quantity: int
    unit: str
    day: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    items: tuple[Item, ...] = ()
    garden: tuple[Grown, ...] = ()
    news: News | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """`code`: why this line cannot be had, or None."""

    item: str
    quantity: int
    points: int
    way: Way = "staff"
    code: str | None = None
    detail_zh: str = ""
    detail_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    points: int
    pin_needed: bool
    available: int
    lines: tuple[QuoteLine, ...]

    @property
    def good(self) -> bool:
        return self.points <= self.available and not any(one.code for one in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    order: str
    redemptions: tuple[Redemption, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipLine:
    name_zh: str
    name_en: str
    quantity: int
    unit: str
    points: int
    state: str
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A receipt: `link` leads to the resident's own page for some days."""

    number: str
    at_ms: int
    name: str
    lines: tuple[SlipLine, ...]
    points: int
    balance: int
    link: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """An award in doubt: `open`, answered before `due_ms`; or `upheld`, `refused`."""

    outcome: str
    due_ms: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """An entry of the books. `why_zh`, `why_en`: its reasons, a sentence each.

    `award`: what may be contested under this id, or None.
    """

    at_ms: int
    what: str
    points: int
    why_zh: tuple[str, ...]
    why_en: tuple[str, ...]
    award: str | None = None
    contest: Contest | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiring:
    points: int
    last_day: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who tapped, as far as the screen may know.

    `by_hand_until_ms`: until then staff give them things, no machine does.
    `to_confirm`: services they gave and have not said a word about.
    """

    resident: str | None
    language: str
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    id: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    until_ms: int
    objections_until_ms: int | None = None
    objected: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A course, an idea box or an activity that one may ask for."""

    id: str
    kind: str
    title_zh: str
    title_en: str
    until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    topics: tuple[Topic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Somebody (masked) who booked a service of this provider."""

    redemption: str
    name_zh: str
    name_en: str
    resident: str
    starts_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    bookings: tuple[Booking, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    entries: tuple[Recent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Before when somebody answers."""

    due_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ahead:
    """How many wait before one."""

    ahead: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to say. Known codes are in the phrases; else the hub's own words."""

    code: str
    zh: str = ""
    en: str = ""
