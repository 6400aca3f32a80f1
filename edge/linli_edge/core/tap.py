"""Repeated reads of a card -> one tap.

absent --read A--> present(A) --300 ms of silence--> absent
                      |  read B
                      v
                   crowded: two cards in the field, both refused until silence
"""

from dataclasses import dataclass

ABSENT_MS = 300  # an RDM6300 repeats each 50 ms: six reads missed


@dataclass(frozen=True, slots=True)
class Absent:
    """No card in the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    card: str
    last_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowded:
    """More than one card: none counts until the field is empty."""

    last_ms: int


State = Absent | Present | Crowded


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    card: str


@dataclass(frozen=True, slots=True)
class TwoCards:
    """A second card came while the first had not left."""


def read(state: State, card: str, now_ms: int) -> tuple[State, Tap | TwoCards | None]:
    """Return the next state and, for the first read of a presentation, the tap."""
    match settle(state, now_ms):
        case Absent():
            return Present(card=card, last_ms=now_ms), Tap(card=card)
        case Present(card=here) if here == card:
            return Present(card=card, last_ms=now_ms), None
        case Present():
            return Crowded(last_ms=now_ms), TwoCards()
        case Crowded():
            return Crowded(last_ms=now_ms), None


def settle(state: State, now_ms: int) -> State:
    """The state after silence until now: a card not read for ABSENT_MS has left."""
    if not isinstance(state, Absent) and now_ms - state.last_ms >= ABSENT_MS:
        return Absent()
    return state
