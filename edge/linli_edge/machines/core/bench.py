"""The bench scale: a mass is only given after a stable zero was seen before it.

    unknown --stable zero--> empty --stable, more than nothing--> loaded
                               ^--------- stable zero ----------------+

A scale that starts with something on it, or comes back beside its zero (dirt, a lost
tare), gives no mass until it shows zero again: a wrong zero is in every price.
"""

from dataclasses import dataclass, replace
from typing import Literal

from linli_edge.core.settle import Unsettled, Verdict
from linli_edge.machines.core.messages import BenchSaid

ZERO_DIVISIONS = 1
LEAST_DIVISIONS = 5  # less is not worth a price on this scale
OFF_ZERO_MS = 60_000
LOST_MS = 3000  # away for longer: it may have been switched off, and zeroed loaded
AWAY = ("silent", "stale")

Zero = Literal["unknown", "empty", "loaded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`off_since_ms`: since when it stands still without having shown zero."""

    division_g: int
    zero: Zero = "unknown"
    said: BenchSaid | None = None
    off_since_ms: int | None = None
    away_since_ms: int | None = None


def look(state: State, verdict: Verdict, now_ms: int) -> tuple[State, BenchSaid | None]:
    """Next state, and what to say if that has changed."""
    state, said = _look(state, verdict, now_ms)
    if said == state.said:
        return state, None
    return replace(state, said=said), said


def standing(state: State, now_ms: int) -> tuple[str, str]:
    """Its health: ok, silent or drifting, and why."""
    if state.said is not None and state.said.away:
        return "silent", "scale"
    off = state.off_since_ms
    if off is not None and now_ms - off >= OFF_ZERO_MS:
        return "drifting", "scale does not come back to zero: clean and zero it"
    return "ok", ""


def _look(state: State, verdict: Verdict, now_ms: int) -> tuple[State, BenchSaid]:
    nothing = BenchSaid(mass_g=None)
    if isinstance(verdict, Unsettled) and verdict.reason in AWAY:
        since_ms = now_ms if state.away_since_ms is None else state.away_since_ms
        return replace(state, away_since_ms=since_ms), replace(nothing, away=True)
    if state.away_since_ms is not None:
        lost = now_ms - state.away_since_ms >= LOST_MS
        zero = "unknown" if lost else state.zero
        state = replace(state, away_since_ms=None, zero=zero)
    if isinstance(verdict, Unsettled):
        return state, nothing
    return _stable(state, verdict.mass_g, now_ms)


def _stable(state: State, mass_g: int, now_ms: int) -> tuple[State, BenchSaid]:
    nothing, division_g = BenchSaid(mass_g=None), state.division_g
    if abs(mass_g) <= ZERO_DIVISIONS * division_g:
        return replace(state, zero="empty", off_since_ms=None), nothing
    if mass_g < 0 or state.zero == "unknown":
        since_ms = now_ms if state.off_since_ms is None else state.off_since_ms
        return replace(state, zero="unknown", off_since_ms=since_ms), nothing
    if mass_g < LEAST_DIVISIONS * division_g:
        return state, nothing
    last_g = state.said.mass_g if state.said is not None else None
    if last_g is None or abs(mass_g - last_g) >= division_g:
        last_g = round(mass_g / division_g) * division_g
    return replace(state, zero="loaded"), BenchSaid(mass_g=last_g)
