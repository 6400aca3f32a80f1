"""The words of a visit: its states, what may happen to it, what it asks for.

The rules between them are in session.py.
"""

from dataclasses import dataclass
from typing import Literal

from linli_edge.core.role import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a bag may weigh here."""

    min_g: int = 50
    max_g: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who came, and what the scale stood at before. `card` None: unattributed."""

    session: str
    card: str | None
    role: Role
    start_ms: int
    before_g: int | None


# --- states -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Idle:
    """Nobody there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The lock is released; the lid has not moved yet."""

    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    visit: Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    visit: Visit
    weigh_by_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The journal was asked to keep it and has not answered. Not green yet."""

    visit: Visit
    mass_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """`seq` is the deposit's place in the journal; None: it ended without one."""

    seq: int | None
    mass_g: int
    outcome_by_ms: int
    until_ms: int


State = Idle | Opening | Open | Settling | Recording | Shown

# --- events -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Tapped:
    card: str
    role: Role
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    session: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """Two cards at once: neither counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LidOpened:
    """`session` names the visit, should this begin one."""

    session: str


@dataclass(frozen=True, slots=True)
class LidShut:
    pass


@dataclass(frozen=True, slots=True)
class Tick:
    pass


@dataclass(frozen=True, slots=True)
class Interrupted:
    """The agent stood still: what it knows of this visit is old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """The journal has the event `seq` on disk."""

    seq: int


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """The journal could not keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeCame:
    seq: int
    state: str
    points: int
    balance: int | None


Event = (
    Tapped
    | Pressed
    | Crowd
    | LidOpened
    | LidShut
    | Tick
    | Interrupted
    | Recorded
    | NotRecorded
    | OutcomeCame
)

# --- effects ------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    release_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    colour: Literal["off", "green", "red", "amber"]
    shown_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """`code` is a key of display_words.py; the numbers fill its gaps."""

    code: str
    mass_g: int = 0
    points: int = 0
    balance: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beep:
    times: int


@dataclass(frozen=True, slots=True)
class Weigh:
    """From now on only new samples count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDeposit:
    """Keep this durably, then answer Recorded or NotRecorded."""

    session: str
    card: str | None
    before_g: int
    after_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFailure:
    session: str
    card: str | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    event: Event


Effect = Unlock | Light | Say | Beep | Weigh | RecordDeposit | RecordFailure | Ignored
