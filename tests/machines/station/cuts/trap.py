"""Where a process is cut: the twelve points, and what pulls the plug there.

A wrapper imports the shipped program, wraps one of its functions and runs it. Nothing in
the program knows of it.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

ARMED = "CUTS_ARMED"  # names a file; while it is there the traps count

EDGE_POINTS = {
    1: "before the intent is journalled",
    2: "after its commit, before the motor",
    3: "pulse written, no reply read",
    4: "reply read, nothing fell yet",
    5: "drop counted, result not yet journalled",
    6: "result journalled, hub not told",
    7: "hub told by HTTP, parcel not yet receipted",
}
HUB_POINTS = {
    8: "dispense asked, before its commit",
    9: "dispense committed, before the answer",
    10: "result asked, before its commit",
    11: "result committed, before the answer",
    12: "parcel with the result applied, before the receipt",
}
POINTS = EDGE_POINTS | HUB_POINTS
NO_CUT = 0

Wrap = Callable[[Callable[..., Any]], Callable[..., Any]]


class Trap:
    """Kills its own process the `nth` time that it is sprung, once it is armed: what a
    process does about an earlier cut, at its start, is left alone."""

    def __init__(self, nth: int) -> None:
        self._left, self._file = nth, Path(os.environ[ARMED])

    @property
    def armed(self) -> bool:
        return self._file.exists()

    def spring(self) -> None:
        self._left -= self.armed
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
            signal.pause()  # the other threads end with us; this one does nothing more


def around(owner: Any, name: str, wrap: Wrap) -> None:
    """Put `wrap(original)` where `owner.name` is."""
    setattr(owner, name, wrap(getattr(owner, name)))
