"""The kiosk's flow: tap -> greeting -> item -> (PIN) -> reserved -> handed over.

    Idle -> Waiting(greet) -> Hello -> [Pin] -> Waiting(reserve) -> Reserved
      ^                         ^                                      | staff card
      +-- Said <- Waiting(result) <- Handing <- intent kept <- Waiting(dispense)
    Hello -> Waiting(contest) -> Doubted -> Waiting(greet) -> Hello

Back to Idle in 60 s without a touch, in 3 minutes at most; nothing personal is left.
Points are only ever spent by the hub; goods only after the journal has the intent.
"""

from dataclasses import replace
from typing import Any

from linli_edge.core import station
from linli_edge.core.dispense import may_start
from linli_edge.core.kiosk_words import (
    Answered,
    Call,
    Doubted,
    Effect,
    Event,
    Handing,
    Hello,
    Idle,
    Intended,
    KeepIntent,
    KeepResult,
    Pin,
    Reserved,
    Resulted,
    Said,
    State,
    Step,
    Tapped,
    Tick,
    Touch,
    Visit,
    Waiting,
)

QUIET_MS = 60_000
VISIT_MS = 180_000
SAID_MS = 8_000
AWAY_MS = 15_000  # a greeting that can lead to nothing is read, and makes room
HANDING_MS = 120_000
LIFTED_MS = 2_000
QUANTITY_MAX = 20
ABOUT = ("weight", "grade", "not_mine", "missing")
PIN_CODES = ("pin_needed", "pin_wrong", "pin_locked", "pin_not_set")


def step(state: State, event: Event, now_ms: int) -> Step:
    """Return the next state and what the agent must now do."""
    match event:
        case Tick():
            return _passed(state, now_ms)
        case Touch(what="language") | Touch(what="stay"):
            return _stayed(state, event, now_ms), []
        case Touch(what="leave") if not isinstance(state, Waiting | Handing):
            return Idle(), []
        case _:
            return _on(state, event, now_ms)


def _on(state: State, event: Event, now_ms: int) -> Step:
    match state:
        case Idle() | Said():
            return _greet(state, event, now_ms)
        case Waiting():
            return _answered(state, event, now_ms)
        case Hello():
            return _chosen(state, event, now_ms)
        case Pin():
            return _pin(state, event, now_ms)
        case Reserved():
            return _reserved(state, event, now_ms)
        case Handing():
            return _handing(state, event, now_ms)
        case Doubted():
            return _doubted(state, event, now_ms)


def _greet(state: Idle | Said, event: Event, now_ms: int) -> Step:
    if not isinstance(event, Tapped):
        return state, []
    visit = Visit(
        card=event.card,
        until_ms=now_ms + QUIET_MS,
        latest_ms=now_ms + VISIT_MS,
        person=event.remembered,
        stale=True,
    )
    return _ask(visit, Call(what="greet", card=event.card), now_ms)


def _ask(visit: Visit, call: Call, now_ms: int, **other: Any) -> Step:
    waiting = Waiting(visit=visit, what=call.what, asked_ms=now_ms, **other)
    return waiting, [call]


# --- what the hub said --------------------------------------------------------


def _answered(state: Waiting, event: Event, now_ms: int) -> Step:
    match event:
        case Answered(what=what) if what == state.what:
            return _understood(state, event, now_ms)
        case Intended():
            return _intended(state, event, now_ms)
        case Resulted(result=result):
            return _told(state, result, now_ms)
        case _:
            return state, []


def _told(state: Waiting, result: str, now_ms: int) -> Step:
    """The hub hears the result at once; the journal brings it too."""
    found = state.redemption
    if found is None:
        return state, []
    call = Call(
        what="result",
        redemption=found.id,
        fence=found.fence,
        result=result,
        staff=state.staff,
    )
    return _ask(state.visit, call, now_ms, redemption=found, result=result)


def _understood(state: Waiting, event: Answered, now_ms: int) -> Step:
    try:
        if event.status is None:
            return _no_answer(state, now_ms)
        if not 200 <= event.status < 300:
            return _refused(state, station.problem(event.body), now_ms)
        return _agreed(state, event.body, now_ms)
    except station.NotUnderstood:
        return _refused(state, station.PROBLEMS["hub_trouble"], now_ms)


