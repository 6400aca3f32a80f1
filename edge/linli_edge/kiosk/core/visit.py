"""Who comes: a resident, somebody who only reads, or staff who help a resident.

Idle --card--> Waiting(greet) --> Hello
  |                     \\--staff card--> Assisting --card--> Waiting(greet) --> Hello
  \\--touch--> Notices (nobody's: to read)
"""

from dataclasses import replace

from linli_edge.kiosk.core import side
from linli_edge.kiosk.core.states import (
    Answered,
    Assisting,
    Call,
    Event,
    Hello,
    Idle,
    Problem,
    Said,
    State,
    Stepped,
    Tapped,
    Touch,
    Visit,
    Waiting,
)
from linli_edge.kiosk.core.steps import AWAY_MS, ask, began, quiet, say, understood
from linli_wire.station_answers import Person

NOBODY = ""


def on_idle(state: Idle | Said, event: Event, now_ms: int) -> Stepped:
    match event:
        case Tapped():
            return tapped(event, state if isinstance(state, Idle) else Idle(), now_ms)
        case Touch(what="notices"):
            language = state.language if isinstance(state, Idle) else None
            visit = replace(began(NOBODY, now_ms), language=language)
            return side.notices(visit)
        case _:
            return state, []


def tapped(
    event: Tapped, back: State, now_ms: int, staff: str | None = None
) -> Stepped:
    """A card begins a visit; `staff` helps on it."""
    visit = replace(began(event.card, now_ms, staff), person=event.remembered)
    if isinstance(back, Idle):
        visit = replace(visit, language=back.language)
    return ask(visit, Call(what="greet", card=event.card), back)


def on_assisting(state: Assisting, event: Event, now_ms: int) -> Stepped:
    match event:
        case Tapped(card=card) if card != state.visit.card:
            return tapped(event, state, now_ms, staff=state.visit.card)
        case Touch(what="own") if state.visit.person is not None:
            return Hello(visit=quiet(state.visit, now_ms)), []
        case _:
            return state, []


def greeted(state: Waiting, event: Answered, now_ms: int) -> Stepped:
    """What the hub says of a card."""
    person = understood(Person, event)
    if isinstance(person, Person):
        return _known(state, person, now_ms)
    if event.status is None:
        return _away(state.visit, now_ms)
    if 200 <= event.status < 300:
        return say(person, state.visit, now_ms)
    return _refused(state, person, now_ms)


def _known(state: Waiting, person: Person, now_ms: int) -> Stepped:
    visit = state.visit
    if person.known and person.staff and visit.staff is None:
        return _staff(state, person, now_ms)
    if not person.known:
        return say(Problem(code="unknown_card"), visit, now_ms)
    return Hello(visit=_fresh(visit, person)), []


def _staff(state: Waiting, person: Person, now_ms: int) -> Stepped:
    """On the idle screen the next card is helped; else the resident who is there."""
    back, card = state.back, state.visit.card
    if isinstance(back, Hello) and back.visit.card == card:
        return Hello(visit=_fresh(state.visit, person)), []  # their own account
    if isinstance(back, Hello) and back.visit.person is not None:
        visit = replace(began(back.visit.card, now_ms, card), basket=back.visit.basket)
        return Hello(visit=_fresh(visit, back.visit.person)), []
    own = person if person.known and person.resident else None
    visit = replace(state.visit, person=own, stale=own is None)
    return Assisting(visit=visit), []


def _fresh(visit: Visit, person: Person) -> Visit:
    language = visit.language or person.language
    return replace(visit, person=person, language=language, stale=False)


def _away(visit: Visit, now_ms: int) -> Stepped:
    """Honest about it: the balance as last heard, and nothing is spent."""
    language = visit.person.language if visit.person else visit.language
    until_ms = now_ms + AWAY_MS
    known = replace(visit, language=language, stale=True, until_ms=until_ms, basket=())
    return Hello(visit=known, problem=Problem(code="hub_away")), []


def _refused(state: Waiting, problem: Problem, now_ms: int) -> Stepped:
    if isinstance(state.back, Assisting):
        return state.back, []
    return say(problem, state.visit, now_ms)
