"""Is a scale to be believed? ok, silent, faulty, drifting or stuck.

silent    nothing heard for 10 s
faulty    the device itself has reported a fault for 10 s
drifting  at rest it stands elsewhere than the last deposit left it (> 3 divisions),
          and it was not emptied: the next award must not follow its weight
stuck     three visits in a row did not move it by a single gram
"""

from dataclasses import dataclass, replace

from linli_edge.core.signals import SILENT_MS

FAULTY_MS = 10_000
DRIFT_DIVISIONS = 3
CREEP_MS = 60_000  # a division a minute is creep, and followed
STUCK_VISITS = 3
EMPTIED_DIVISIONS = 20  # a drop beyond this is an emptying


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """`rest_g` is where the scale should stand between visits."""

    division_g: int
    heard_ms: int
    sound_ms: int
    rest_g: int | None = None
    rest_ms: int = 0
    drifting: bool = False
    unmoved: int = 0


def new(division_g: int, now_ms: int) -> Health:
    return Health(division_g=division_g, heard_ms=now_ms, sound_ms=now_ms)


def heard(health: Health, *, fault: bool, now_ms: int) -> Health:
    """A frame came; `fault` is what it says of itself."""
    sound_ms = health.sound_ms if fault else now_ms
    return replace(health, heard_ms=now_ms, sound_ms=sound_ms)


def at_rest(health: Health, mass_g: int, now_ms: int) -> Health:
    """The scale is stable and nobody is there."""
    if health.rest_g is None:
        return replace(health, rest_g=mass_g, rest_ms=now_ms)
    rest_g, off = health.rest_g, mass_g - health.rest_g
    if off:
        health = replace(health, unmoved=0)
    if off < -EMPTIED_DIVISIONS * health.division_g:
        return replace(health, rest_g=mass_g, rest_ms=now_ms, drifting=False)
    if abs(off) > DRIFT_DIVISIONS * health.division_g:
        return replace(health, drifting=True)
    if now_ms - health.rest_ms >= CREEP_MS:
        step = max(-health.division_g, min(health.division_g, off))
        return replace(health, rest_g=rest_g + step, rest_ms=now_ms, drifting=False)
    return replace(health, drifting=False)


def visited(health: Health, *, before_g: int, after_g: int, now_ms: int) -> Health:
    """A visit ended with these stable weights."""
    unmoved = health.unmoved + 1 if before_g == after_g else 0
    return replace(
        health, rest_g=after_g, rest_ms=now_ms, drifting=False, unmoved=unmoved
    )


def state(health: Health, now_ms: int) -> str:
    if now_ms - health.heard_ms >= SILENT_MS:
        return "silent"
    if now_ms - health.sound_ms >= FAULTY_MS:
        return "faulty"
    if health.unmoved >= STUCK_VISITS:
        return "stuck"
    return "drifting" if health.drifting else "ok"