def _agreed(state: Waiting, body: Any, now_ms: int) -> Step:
    visit = state.visit
    match state.what:
        case "greet":
            person = station.person(body)
            if person is None:
                return _say("unknown_card", now_ms)
            language = visit.language or person.language
            fresh = replace(visit, person=person, language=language, stale=False)
            return Hello(visit=fresh), []
        case "cancel":
            return _ask(visit, Call(what="greet", card=visit.card), now_ms)
        case "reserve":
            return Reserved(visit=visit, redemption=station.redemption(body)), []
        case "contest":
            due_ms = station.due_ms(body)
            return Doubted(visit=_readable(visit, now_ms), due_ms=due_ms), []
        case "dispense":
            found = station.redemption(body)
            waiting = replace(state, redemption=found, what="intent")
            return waiting, [KeepIntent(redemption=found.id, fence=found.fence)]
        case _:
            return _settled(visit, station.redemption(body), now_ms)


def _settled(visit: Visit, found: station.Redemption, now_ms: int) -> Step:
    if found.state == "review":
        return _say("review", now_ms)
    until_ms = now_ms + SAID_MS
    return Said(until_ms=until_ms, visit=visit, redemption=found), []


def _refused(state: Waiting, problem: station.Problem, now_ms: int) -> Step:
    visit = state.visit
    match state.what:
        case "reserve" if problem.code in PIN_CODES and state.choice is not None:
            return Pin(visit=visit, choice=state.choice, problem=problem), []
        case "reserve":
            return Hello(visit=visit, problem=problem), []
        case "contest":
            return Doubted(visit=_readable(visit, now_ms), problem=problem), []
        case "dispense" | "cancel" if state.redemption is not None:
            return Reserved(
                visit=visit, redemption=state.redemption, problem=problem
            ), []
        case _:
            return Said(until_ms=now_ms + SAID_MS, problem=problem), []


def _no_answer(state: Waiting, now_ms: int) -> Step:
    """The hub is away: honest about it, and nothing is spent."""
    visit, away = state.visit, station.PROBLEMS["hub_away"]
    match state.what:
        case "greet":
            language = visit.person.language if visit.person else visit.language
            until_ms = now_ms + AWAY_MS
            known = replace(visit, language=language, stale=True, until_ms=until_ms)
            return Hello(visit=known, problem=away), []
        case "reserve":
            return Said(
                until_ms=now_ms + SAID_MS, problem=station.PROBLEMS["unsure"]
            ), []
        case "contest":  # maybe it arrived: the next greeting shows it
            unsure = station.PROBLEMS["doubt_unsure"]
            return Doubted(visit=_readable(visit, now_ms), problem=unsure), []
        case "dispense" | "cancel" if state.redemption is not None:
            return Reserved(visit=visit, redemption=state.redemption, problem=away), []
        case "result" if state.redemption is not None and state.result == "handed_over":
            # the journal has it; it reaches the hub by itself
            given = replace(state.redemption, state="settled")
            return Said(
                until_ms=now_ms + SAID_MS, visit=visit, redemption=given, problem=away
            ), []
        case _:
            return Said(until_ms=now_ms + SAID_MS, problem=away), []


def _intended(state: Waiting, event: Intended, now_ms: int) -> Step:
    """The journal answered; only now may anything be handed over."""
    found = state.redemption
    if found is None or state.what != "intent":
        return state, []
    if not event.kept and not event.executed:  # no disk: tell the hub at once
        return _told(replace(state, what="result"), "not_given", now_ms)
    why_not = may_start(executed=event.executed, asked_ms=state.asked_ms, now_ms=now_ms)
    if why_not == "already_handed_over":
        return _say(why_not, now_ms)
    if why_not is not None:
        waiting = replace(state, what="result")
        return waiting, [_keep(found, "not_given", state.staff)]
    return Handing(
        visit=state.visit,
        redemption=found,
        staff=state.staff or "",
        until_ms=now_ms + HANDING_MS,
    ), []


# --- what people did -----------------------------------------------------------


def _chosen(state: Hello, event: Event, now_ms: int) -> Step:
    person = None if state.visit.stale else state.visit.person
    match event:
        case Tapped(card=card) if card != state.visit.card:
            return _greet(Idle(), event, now_ms)
        case Touch(what="choose", item=item, quantity=quantity, points=points) if (
            person is not None and points > 0 and 1 <= quantity <= QUANTITY_MAX
        ):
            choice = (item, quantity, points)
            visit = _quiet(state.visit, now_ms)
            if points > person.pin_needed_above:
                return Pin(visit=visit, choice=choice), []
            return _reserve(visit, choice, None, now_ms)
        case Touch(what="collect", redemption=wanted) if person is not None:
            found = next((one for one in person.open if one.id == wanted), None)
            if found is not None:
                visit = _quiet(state.visit, now_ms)
                return Reserved(visit=visit, redemption=found), []
        case Touch(what="contest", award=award, about=about) if (
            person is not None and about in ABOUT and _may_doubt(person, award)
        ):
            visit = _quiet(state.visit, now_ms)
            call = Call(what="contest", card=visit.card, award=award, about=about)
            return _ask(visit, call, now_ms)
    return state, []


