"""When an event happened: a function of its journal, never of its arrival.

boot A:   deposit   CLOCK   deposit   CLOCK'  deposit
anchored:  CLOCK            CLOCK             CLOCK'
boot B:   deposit   (boot C starts)  ->  deposit of B goes to review
"""

from dataclasses import dataclass

from linli_hub.base.core.calendar import DAY_MS

FUTURE_MS_MAX = DAY_MS
EARLIEST_MS = 1_577_836_800_000  # 2020-01-01: a board that was never told the time


@dataclass(frozen=True, slots=True)
class Anchor:
    """The running boot of a journal and what its clock adds to monotonic time."""

    boot: str | None = None
    offset_ms: int | None = None


def seen(anchor: Anchor, boot: str) -> Anchor:
    """The anchor for an event of `boot`; another boot knows no time yet."""
    return anchor if anchor.boot == boot else Anchor(boot)


def learned(boot: str, mono_ms: int, wall_ms: int) -> Anchor:
    """The anchor from a clock event on."""
    return Anchor(boot, wall_ms - mono_ms)


def doubt(event_ms: int, received_ms: int) -> str | None:
    """Why a time cannot be believed, or None. Such a deposit goes to review."""
    if event_ms < EARLIEST_MS:
        return "clock_in_past"
    if event_ms > received_ms + FUTURE_MS_MAX:
        return "clock_in_future"
    return None
