"""The kiosk's flow: who stands there, what they choose, how they get it.

    Idle -> Hello -> Basket -> [Pin] -> Collect -> [Handing] -> Collect -> Receipt -> Idle
             |  \\-> Weighing -/                     a person hands over
             \\-> History, Notices, Topics -> Told, Bookings
    visit.py     greeting, assisted mode        basket.py     shelf, basket, PIN
    side.py      entries, notices, requests     collect.py    machines, results
    receipt.py   what was given                 hand_over.py  given, not given
    services.py  a provider's word              advance.py    what comes next

Back to Idle in 60 s without a touch, in 3 minutes at most; nothing personal is left.
Points are only ever spent by the hub; goods only after the journal has the intent.
"""

from dataclasses import replace
from typing import assert_never

from linli_edge.kiosk.core import (
    advance,
    basket,
    collect,
    hand_over,
    receipt,
    services,
    side,
)
from linli_edge.kiosk.core import visit as kiosk_visit
from linli_edge.kiosk.core.states import (
    Answered,
    Assisting,
    Basket,
    Bookings,
    Call,
    Collect,
    Effect,
    Event,
    Handing,
    Hello,
    History,
    Idle,
    Notices,
    Pin,
    Receipt,
    Said,
    State,
    Stepped,
    Tapped,
    Tick,
    Told,
    Topics,
    Touch,
    Waiting,
    Weighing,
)
from linli_edge.kiosk.core.steps import QUIET_MS, quiet, with_visit
from linli_wire.station_answers import changed

LOOKING = Hello | Basket | Weighing | History | Notices | Topics | Bookings | Told


def step(state: State, event: Event, now_ms: int) -> Stepped:
    """Return the next state and what the unit must now do."""
    match event:
        case Tick():
            return _passed(state, now_ms)
        case Touch(what="language") | Touch(what="stay"):
            return _stayed(state, event, now_ms), _chosen(state, event)
        case Touch(what="leave") if may_leave(state):
            return Idle(), []
        case Tapped(card=card) if isinstance(state, LOOKING):
            visit = state.visit
            if card in (visit.card, visit.staff):
                return state, []
            nobody = Idle(language=visit.language)  # who only read notices
            back = Hello(visit=visit) if visit.card else nobody
            return kiosk_visit.tapped(event, back, now_ms)
        case _:
            return _on(state, event, now_ms)


def may_leave(state: State) -> bool:
    """Not while the hub is asked, a machine moves, or goods change hands."""
    if isinstance(state, Collect):
        return not advance.busy(state)
    return not isinstance(state, Waiting | Handing | Idle)


def _on(state: State, event: Event, now_ms: int) -> Stepped:
    match state:
        case Idle() | Said():
            return kiosk_visit.on_idle(state, event, now_ms)
        case Assisting():
            return kiosk_visit.on_assisting(state, event, now_ms)
        case Waiting():
            return _answered(state, event, now_ms)
        case Hello():
            return _hello(state, event, now_ms)
        case Basket():
            return basket.on_basket(state, event, now_ms)
        case Weighing():
            return basket.on_weighing(state, event, now_ms)
        case Pin():
            return basket.on_pin(state, event, now_ms)
        case Collect():
            return collect.on_collect(state, event, now_ms)
        case Handing():
            return hand_over.on_handing(state, event, now_ms)
        case Receipt():
            return _receipt(state, event, now_ms)
        case History():
            return side.on_history(state, event, now_ms)
        case Notices():
            return side.on_notices(state, event, now_ms)
        case Topics():
            return side.on_topics(state, event, now_ms)
        case Bookings():
            return services.on_bookings(state, event, now_ms)
        case Told():
            return side.on_told(state, event, now_ms)
        case _:
            assert_never(state)


def _answered(state: Waiting, event: Event, now_ms: int) -> Stepped:
    if not isinstance(event, Answered) or event.call != state.call:
        return state, []
    match state.call.what:
        case "greet":
            return kiosk_visit.greeted(state, event, now_ms)
        case "reserve":
            return basket.reserved(state, event, now_ms)
        case "took-place":
            return services.said(state, event, now_ms)
        case _:
            return side.taken(state, event, now_ms)


def _hello(state: Hello, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    if not isinstance(event, Touch):
        return state, []
    match event:
        case Touch(what="choose"):
            chosen = basket.choose(visit, event, now_ms)
            return chosen or (state, [])
        case Touch(what="basket") if visit.basket and visit.may_ask:
            return basket.quoted(quiet(visit, now_ms))
        case Touch(what="bookings") if visit.person is not None and visit.may_ask:
            return services.opened(quiet(visit, now_ms))
        case Touch(what="collect") if visit.person is not None and visit.may_ask:
            lines = visit.person.to_collect
            if not lines:
                return state, []
            return advance.begin_collect(quiet(visit, now_ms), lines, now_ms)
        case _:
            return side.opened(visit, event, now_ms) or (state, [])


def _receipt(state: Receipt, event: Event, now_ms: int) -> Stepped:
    """The next in the queue need not wait until the receipt is gone."""
    if isinstance(event, Tapped) and event.card not in (
        state.visit.card,
        *(one.staff for one in state.servings),
    ):
        return kiosk_visit.tapped(event, Idle(), now_ms)
    return receipt.on_receipt(state, event, now_ms)


# --- time ------------------------------------------------------------------------


def ends_ms(state: State) -> int | None:
    """When the screen changes by itself; None: not by time."""
    match state:
        case Idle():
            return state.until_ms
        case Waiting():
            return None  # a call ends by its own deadline, always answered
        case Collect() if advance.busy(state):
            return None  # a machine too
        case Said() | Handing() | Receipt():
            return state.until_ms
        case _:
            return min(state.visit.until_ms, state.visit.latest_ms)


def _passed(state: State, now_ms: int) -> Stepped:
    until_ms = ends_ms(state)
    if until_ms is None or now_ms < until_ms:
        return state, []
    if isinstance(state, Handing):
        return hand_over.overdue(state, now_ms)
    return Idle(), []


def _stayed(state: State, touch: Touch, now_ms: int) -> State:
    if isinstance(state, Idle):
        if touch.what != "language":
            return state
        return Idle(language=touch.language, until_ms=now_ms + QUIET_MS)
    if isinstance(state, Waiting):
        return state
    visit = quiet(state.visit, now_ms)
    if touch.what == "language":
        visit = replace(visit, language=touch.language)
        if _chosen(state, touch) and visit.person is not None:
            theirs = changed(visit.person, language=touch.language)
            visit = replace(visit, person=theirs)
    return with_visit(state, visit)


def _chosen(state: State, touch: Touch) -> list[Effect]:
    """A language is kept with whose card it is; not what staff choose who help."""
    if touch.what != "language" or isinstance(state, Idle | Waiting):
        return []
    visit = state.visit
    person = visit.person
    if person is None or visit.stale or visit.staff is not None:
        return []
    if person.language == touch.language:
        return []
    return [Call(what="language", card=visit.card, language=touch.language)]
