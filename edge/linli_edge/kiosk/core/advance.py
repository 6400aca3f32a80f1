"""What an order does next: a step of a line, or a person's turn, or the end.

One step at a time is under way (BUSY). Collecting and handing over both come back here,
so that neither needs the other.
"""

from collections.abc import Iterable
from dataclasses import replace

from linli_edge.kiosk.core import receipt
from linli_edge.kiosk.core.states import (
    Call,
    Collect,
    Handing,
    KeepResult,
    Serving,
    Stepped,
    Visit,
)
from linli_wire.station_answers import Redemption

BUSY = ("asked", "intent", "moving", "keeping", "telling", "dropping", "putting_by")
HANDING_MS = 120_000


def begin_collect(visit: Visit, lines: Iterable[Redemption], now_ms: int) -> Stepped:
    """Lines are reserved: what machines give begins at once."""
    servings = tuple(
        Serving(redemption=one, step="put_by" if one.slot else "held") for one in lines
    )
    return proceed(Collect(visit=visit, servings=servings, staff=visit.staff), now_ms)


def proceed(state: Collect, now_ms: int) -> Stepped:
    """Begin the next step of the next line; or it is a person's turn, or the end."""
    if busy(state):
        return state, []
    for step in ("ended", "kept", "to_drop", "to_put_by"):
        found = find(state, step)
        if found is not None:
            return _finish(state, found)
    following = _to_dispense(state)
    if following is not None:
        return _dispense(state, following, now_ms)
    if find(state, "ready") is not None:
        return begin_handing(state, now_ms)
    if find(state, "held") is not None:
        return state, []  # staff are asked to come, or the problem stands there
    return receipt.begin(state.visit, state.servings, now_ms)


def begin_handing(state: Collect, now_ms: int) -> Stepped:
    """All staff lines have their intent: they may change hands now."""
    allowed = next((one.staff for one in state.servings if one.step == "ready"), None)
    servings = tuple(
        replace(one, given=one.redemption.quantity) if one.step == "ready" else one
        for one in state.servings
    )
    return Handing(
        visit=state.visit,
        servings=servings,
        staff=allowed or "",
        until_ms=now_ms + HANDING_MS,
    ), []


def busy(state: Collect) -> bool:
    return any(one.step in BUSY for one in state.servings)


def find(state: Collect | Handing, step: str) -> Serving | None:
    return next((one for one in state.servings if one.step == step), None)


def put(state: Collect, changed: Serving) -> Collect:
    servings = tuple(
        changed if one.redemption.id == changed.redemption.id else one
        for one in state.servings
    )
    return replace(state, servings=servings)


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
            return put(state, replace(found, step="keeping")), [keep]
        case "kept":
            return put(state, replace(found, step="telling")), [_tell(found)]
        case "to_drop":
            drop = Call(what="cancel", redemption=held.id)
            return put(state, replace(found, step="dropping")), [drop]
        case _:
            later = Call(what="keep", redemption=held.id)
            return put(state, replace(found, step="putting_by")), [later]


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
    return put(state, asked), [call]
