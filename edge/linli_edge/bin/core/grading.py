"""An attendant's card after a deposit grades that bag.

One tap: good. A second within 3 s: mixed. A third: rejected. A fourth begins again.
3 s after the last tap the grade stands. Open for 60 s, or until the next visit.
"""

from dataclasses import dataclass

from linli_wire.messages import Grade

OPEN_MS = 60_000
DECIDE_MS = 3000
ORDER = (Grade.GOOD, Grade.MIXED, Grade.REJECTED)


@dataclass(frozen=True, slots=True)
class Nothing:
    """No bag to grade."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradable:
    deposit_seq: int
    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    deposit_seq: int
    attendant: str
    taps: int
    decide_ms: int

    @property
    def grade(self) -> Grade:
        return ORDER[(self.taps - 1) % len(ORDER)]


State = Nothing | Gradable | Marking


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The grade stands: record it."""

    deposit_seq: int
    attendant: str
    grade: Grade


def deposited(seq: int, now_ms: int) -> Gradable:
    """A bag was recorded as event `seq`."""
    return Gradable(deposit_seq=seq, until_ms=now_ms + OPEN_MS)


def tapped(state: State, attendant: str, now_ms: int) -> State | None:
    """The state after an attendant's tap; None: it is not for grading."""
    match state:
        case Gradable(deposit_seq=seq, until_ms=until_ms) if now_ms < until_ms:
            taps = 1
        case Marking(deposit_seq=seq, attendant=who, taps=before) if who == attendant:
            taps = before + 1
        case _:
            return None
    return Marking(
        deposit_seq=seq,
        attendant=attendant,
        taps=taps,
        decide_ms=now_ms + DECIDE_MS,
    )


def tick(state: State, now_ms: int) -> tuple[State, Marked | None]:
    """Time passes: a mark stands, or the window closes."""
    match state:
        case Marking(decide_ms=decide_ms) if now_ms >= decide_ms:
            return close(state)
        case Gradable(until_ms=until_ms) if now_ms >= until_ms:
            return Nothing(), None
        case _:
            return state, None


def close(state: State) -> tuple[Nothing, Marked | None]:
    """The next visit begins: what was marked so far stands."""
    if not isinstance(state, Marking):
        return Nothing(), None
    return Nothing(), Marked(
        deposit_seq=state.deposit_seq, attendant=state.attendant, grade=state.grade
    )
