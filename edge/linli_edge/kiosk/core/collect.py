"""Collecting: each line of an order to its end, one after the other.

    held -> asked -> intent -> moving (machine) -----------> ended -> keeping -> kept
                            -> ready  (staff)  -> Handing -> ended     -> telling -> done
    held -> to_drop -> dropping -> done         held -> to_put_by -> putting_by -> put_by

advance.py begins the next step, one at a time. Results go to the journal before
anything else. A fence is acted on once, and only while it is fresh (K4).
"""

from dataclasses import replace

from linli_edge.kiosk.core.advance import busy, find, proceed, put
from linli_edge.kiosk.core.dispense import may_start
from linli_edge.kiosk.core.states import (
    Answered,
    Collect,
    Event,
    Intended,
    KeepIntent,
    Problem,
    Resulted,
    Serving,
    Step,
    Stepped,
    Tapped,
    Touch,
)
from linli_edge.kiosk.core.steps import quiet, understood
from linli_edge.machines.core.messages import Vend, Vended
from linli_wire.station_answers import Redemption, changed

ENDS = {"handed_over": "settled", "not_given": "released", "unknown": "review"}
NOT_STAFF = ("not_allowed", "card_unknown", "card_blocked")


def on_collect(state: Collect, event: Event, now_ms: int) -> Stepped:
    match event:
        case Answered():
            return _answered(state, event, now_ms)
        case Intended(redemption=which):
            return _intended(state, event, which, now_ms)
        case Vended(redemption=which, fence=fence):
            moving = find(state, "moving")
            if moving is None or _key(moving) != (which, fence):
                return state, []
            ended = replace(
                moving,
                step="ended",
                result=event.result,
                given=event.given,
                evidence=event.evidence,
            )
            return proceed(put(state, ended), now_ms)
        case Resulted(redemption=which):
            keeping = find(state, "keeping")
            if keeping is None or keeping.redemption.id != which:
                return state, []
            return proceed(put(state, replace(keeping, step="kept")), now_ms)
        case Tapped(card=card) if card != state.visit.card:
            return _staff_came(state, card, now_ms)
        case Touch() if not busy(state):
            return _touched(state, event, now_ms)
        case _:
            return state, []


def _touched(state: Collect, touch: Touch, now_ms: int) -> Stepped:
    visit = quiet(state.visit, now_ms)
    waiting: tuple[Step, Step] | None = None
    match touch.what:
        case "cancel":
            waiting = ("held", "to_drop")
        case "keep":
            waiting = ("held", "to_put_by")
        case "again":
            waiting = ("held", "held")
    if waiting is None:
        return state, []
    before, then = waiting
    servings = tuple(
        replace(one, step=then, problem=None) if one.step == before else one
        for one in state.servings
    )
    state = replace(state, visit=visit, servings=servings, problem=None)
    return proceed(state, now_ms)


def _staff_came(state: Collect, card: str, now_ms: int) -> Stepped:
    """One tap of a staff card begins the hand-over of all that people hand over."""
    wanted = any(
        one.step == "held" and not one.redemption.by_machine for one in state.servings
    )
    if busy(state) or not wanted:
        return state, []
    servings = tuple(
        replace(one, problem=None) if not one.redemption.by_machine else one
        for one in state.servings
    )
    state = replace(state, servings=servings, staff=card, problem=None)
    return proceed(state, now_ms)


# --- what the hub said ------------------------------------------------------------


