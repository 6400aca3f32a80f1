"""Collecting: each line of an order to its end, one after the other.

    held -> asked -> intent -> moving (machine) -----------> ended -> keeping -> kept
                            -> ready  (staff)  -> Handing -> ended     -> telling -> done
    held -> to_drop -> dropping -> done         held -> to_put_by -> putting_by -> put_by

One step at a time is under way (BUSY); _next() begins the next one. Results go to the
journal before anything else. A fence is acted on once, and only while it is fresh (K4).
"""

from collections.abc import Iterable
from dataclasses import replace

from linli_edge.core import kiosk_hand_over, kiosk_receipt
from linli_edge.core import station_answers as answers
from linli_edge.core.dispense import may_start
from linli_edge.core.kiosk_steps import quiet
from linli_edge.core.kiosk_words import (
    Answered,
    Call,
    Collect,
    Event,
    Handing,
    Intended,
    KeepIntent,
    KeepResult,
    Resulted,
    Serving,
    Step,
    Stepped,
    Tapped,
    Touch,
    Visit,
)
from linli_edge.core.machine_words import Vend, Vended
from linli_edge.core.station import Problem, Redemption

BUSY = ("asked", "intent", "moving", "keeping", "telling", "dropping", "putting_by")
ENDS = {"handed_over": "settled", "not_given": "released", "unknown": "review"}
NOT_STAFF = ("not_allowed", "card_unknown", "card_blocked")


def begin(visit: Visit, lines: Iterable[Redemption], now_ms: int) -> Stepped:
    """Lines are reserved: what machines give begins at once."""
    servings = tuple(
        Serving(redemption=one, step="put_by" if one.slot else "held") for one in lines
    )
    return proceed(Collect(visit=visit, servings=servings, staff=visit.staff), now_ms)


def busy(state: Collect) -> bool:
    return any(one.step in BUSY for one in state.servings)


def on_collect(state: Collect, event: Event, now_ms: int) -> Stepped:
    match event:
        case Answered():
            return _answered(state, event, now_ms)
        case Intended(redemption=which):
            return _intended(state, event, which, now_ms)
        case Vended(redemption=which, fence=fence):
            moving = _find(state, "moving")
            if moving is None or _key(moving) != (which, fence):
                return state, []
            ended = replace(
                moving,
                step="ended",
                result=event.result,
                given=event.given,
                evidence=event.evidence,
            )
            return proceed(_put(state, ended), now_ms)
        case Resulted(redemption=which):
            keeping = _find(state, "keeping")
            if keeping is None or keeping.redemption.id != which:
                return state, []
            return proceed(_put(state, replace(keeping, step="kept")), now_ms)
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


# --- what comes next ----------------------------------------------------------------


def proceed(state: Collect, now_ms: int) -> Stepped:
    """Begin the next step of the next line; or it is a person's turn, or the end."""
    if busy(state):
        return state, []
    for step in ("ended", "kept", "to_drop", "to_put_by"):
        found = _find(state, step)
        if found is not None:
            return _finish(state, found)
    following = _to_dispense(state)
    if following is not None:
        return _dispense(state, following, now_ms)
    if _find(state, "ready") is not None:
        return kiosk_hand_over.begin(state, now_ms)
    if _find(state, "held") is not None:
        return state, []  # staff are asked to come, or the problem stands there
    return kiosk_receipt.begin(state.visit, state.servings, now_ms)


def _finish(state: Collect, found: Serving) -> Stepped:
    held = found.redemption
    match found.step:
        case "ended":
            keep = KeepResult(
                redemption=held.id,
                fence=held.fence,
                result=found.result,
                given=found.given,
                evidence=found.evidence,
                staff=found.staff,
            )
            return _put(state, replace(found, step="keeping")), [keep]
        case "kept":
            return _put(state, replace(found, step="telling")), [_tell(found)]
        case "to_drop":
            drop = Call(what="cancel", redemption=held.id)
            return _put(state, replace(found, step="dropping")), [drop]
        case _:
            later = Call(what="keep", redemption=held.id)
            return _put(state, replace(found, step="putting_by")), [later]


def _tell(found: Serving) -> Call:
    return Call(
        what="result",
        redemption=found.redemption.id,
        fence=found.redemption.fence,
        result=found.result,
        given=found.given,
        evidence=found.evidence,
        staff=found.staff,
    )


def _to_dispense(state: Collect) -> Serving | None:
    """Machines first, for they need nobody; then what the tapped staff card allows."""
    waiting = [
        one for one in state.servings if one.step == "held" and one.problem is None
    ]
    machines = [one for one in waiting if one.redemption.by_machine]
    if machines:
        return machines[0]
    return waiting[0] if waiting and state.staff is not None else None