def _may_doubt(person: station.Person, award: str) -> bool:
    """An award on the screen that nobody has doubted yet; the hub has the last word."""
    mine = {row.award for row in person.recent if row.contest is None}
    return award != "" and award in mine


def _doubted(state: Doubted, event: Event, now_ms: int) -> Step:
    match event:
        case Tapped(card=card) if card != state.visit.card:
            return _greet(Idle(), event, now_ms)
        case Touch(what="back"):
            visit = _quiet(state.visit, now_ms)
            return _ask(visit, Call(what="greet", card=visit.card), now_ms)
        case _:
            return state, []


def _reserve(
    visit: Visit, choice: tuple[str, int, int], pin: str | None, now_ms: int
) -> Step:
    item, quantity, _ = choice
    call = Call(what="reserve", card=visit.card, item=item, quantity=quantity, pin=pin)
    return _ask(visit, call, now_ms, choice=choice)


def _pin(state: Pin, event: Event, now_ms: int) -> Step:
    match event:
        case Touch(what="pin", pin=pin) if pin.isascii() and pin.isdigit():
            return _reserve(_quiet(state.visit, now_ms), state.choice, pin, now_ms)
        case Touch(what="cancel"):
            return Hello(visit=_quiet(state.visit, now_ms)), []
        case _:
            return state, []


def _reserved(state: Reserved, event: Event, now_ms: int) -> Step:
    visit, found = state.visit, state.redemption
    match event:
        case Tapped(card=card) if card != visit.card:
            call = Call(what="dispense", redemption=found.id, staff=card)
            return _ask(visit, call, now_ms, redemption=found, staff=card)
        case Touch(what="cancel"):
            call = Call(what="cancel", redemption=found.id)
            return _ask(visit, call, now_ms, redemption=found)
        case Touch(what="keep"):
            return Idle(), []
        case _:
            return state, []


def _handing(state: Handing, event: Event, now_ms: int) -> Step:
    match event:
        case Touch(what="given"):
            return _over(state, "handed_over", now_ms)
        case Tapped(card=card) if card == state.staff and _lifted(state, now_ms):
            return _over(state, "handed_over", now_ms)
        case Touch(what="not_given"):
            return _over(state, "not_given", now_ms)
        case _:
            return state, []


def _lifted(state: Handing, now_ms: int) -> bool:
    """A card that still lies there from the first tap is no second one."""
    return now_ms >= state.until_ms - HANDING_MS + LIFTED_MS


def _over(state: Handing, result: str, now_ms: int) -> Step:
    waiting = Waiting(
        visit=state.visit,
        what="result",
        asked_ms=now_ms,
        redemption=state.redemption,
        staff=state.staff,
        result=result,
    )
    return waiting, [_keep(state.redemption, result, state.staff)]


def _keep(found: station.Redemption, result: str, staff: str | None) -> Effect:
    return KeepResult(
        redemption=found.id, fence=found.fence, result=result, staff=staff
    )


# --- time ------------------------------------------------------------------------


def _passed(state: State, now_ms: int) -> Step:
    match state:
        case Idle() | Waiting():
            return state, []  # a call ends by its own deadline, always answered
        case Handing(until_ms=until_ms) if now_ms >= until_ms:
            return _over(state, "unknown", now_ms)
        case Said(until_ms=until_ms) if now_ms >= until_ms:
            return Idle(), []
        case (
            Hello(visit=visit)
            | Pin(visit=visit)
            | Reserved(visit=visit)
            | Doubted(visit=visit)
        ) if now_ms >= min(visit.until_ms, visit.latest_ms):
            return Idle(), []
        case _:
            return state, []


def _stayed(state: State, touch: Touch, now_ms: int) -> State:
    if not isinstance(state, Hello | Pin | Reserved | Handing | Doubted):
        return state
    visit = _quiet(state.visit, now_ms)
    if touch.what == "language":
        visit = replace(visit, language=touch.language)
    return replace(state, visit=visit)


def _quiet(visit: Visit, now_ms: int) -> Visit:
    return replace(visit, until_ms=now_ms + QUIET_MS)


def _readable(visit: Visit, now_ms: int) -> Visit:
    """An answer that comes at the end of a visit can still be read."""
    latest_ms = max(visit.latest_ms, now_ms + AWAY_MS)
    return replace(_quiet(visit, now_ms), latest_ms=latest_ms)


def _say(code: str, now_ms: int) -> Step:
    return Said(until_ms=now_ms + SAID_MS, problem=station.PROBLEMS[code]), []
