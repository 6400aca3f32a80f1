"""A person hands goods over: the lines listed, each given, part given or not given.

Nobody says anything for two minutes: unknown, and a person looks at it later.
"""

from dataclasses import replace

from linli_edge.kiosk.core.advance import HANDING_MS, proceed
from linli_edge.kiosk.core.states import (
    Collect,
    Event,
    Handing,
    Serving,
    Stepped,
    Tapped,
    Touch,
)

LIFTED_MS = 2_000


def on_handing(state: Handing, event: Event, now_ms: int) -> Stepped:
    match event:
        case Touch(what="count", redemption=which, quantity=many):
            return _counted(state, which, many), []
        case Touch(what="given"):
            return _over(state, now_ms)
        case Tapped(card=card) if card == state.staff and _lifted(state, now_ms):
            return _over(state, now_ms)
        case Touch(what="not_given"):
            return _over(_none(state), now_ms)
        case _:
            return state, []


def overdue(state: Handing, now_ms: int) -> Stepped:
    """Nobody said what happened."""
    servings = tuple(
        replace(one, step="ended", result="unknown", given=None, evidence="no_word")
        if one.step == "ready"
        else one
        for one in state.servings
    )
    return _back(state, servings, now_ms)


def _counted(state: Handing, which: str, many: int) -> Handing:
    servings = tuple(
        replace(one, given=_whole(one, many))
        if one.step == "ready" and one.redemption.id == which
        else one
        for one in state.servings
    )
    return replace(state, servings=servings)


def _whole(one: Serving, many: int) -> int:
    """Weighed goods go whole or not at all."""
    all_of_it = one.redemption.quantity
    if one.redemption.unit == "g":
        return all_of_it if many > 0 else 0
    return max(0, min(many, all_of_it))


def _none(state: Handing) -> Handing:
    servings = tuple(
        replace(one, given=0) if one.step == "ready" else one for one in state.servings
    )
    return replace(state, servings=servings)


def _over(state: Handing, now_ms: int) -> Stepped:
    servings = tuple(
        _said(one) if one.step == "ready" else one for one in state.servings
    )
    return _back(state, servings, now_ms)


def _said(one: Serving) -> Serving:
    result = "handed_over" if one.given else "not_given"
    evidence = f"person={one.given}/{one.redemption.quantity}"
    return replace(one, step="ended", result=result, evidence=evidence)


def _back(state: Handing, servings: tuple[Serving, ...], now_ms: int) -> Stepped:
    collect = Collect(visit=state.visit, servings=servings, staff=state.staff)
    return proceed(collect, now_ms)


def _lifted(state: Handing, now_ms: int) -> bool:
    """A card that still lies there from the first tap is no second one."""
    return now_ms >= state.until_ms - HANDING_MS + LIFTED_MS