def _answered(state: Collect, event: Answered, now_ms: int) -> Stepped:
    steps = {
        "dispense": "asked",
        "result": "telling",
        "cancel": "dropping",
        "keep": "putting_by",
    }
    found = find(state, steps.get(event.call.what, ""))
    if found is None or found.redemption.id != event.call.redemption:
        return state, []
    told, problem = _told(event)
    match event.call.what:
        case "dispense" if told is not None:
            return _may_begin(state, replace(found, redemption=told))
        case "dispense":
            return _not_allowed(state, found, problem, now_ms)
        case "result":
            return proceed(put(state, _end(found, told, problem)), now_ms)
        case "cancel" if told is not None:
            done = replace(found, step="done", redemption=told)
            return proceed(put(state, done), now_ms)
        case "keep" if told is not None:
            put_by = replace(found, step="put_by", redemption=told)
            return proceed(put(state, put_by), now_ms)
        case _:
            return _stays(state, found, problem, now_ms)


def _told(event: Answered) -> tuple[Redemption | None, Problem | None]:
    found = understood(Redemption, event)
    return (None, found) if isinstance(found, Problem) else (found, None)


def _may_begin(state: Collect, found: Serving) -> Stepped:
    keep = KeepIntent(redemption=found.redemption.id, fence=found.redemption.fence)
    return put(state, replace(found, step="intent")), [keep]


def _not_allowed(
    state: Collect, found: Serving, problem: Problem | None, now_ms: int
) -> Stepped:
    """Nothing may move. A strange card is forgotten; what else is wrong stays said."""
    if problem and problem.code in NOT_STAFF and found.staff is not None:
        held = replace(found, step="held", staff=None)
        problem = Problem(code="staff_card_needed")
        return proceed(replace(put(state, held), staff=None, problem=problem), now_ms)
    if problem and problem.code == "by_hand_for":  # a person gives it instead
        by_hand = changed(found.redemption, way="staff")
        held = replace(found, step="held", redemption=by_hand)
        return proceed(put(state, held), now_ms)
    if problem and problem.code in ("redemption_state", "wrong_fence"):
        ended = Problem(code="reservation_ended")
        gone = replace(found, step="done", problem=ended)
        return proceed(put(state, gone), now_ms)
    return _stays(state, found, problem, now_ms)


def _stays(
    state: Collect, found: Serving, problem: Problem | None, now_ms: int
) -> Stepped:
    held = replace(found, step="held", staff=None, problem=problem)
    return proceed(replace(put(state, held), problem=problem), now_ms)


def _end(found: Serving, told: Redemption | None, problem: Problem | None) -> Serving:
    """With no answer the journal brings it; what it will come to is known."""
    if told is None:
        state = ENDS[found.result]
        told = changed(found.redemption, state=state, given=found.given)
        return replace(found, step="done", redemption=told, problem=problem)
    return replace(found, step="done", redemption=told)


def _intended(state: Collect, event: Intended, which: str, now_ms: int) -> Stepped:
    """The journal answered; only now may anything move."""
    found = find(state, "intent")
    if found is None or found.redemption.id != which:
        return state, []
    if not event.kept and not event.executed:  # no disk: the hub hears it at once
        telling = replace(found, step="kept", result="not_given", given=0)
        return proceed(put(state, telling), now_ms)
    why_not = may_start(executed=event.executed, asked_ms=found.asked_ms, now_ms=now_ms)
    if why_not == "already_handed_over":
        done = replace(found, step="done", problem=Problem(code=why_not))
        return proceed(put(state, done), now_ms)
    if why_not is not None:
        late = replace(
            found,
            step="ended",
            result="not_given",
            given=0,
            evidence=why_not,
            problem=Problem(code=why_not),
        )
        return proceed(put(state, late), now_ms)
    if found.redemption.by_machine:
        return put(state, replace(found, step="moving")), [_vend(found.redemption)]
    return proceed(put(state, replace(found, step="ready")), now_ms)


def _vend(held: Redemption) -> Vend:
    assert held.channel is not None
    return Vend(
        redemption=held.id,
        fence=held.fence,
        way="locker" if held.way == "locker" else "dispenser",
        channel=held.channel,
        units=held.quantity,
    )


# --- small --------------------------------------------------------------------------


def _key(one: Serving) -> tuple[str, int]:
    return one.redemption.id, one.redemption.fence
