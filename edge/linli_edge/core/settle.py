"""Noisy weights -> one settled weight, or why there is none.

Stable when the window is full (1.0 s), its spread is at most 2 divisions, its slope
small, and no sample is missing for more than 500 ms; left again above 3 divisions.
What the device says of itself (moving, overload, ...) wins over its numbers.
(SIWAREX and IDS 430 work so; see the field notes on standstill.)
"""

from dataclasses import dataclass, replace
from typing import Literal

WINDOW_MS = 1000
STALE_MS = 500
ENTER_DIVISIONS = 2
LEAVE_DIVISIONS = 3
SPACING_MS = 10  # a device that floods is thinned: at most 100 samples a second
SAMPLES_MAX = 2 + WINDOW_MS // SPACING_MS

Status = Literal["stable", "moving", "overload", "underload", "fault"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One frame of a scale. `mass_g` is absent when the device gave no number."""

    status: Status
    mass_g: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Samples of the last second, oldest first, as (at_ms, mass_g)."""

    division_g: int
    capacity_g: int
    window: tuple[tuple[int, int], ...] = ()
    last_ms: int | None = None
    refusal: str | None = None
    moving: bool = False
    stable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stable:
    mass_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsettled:
    """`reason`: silent, stale, overload, underload, fault, filling or moving."""

    reason: str


Verdict = Stable | Unsettled


def add(state: State, sample: Sample, now_ms: int) -> State:
    """Take one sample in."""
    refusal = _refusal(state, sample)
    if refusal is not None or sample.mass_g is None:
        return replace(
            state,
            window=(),
            last_ms=now_ms,
            refusal=refusal or "fault",
            moving=False,
            stable=False,
        )
    window = state.window
    if window and now_ms - window[-1][0] > STALE_MS:
        window = ()  # a gap: what was before it says nothing about now
    if not window or now_ms - window[-1][0] >= SPACING_MS:
        window = _trimmed((*window, (now_ms, sample.mass_g)), now_ms)
    assert len(window) <= SAMPLES_MAX
    added = replace(
        state,
        window=window,
        last_ms=now_ms,
        refusal=None,
        moving=sample.status == "moving",
    )
    return replace(added, stable=_is_stable(added))


def restart(state: State) -> State:
    """Forget the window: only samples from now on count."""
    return replace(state, window=(), stable=False)


def verdict(state: State, now_ms: int) -> Verdict:
    """What the scale says at `now_ms`."""
    if state.last_ms is None:
        return Unsettled(reason="silent")
    if now_ms - state.last_ms > STALE_MS:
        return Unsettled(reason="stale")
    if state.refusal is not None:
        return Unsettled(reason=state.refusal)
    if state.stable:
        return Stable(mass_g=_mean(state))
    return Unsettled(reason="moving" if _is_full(state) else "filling")


def _refusal(state: State, sample: Sample) -> str | None:
    if sample.status in ("overload", "underload", "fault"):
        return sample.status
    if sample.mass_g is None:
        return "fault"
    if sample.mass_g > state.capacity_g + 9 * state.division_g:
        return "overload"
    if sample.mass_g < -state.capacity_g // 10:
        return "underload"
    return None


def _trimmed(
    window: tuple[tuple[int, int], ...], now_ms: int
) -> tuple[tuple[int, int], ...]:
    """Keep one sample at or before the window's start, so that it can be full."""
    first = 0
    while first + 1 < len(window) and window[first + 1][0] <= now_ms - WINDOW_MS:
        first += 1
    return window[first:]


def _is_full(state: State) -> bool:
    window = state.window
    return len(window) >= 3 and window[0][0] <= window[-1][0] - WINDOW_MS


def _is_stable(state: State) -> bool:
    if state.moving or not _is_full(state):
        return False
    masses = [mass_g for _, mass_g in state.window]
    allowed = LEAVE_DIVISIONS if state.stable else ENTER_DIVISIONS
    if max(masses) - min(masses) > allowed * state.division_g:
        return False
    # |slope| <= band / window, taken between the means of both halves
    half = len(masses) // 2
    early, late = masses[:half], masses[-half:]
    drift = abs(sum(late) - sum(early))
    return 2 * drift <= allowed * state.division_g * half


def _mean(state: State) -> int:
    """To whole grams: a scale's rounding averages out, a median would keep it."""
    masses = [mass_g for _, mass_g in state.window]
    return (2 * sum(masses) + len(masses)) // (2 * len(masses))
