"""A provider's word, by their own card: a service was given, or nobody came.

    Hello --bookings--> Bookings --word--> Waiting(took-place) --> Bookings

Whoever booked sees it in their entries; a word is not taken back here.
"""

from linli_edge.kiosk.core.states import (
    Answered,
    Bookings,
    Call,
    Event,
    Problem,
    Stepped,
    Touch,
    Visit,
    Waiting,
)
from linli_edge.kiosk.core.steps import again, ask, quiet, readable, understood
from linli_wire import station_answers

WORDS = {"given": True, "missed": False}


def opened(visit: Visit, problem: Problem | None = None) -> Stepped:
    """Ask what there is to say a word about."""
    return Bookings(visit=visit, problem=problem), [_call(visit)]


def _call(visit: Visit) -> Call:
    return Call(what="bookings", card=visit.card)


def on_bookings(state: Bookings, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    match event:
        case Answered(call=call) if call == _call(visit):
            found = understood(station_answers.Bookings, event)
            if isinstance(found, Problem):
                return Bookings(visit=visit, problem=found), []
            told = found.bookings
            return Bookings(visit=visit, bookings=told, problem=state.problem), []
        case Touch(what="word", redemption=which, about=about) if (
            about in WORDS and any(o.redemption == which for o in state.bookings or ())
        ):
            call = Call(
                what="took-place",
                card=visit.card,
                redemption=which,
                happened=WORDS[about],
            )
            return ask(quiet(visit, now_ms), call, state)
        case Touch(what="back"):
            return again(quiet(visit, now_ms))
        case _:
            return state, []


def said(state: Waiting, event: Answered, now_ms: int) -> Stepped:
    """The rest of the list; the hub's own says whether the word arrived."""
    found = understood(station_answers.Redemption, event)
    visit = readable(state.visit, now_ms)
    return opened(visit, found if isinstance(found, Problem) else None)
