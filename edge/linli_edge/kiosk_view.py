"""The kiosk's state as the page sees it: one whole picture, nothing to decide there."""

from dataclasses import asdict, dataclass
from typing import Any

from linli_edge.core import kiosk_words as k
from linli_edge.core.station import Item, Person, Problem
from linli_edge.core.words import Language

SCREENS: dict[type, str] = {
    k.Idle: "idle",
    k.Waiting: "waiting",
    k.Hello: "hello",
    k.Pin: "pin",
    k.Reserved: "reserved",
    k.Handing: "handing",
    k.Doubted: "doubted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What the picture shows beside the visit."""

    language: Language
    hub: bool
    heard_wall_ms: int | None
    shelf: tuple[Item, ...]
    now_ms: int


def picture(state: k.State, around: Around) -> dict[str, Any]:
    """The view without its number; see the table of screens in the README."""
    visit = None if isinstance(state, k.Idle) else state.visit
    person = visit.person if visit else None
    return {
        "screen": _screen(state),
        "language": (visit.language if visit else None) or around.language,
        "hub": around.hub,
        "away_since_ms": None if around.hub else around.heard_wall_ms,
        "leaves_in_ms": _leaves_in_ms(state, around.now_ms),
        "resident": _resident(person),
        "recent": [asdict(one) for one in (person.recent if person else ())],
        "open": [asdict(one) for one in (person.open if person else ())],
        "pin_needed_above": person.pin_needed_above if person else None,
        "shelf": [asdict(item) for item in around.shelf],
        "choice": _choice(state),
        "redemption": _redemption(state),
        "due_ms": state.due_ms if isinstance(state, k.Doubted) else None,
        "problem": _problem(state),
    }


def _screen(state: k.State) -> str:
    if isinstance(state, k.Said):
        return "settled" if state.redemption is not None else "sorry"
    return SCREENS[type(state)]


def _leaves_in_ms(state: k.State, now_ms: int) -> int | None:
    match state:
        case k.Said(until_ms=until_ms) | k.Handing(until_ms=until_ms):
            return max(0, until_ms - now_ms)
        case (
            k.Hello(visit=visit)
            | k.Pin(visit=visit)
            | k.Reserved(visit=visit)
            | k.Doubted(visit=visit)
        ):
            return max(0, min(visit.until_ms, visit.latest_ms) - now_ms)
        case _:
            return None


def _resident(person: Person | None) -> dict[str, Any] | None:
    if person is None:
        return None
    return {
        "name": person.name,
        "balance": person.balance,
        "available": person.available,
        "as_of_ms": person.as_of_ms,
    }


def _choice(state: k.State) -> dict[str, Any] | None:
    choice = state.choice if isinstance(state, k.Pin | k.Waiting) else None
    if choice is None:
        return None
    item, quantity, points = choice
    return {"item": item, "quantity": quantity, "points": points}


def _redemption(state: k.State) -> dict[str, Any] | None:
    if isinstance(state, k.Reserved | k.Handing | k.Said | k.Waiting):
        return asdict(state.redemption) if state.redemption else None
    return None


def _problem(state: k.State) -> dict[str, Any] | None:
    problem: Problem | None = None
    if isinstance(state, k.Hello | k.Pin | k.Reserved | k.Said | k.Doubted):
        problem = state.problem
    return asdict(problem) if problem else None