def _dispense(state: Collect, found: Serving, now_ms: int) -> Stepped:
    by_machine = found.redemption.by_machine
    staff = None if by_machine else state.staff
    card = state.visit.card if by_machine else None
    asked = replace(found, step="asked", asked_ms=now_ms, staff=staff)
    call = Call(what="dispense", redemption=found.redemption.id, staff=staff, card=card)
    return _put(state, asked), [call]


# --- what the hub said ------------------------------------------------------------


def _answered(state: Collect, event: Answered, now_ms: int) -> Stepped:
    steps = {
        "dispense": "asked",
        "result": "telling",
        "cancel": "dropping",
        "keep": "putting_by",
    }
    found = _find(state, steps.get(event.call.what, ""))
    if found is None or found.redemption.id != event.call.redemption:
        return state, []
    told, problem = _told(event)
    match event.call.what:
        case "dispense" if told is not None:
            return _may_begin(state, replace(found, redemption=told))
        case "dispense":
            return _not_allowed(state, found, problem, now_ms)
        case "result":
            return proceed(_put(state, _end(found, told, problem)), now_ms)
        case "cancel" if told is not None:
            done = replace(found, step="done", redemption=told)
            return proceed(_put(state, done), now_ms)
        case "keep" if told is not None:
            put_by = replace(found, step="put_by", redemption=told)
            return proceed(_put(state, put_by), now_ms)
        case _:
            return _stays(state, found, problem, now_ms)


def _told(event: Answered) -> tuple[Redemption | None, Problem | None]:
    if event.status is None:
        return None, Problem(code="hub_away")
    if not 200 <= event.status < 300:
        return None, answers.problem(event.body)
    try:
        return answers.read(Redemption, event.body), None
    except answers.NotUnderstood:
        return None, Problem(code="hub_trouble")


def _may_begin(state: Collect, found: Serving) -> Stepped:
    keep = KeepIntent(redemption=found.redemption.id, fence=found.redemption.fence)
    return _put(state, replace(found, step="intent")), [keep]


def _not_allowed(
    state: Collect, found: Serving, problem: Problem | None, now_ms: int
) -> Stepped:
    """Nothing may move. A strange card is forgotten; what else is wrong stays said."""
    if problem and problem.code in NOT_STAFF and found.staff is not None:
        held = replace(found, step="held", staff=None)
        problem = Problem(code="staff_card_needed")
        return proceed(replace(_put(state, held), staff=None, problem=problem), now_ms)
    if problem and problem.code == "by_hand_for":  # a person gives it instead
        by_hand = replace(found.redemption, way="staff")
        held = replace(found, step="held", redemption=by_hand)
        return proceed(_put(state, held), now_ms)
    if problem and problem.code in ("redemption_state", "wrong_fence"):
        ended = Problem(code="reservation_ended")
        gone = replace(found, step="done", problem=ended)
        return proceed(_put(state, gone), now_ms)
    return _stays(state, found, problem, now_ms)


def _stays(
    state: Collect, found: Serving, problem: Problem | None, now_ms: int
) -> Stepped:
    held = replace(found, step="held", staff=None, problem=problem)
    return proceed(replace(_put(state, held), problem=problem), now_ms)


def _end(found: Serving, told: Redemption | None, problem: Problem | None) -> Serving:
    """With no answer the journal brings it; what it will come to is known."""
    if told is None:
        state = ENDS[found.result]
        told = replace(found.redemption, state=state, given=found.given)
        return replace(found, step="done", redemption=told, problem=problem)
    return replace(found, step="done", redemption=told)


def _intended(state: Collect, event: Intended, which: str, now_ms: int) -> Stepped:
    """The journal answered; only now may anything move."""
    found = _find(state, "intent")
    if found is None or found.redemption.id != which:
        return state, []
    if not event.kept and not event.executed:  # no disk: the hub hears it at once
        telling = replace(found, step="kept", result="not_given", given=0)
        return proceed(_put(state, telling), now_ms)
    why_not = may_start(executed=event.executed, asked_ms=found.asked_ms, now_ms=now_ms)
    if why_not == "already_handed_over":
        done = replace(found, step="done", problem=Problem(code=why_not))
        return proceed(_put(state, done), now_ms)
    if why_not is not None:
        late = replace(
            found,
            step="ended",
            result="not_given",
            given=0,
            evidence=why_not,
            problem=Problem(code=why_not),
        )
        return proceed(_put(state, late), now_ms)
    if found.redemption.by_machine:
        return _put(state, replace(found, step="moving")), [_vend(found.redemption)]
    return proceed(_put(state, replace(found, step="ready")), now_ms)


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


def _find(state: Collect | Handing, step: str) -> Serving | None:
    return next((one for one in state.servings if one.step == step), None)


def _key(one: Serving) -> tuple[str, int]:
    return one.redemption.id, one.redemption.fence


def _put(state: Collect, changed: Serving) -> Collect:
    servings = tuple(
        changed if one.redemption.id == changed.redemption.id else one
        for one in state.servings
    )
    return replace(state, servings=servings)
