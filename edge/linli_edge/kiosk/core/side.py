"""Beside the exchange: entries and why, doubts, notices, requests, waiting lists.

Reading shows at once what is known and fills in what the hub says. Asking is answered
by Told: taken, with the day of the answer; or not, and why.
"""

from dataclasses import replace

from linli_edge.kiosk.core.states import (
    Answered,
    Call,
    Event,
    Hello,
    History,
    Idle,
    Notices,
    Problem,
    State,
    Stepped,
    Told,
    Topics,
    Touch,
    Visit,
    Waiting,
)
from linli_edge.kiosk.core.steps import again, ask, quiet, readable, understood
from linli_wire import station_answers

ABOUT = ("weight", "grade", "not_mine", "missing")
AGAINST = ("amount", "person", "rule", "other")


def opened(visit: Visit, touch: Touch, now_ms: int) -> Stepped | None:
    """Touches of the hello screen that lead beside; None: not one of them."""
    visit = quiet(visit, now_ms)
    match touch.what:
        case "history" if visit.person is not None:
            call = Call(what="history", card=visit.card)
            state = History(visit=visit, rows=visit.person.recent)
            return state, [call] if visit.may_ask else []
        case "notices":
            return notices(visit)
        case "topics":
            return Topics(visit=visit), [Call(what="topics")]
        case "wait" if visit.may_ask and touch.item:
            call = Call(what="wait", card=visit.card, item=touch.item)
            return ask(visit, call, Hello(visit=visit))
        case _:
            return None


def notices(visit: Visit) -> Stepped:
    return Notices(visit=visit), [_notices(visit)]


def _notices(visit: Visit) -> Call:
    return Call(what="notices", card=visit.card if visit.may_ask else None)


def on_history(state: History, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    match event:
        case Answered(call=call) if call == Call(what="history", card=visit.card):
            found = understood(station_answers.History, event)
            if isinstance(found, Problem):
                return state, []
            return replace(state, rows=found.entries, whole=True), []
        case Touch(what="contest", award=award, about=about) if (
            visit.may_ask and about in ABOUT and _may_doubt(state, award)
        ):
            call = Call(what="contest", card=visit.card, award=award, about=about)
            return ask(quiet(visit, now_ms), call, state)
        case Touch(what="back"):
            return Hello(visit=quiet(visit, now_ms)), []
        case _:
            return state, []


def _may_doubt(state: History, award: str) -> bool:
    """An award on the screen that nobody has doubted yet; the hub has the last word."""
    return bool(award) and any(
        row.award == award and row.contest is None for row in state.rows
    )


def on_notices(state: Notices, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    match event:
        case Answered(call=call) if call == _notices(visit):
            found = understood(station_answers.Notices, event)
            if isinstance(found, Problem):
                return replace(state, problem=found), []
            return replace(state, notices=found.notices, problem=None), []
        case Touch(what="object", notice=which, about=about) if (
            visit.may_ask and about in AGAINST and _may_object(state, which)
        ):
            call = Call(what="object", card=visit.card, notice=which, about=about)
            return ask(quiet(visit, now_ms), call, state)
        case Touch(what="back"):
            return _home(visit, now_ms), []
        case _:
            return state, []


def _may_object(state: Notices, which: str) -> bool:
    return any(
        one.id == which and one.objections_until_ms is not None and not one.objected
        for one in state.notices or ()
    )


def on_topics(state: Topics, event: Event, now_ms: int) -> Stepped:
    visit = state.visit
    match event:
        case Answered(call=Call(what="topics")):
            return _offered(state, event), []
        case Touch(what="ask", topic=which) if visit.card and any(
            one.id == which for one in state.topics or ()
        ):
            call = Call(what="ask", card=visit.card, topic=which)
            return ask(quiet(visit, now_ms), call, state)
        case Touch(what="back"):
            return _home(visit, now_ms), []
        case _:
            return state, []


def _offered(state: Topics, event: Answered) -> Topics:
    """With the hub away the answer may carry what it offered last."""
    found = understood(station_answers.Topics, event)
    if not isinstance(found, Problem):
        return replace(state, topics=found.topics, problem=None)
    topics = (
        event.said.topics if isinstance(event.said, station_answers.Topics) else None
    )
    return replace(state, topics=topics, problem=found)


def _home(visit: Visit, now_ms: int) -> State:
    """Nobody's visit ends where it began."""
    return Hello(visit=quiet(visit, now_ms)) if visit.card else Idle()


def taken(state: Waiting, event: Answered, now_ms: int) -> Stepped:
    """The answer to something that was asked for."""
    visit, what = readable(state.visit, now_ms), state.call.what
    if what == "wait":
        place = understood(station_answers.Ahead, event)
        if not isinstance(place, Problem):
            return Told(visit=visit, what=what, ahead=place.ahead), []
        return Told(visit=visit, what=what, problem=_unsure(place)), []
    if event.status is None and event.kept:
        return Told(visit=visit, what="kept"), []
    due = understood(station_answers.Due, event)
    if isinstance(due, Problem):
        return Told(visit=visit, what=what, problem=_unsure(due)), []
    return Told(visit=visit, what=what, due_ms=due.due_ms), []


def _unsure(problem: Problem) -> Problem:
    """Maybe it arrived: the next look shows it."""
    return Problem(code="ask_unsure") if problem.code == "hub_away" else problem


def on_told(state: Told, event: Event, now_ms: int) -> Stepped:
    match event:
        case Touch(what="back"):
            return again(quiet(state.visit, now_ms))
        case _:
            return state, []
