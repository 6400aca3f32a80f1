"""Is a dispenser's or locker's sensor to be believed? Seen between and after vends.

faulty    it counted while no motor ran, or saw nothing in three acknowledged turns
          in a row, or a locker's two contacts disagree: somebody must look
silent    it has not answered for 10 s
"""

from dataclasses import dataclass, replace
from typing import Literal

from linli_edge.core.signals import SILENT_MS
from linli_wire.frames.counter import counted

DRY_TURNS = 3
QUIET_MS = 600_000  # so long without a false count, and it is believed again
RESTART_STEP = 1000  # a jump beyond this: the module began at 0 again
DISAGREE_MS = 10_000

Standing = Literal["ok", "silent", "faulty"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """`count` is None until it was read, and while a motor runs."""

    heard_ms: int
    count: int | None = None
    shut: bool = False
    false_drops: int = 0
    false_ms: int = 0
    dry_turns: int = 0
    agreed_ms: int | None = None


def idle_count(watch: Watch, value: int, now_ms: int) -> Watch:
    """The counter was read while nothing runs."""
    if watch.false_drops and now_ms - watch.false_ms >= QUIET_MS:
        watch = replace(watch, false_drops=0)
    moved = 0 if watch.count is None else counted(watch.count, value)
    if 0 < moved <= RESTART_STEP:
        drops = watch.false_drops + moved
        watch = replace(watch, false_drops=drops, false_ms=now_ms)
    return replace(watch, count=value, heard_ms=now_ms)


def idle_door(watch: Watch, is_open: bool | None, now_ms: int) -> Watch:
    """The door was looked at while nothing runs."""
    agreed_ms = now_ms if is_open is not None else watch.agreed_ms
    return replace(
        watch,
        shut=is_open is False,
        heard_ms=now_ms,
        agreed_ms=now_ms if agreed_ms is None else agreed_ms,
    )


def begun(watch: Watch) -> Watch:
    """A motor or strike is about to run: what is seen now is not for us to judge."""
    return replace(watch, count=None, shut=False)


def turned(watch: Watch, *, seen: bool, now_ms: int) -> Watch:
    """An acknowledged turn or strike ended; `seen`: the sensor noticed something."""
    dry_turns = 0 if seen else watch.dry_turns + 1
    return replace(watch, dry_turns=dry_turns, heard_ms=now_ms)


def standing(watch: Watch, now_ms: int) -> tuple[Standing, str]:
    """State and, in English for the journal, why."""
    if now_ms - watch.heard_ms >= SILENT_MS:
        return "silent", "sensor"
    if watch.false_drops:
        return "faulty", f"sensor counted {watch.false_drops} while no motor ran"
    if watch.dry_turns >= DRY_TURNS:
        return "faulty", f"sensor saw nothing in {watch.dry_turns} turns: jam or blind"
    if watch.agreed_ms is not None and now_ms - watch.agreed_ms >= DISAGREE_MS:
        return "faulty", "the two contacts of the door disagree"
    return "ok", "sensor"
