"""The words of a visit to the kiosk: states, events, effects. Rules: kiosk.py."""

from dataclasses import dataclass
from typing import Any

from linli_edge.core.station import Person, Problem, Redemption

Choice = tuple[str, int, int]  # item, quantity, points in all


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who stands there. `person` None: the hub has not said; `stale`: said earlier."""

    card: str
    until_ms: int
    latest_ms: int
    language: str | None = None
    person: Person | None = None
    stale: bool = False


# --- states ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody there, nothing personal kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The hub (or, for `intent`, the journal) was asked."""

    visit: Visit
    what: str
    asked_ms: int
    choice: Choice | None = None
    redemption: Redemption | None = None
    staff: str | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    visit: Visit
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    visit: Visit
    choice: Choice
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    visit: Visit
    redemption: Redemption
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handing:
    """The intent is in the journal: goods may change hands now."""

    visit: Visit
    redemption: Redemption
    staff: str
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubted:
    """An award is contested: answered before `due_ms`; or why it was not taken."""

    visit: Visit
    due_ms: int | None = None
    problem: Problem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The end, good or bad, in words."""

    until_ms: int
    visit: Visit | None = None
    redemption: Redemption | None = None
    problem: Problem | None = None


State = Idle | Waiting | Hello | Pin | Reserved | Handing | Doubted | Said

# --- events ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    """`remembered`: what the hub last said of this card, for when it is away."""

    card: str
    remembered: Person | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A touch of the page; only the fields of its `what` mean anything.

    `points` is what the choice costs by the shelf as the edge knows it.
    """

    what: str
    item: str = ""
    quantity: int = 1
    points: int = 0
    redemption: str = ""
    pin: str = ""
    award: str = ""
    about: str = ""
    language: str = "zh-CN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The hub's answer to `what`; status None: it did not come."""

    what: str
    status: int | None
    body: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """The journal has the intent (or not); `executed`: it had it before."""

    kept: bool
    executed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Resulted:
    """The journal was told the result; now the hub may be told."""

    result: str


@dataclass(frozen=True, slots=True)
class Tick:
    pass


Event = Tapped | Touch | Answered | Intended | Resulted | Tick

# --- effects --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Ask the hub; always answered by Answered. Cards are sealed on the way."""

    what: str
    card: str | None = None
    item: str = ""
    quantity: int = 1
    pin: str | None = None
    redemption: str = ""
    fence: int = 0
    result: str = ""
    staff: str | None = None
    award: str = ""
    about: str = ""


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
    staff: str | None


Effect = Call | KeepIntent | KeepResult
Step = tuple[State, list[Effect]]
