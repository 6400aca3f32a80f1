"""What every part of the kiosk's flow uses: asking, waiting, time, saying why not."""

from dataclasses import replace
from typing import Any, TypeVar

from linli_edge.kiosk.core.states import (
    Answered,
    Call,
    Hello,
    Problem,
    Said,
    State,
    Stepped,
    Visit,
    Waiting,
)
from linli_wire.station_answers import Refusal

QUIET_MS = 60_000
VISIT_MS = 180_000
ASSISTED_QUIET_MS = 180_000  # somebody explains; nobody should be hurried
ASSISTED_VISIT_MS = 900_000
SAID_MS = 15_000
AWAY_MS = 20_000  # a greeting that can lead to nothing is read, and makes room

T = TypeVar("T")


def ask(visit: Visit, call: Call, back: State) -> Stepped:
    """Ask the hub; `back` stays on the screen meanwhile."""
    return Waiting(visit=visit, call=call, back=back), [call]


def quiet(visit: Visit, now_ms: int) -> Visit:
    """Somebody is there: the time without a touch begins anew."""
    quiet_ms = ASSISTED_QUIET_MS if visit.staff else QUIET_MS
    return replace(visit, until_ms=now_ms + quiet_ms)


def readable(visit: Visit, now_ms: int) -> Visit:
    """An answer that comes at the end of a visit can still be read."""
    latest_ms = max(visit.latest_ms, now_ms + AWAY_MS)
    return replace(quiet(visit, now_ms), latest_ms=latest_ms)


def began(card: str, now_ms: int, staff: str | None = None) -> Visit:
    """A visit at its beginning; of the person nothing is known yet."""
    quiet_ms, visit_ms = QUIET_MS, VISIT_MS
    if staff is not None:
        quiet_ms, visit_ms = ASSISTED_QUIET_MS, ASSISTED_VISIT_MS
    return Visit(
        card=card,
        until_ms=now_ms + quiet_ms,
        latest_ms=now_ms + visit_ms,
        staff=staff,
        stale=True,
    )


def say(problem: Problem, visit: Visit, now_ms: int) -> Stepped:
    """Something went wrong; nothing of the person stays on the screen."""
    nobody = replace(visit, person=None, stale=True, basket=())
    return Said(until_ms=now_ms + SAID_MS, problem=problem, visit=nobody), []


def again(visit: Visit) -> Stepped:
    """Greet once more: what the screen says of the person may have changed."""
    return ask(visit, Call(what="greet", card=visit.card), Hello(visit=visit))


def understood(kind: type[T], event: Answered) -> T | Problem:
    """What the hub said; or why it is none: away, refused, not understood."""
    if event.status is None:
        return Problem(code="hub_away")
    if isinstance(event.said, kind):
        return event.said
    if isinstance(event.said, Refusal):
        said = event.said
        return Problem(code=said.code, zh=said.detail_zh, en=said.detail)
    return Problem(code="hub_trouble")


def with_visit(state: State, visit: Visit) -> State:
    changed: dict[str, Any] = {"visit": visit}
    return replace(state, **changed)
