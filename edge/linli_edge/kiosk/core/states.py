"""The words of a visit to the kiosk: states, events, effects. Rules: flow.py."""

from dataclasses import dataclass, field
from typing import Literal

from linli_edge.machines.core.messages import (
    BenchSaid,
    PrinterSaid,
    PrintLabel,
    Vend,
    Vended,
)
from linli_wire.station_answers import (
    Booking,
    Notice,
    Person,
    Quote,
    Recent,
    Redemption,
    Slip,
    Topic,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something to say. Known codes are in the phrases; else the hub's own words."""

    code: str
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """A line of the basket: pieces, or grams of loose goods."""

    item: str
    quantity: int
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who stands there. `person` None: the hub has not said; `stale`: said earlier.

    `card` "": nobody's, who only reads. `staff`: whose card helps on this visit.
    """

    card: str
    until_ms: int
    latest_ms: int
    language: str | None = None
    person: Person | None = None
    stale: bool = False
    staff: str | None = None
    basket: tuple[Want, ...] = ()

    @property
    def may_ask(self) -> bool:
        """Somebody the hub knows now: only then anything is asked in their name."""
        return self.person is not None and not self.stale


Step = Literal[
    "held",  # nothing begun
    "asked",  # the hub is asked for the dispense
    "intent",  # the journal is asked
    "moving",  # a machine moves
    "ready",  # the intent is kept: a person may hand it over
    "ended",  # what came of it is known here
    "keeping",  # and goes to the journal
    "kept",
    "telling",  # and to the hub
    "to_drop",  # to be given back
    "dropping",
    "to_put_by",  # to be kept for another day
    "putting_by",
    "put_by",
    "done",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A line on its way to the resident."""

    redemption: Redemption
    step: Step = "held"
    asked_ms: int = 0
    staff: str | None = None
    result: str = ""
    given: int | None = None
    evidence: str = ""
    problem: Problem | None = None


# --- states ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """Nobody there, nothing personal kept; but somebody may have chosen a language."""

    language: str | None = None
    until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assisting:
    """A staff card was tapped: the next card is the resident's whom they help."""

    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The hub was asked. `back`: what is on the screen meanwhile, and after a no."""

    visit: Visit
    call: "Call"
    back: "State"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    visit: Visit
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """`quote` None: it is being asked; `hurry`: exchange as soon as it is there."""

    visit: Visit
    quote: Quote | None = None
    hurry: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Loose goods on the bench scale; `said` None: it has said nothing yet."""

    visit: Visit
    item: str
    said: BenchSaid | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    visit: Visit
    quote: Quote
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """Machine lines run by themselves; staff lines wait for a staff card."""

    visit: Visit
    servings: tuple[Serving, ...]
    staff: str | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """Intents are in the journal: a person hands the `ready` lines over now."""

    visit: Visit
    servings: tuple[Serving, ...]
    staff: str
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The end of an exchange. `slip` None: not told yet; `paper`: what became of it."""

    visit: Visit
    servings: tuple[Serving, ...]
    until_ms: int
    slip: Slip | None = None
    paper: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """`whole`: the hub has sent the last twenty; until then the greeting's five."""

    visit: Visit
    rows: tuple[Recent, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """`notices` None: not told; the page shows those that the kiosk knows."""

    visit: Visit
    notices: tuple[Notice, ...] | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    visit: Visit
    topics: tuple[Topic, ...] | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookings:
    """What a provider gave here, or did not. `bookings` None: not told yet."""

    visit: Visit
    bookings: tuple[Booking, ...] | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A request was taken (`what`: contest, object, ask, wait; kept: it goes
    to the hub when that is back), or why it was not.
    """

    visit: Visit
    what: str
    due_ms: int | None = None
    ahead: int | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something went wrong, in words."""

    visit: Visit
    until_ms: int
    problem: Problem


State = (
    Idle | Assisting | Waiting | Hello | Basket | Weighing | Pin | Collect
    | Handing | Receipt | History | Notices | Topics | Bookings | Told | Said
)  # fmt: skip

# --- events ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """`remembered`: what the hub last said of this card, for when it is away."""

    card: str
    remembered: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A touch of the page; only the fields of its `what` mean anything.

    `loose`: whether the kiosk's shelf says that this item is weighed.
    """

    what: str
    item: str = ""
    quantity: int = 1
    loose: bool = False
    slot: str | None = None
    redemption: str = ""
    pin: str = field(default="", repr=False)
    award: str = ""
    about: str = ""
    notice: str = ""
    topic: str = ""
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The hub's answer to `call`; status None: it did not come.

    `said`: as the contract has it; None: outside of it, or without a body. When no answer
    came it may be what the hub said last. `kept`: the request goes out later.
    """

    call: "Call"
    status: int | None
    said: object = None
    kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """The journal has the intent (or not); `executed`: it had it before."""

    redemption: str
    kept: bool
    executed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Resulted:
    """The journal was told the result; now the hub may be told."""

    redemption: str


@dataclass(frozen=True, slots=True)
class Tick:
    pass


Event = (
    Tapped | Touch | Answered | Intended | Resulted | Vended | PrinterSaid
    | BenchSaid | Tick
)  # fmt: skip

# --- effects --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Ask the hub; always answered by Answered. Cards are sealed on the way."""

    what: str
    card: str | None = None
    lines: tuple[Want, ...] = ()
    pin: str | None = field(default=None, repr=False)
    order: str = ""
    redemption: str = ""
    fence: int = 0
    result: str = ""
    given: int | None = None
    evidence: str = ""
    staff: str | None = None
    award: str = ""
    about: str = ""
    notice: str = ""
    topic: str = ""
    item: str = ""
    happened: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepIntent:
    """Durable before goods move; answer Intended."""

    redemption: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepResult:
    """Durable, then answer Resulted."""

    redemption: str
    fence: int
    result: str
    given: int | None
    evidence: str
    staff: str | None


@dataclass(frozen=True, slots=True)
class AskBench:
    """What does the bench scale say? Answered by BenchSaid, now and on each change."""


@dataclass(frozen=True, slots=True)
class PrintSlip:
    """Put the receipt on the screen on paper; answered by PrinterSaid."""


Effect = Call | KeepIntent | KeepResult | Vend | AskBench | PrintSlip | PrintLabel
Stepped = tuple[State, list[Effect]]
