"""Bugs for the controls; each must be found by the check that the real programs pass."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

Plant = Callable[[], None]


def none() -> None:
    """As shipped."""


def intent_after_motor() -> None:
    """The motor turns first; what was meant is written down with what came of it."""
    from linli_edge.kiosk.core import states as k
    from linli_edge.kiosk.unit import KioskUnit
    from linli_wire.messages import DispenseIntent

    keep = KioskUnit._keep

    def intend(self: Any, effect: Any, now_ms: int) -> None:
        said = k.Intended(redemption=effect.redemption, kept=True, executed=False)
        self._step(said, now_ms)

    def late(self: Any, effect: Any, now_ms: int) -> None:
        meant = DispenseIntent(redemption=effect.redemption, fence=effect.fence)
        self._tools.recorder.record(meant, now_ms)
        keep(self, effect, now_ms)

    patched: Any = KioskUnit
    patched._intend, patched._keep = intend, late


def fence_again_at_start() -> None:
    """What a cut left unfinished is simply done once more."""
    from linli_edge.kiosk.unit import KioskUnit
    from linli_edge.machines.core.messages import Vend

    note = Path(os.environ["CUTS_NOTE"])
    vend_, finish_, tick_ = KioskUnit._vend, KioskUnit._finish, KioskUnit.tick
    again: list[Vend] = []

    def vend(self: Any, vend: Vend, now_ms: int) -> None:
        note.write_text(json.dumps(asdict(vend)))
        vend_(self, vend, now_ms)

    def finish(self: Any, now_ms: int) -> bool:
        store = self._tools.recorder.store
        if store.unfinished_fences() and note.exists():
            again.append(Vend(**json.loads(note.read_text())))
        return finish_(self, now_ms)

    def tick(self: Any, now_ms: int, hub: bool, wall: Any) -> None:
        tick_(self, now_ms, hub, wall)
        if again and self.machines.vendor._board.ready:
            self.machines.vendor.vend(again.pop(), now_ms)

    patched: Any = KioskUnit
    patched._vend, patched._finish, patched.tick = vend, finish, tick


def unknown_is_released() -> None:
    """The hub gives the points back when nobody knows what happened."""
    from linli_hub.station.core import redemption as core_redemption
    from linli_hub.station.core.redemption import State

    step: Any = core_redemption.step

    def planted(now: Any, what: Any, now_ms: int) -> Any:
        told = isinstance(what, core_redemption.Finish) and what.result == "unknown"
        if told and now.state == State.DISPENSING:
            return State.RELEASED, now.fence
        return step(now, what, now_ms)

    patched: Any = core_redemption
    patched.step = planted


EDGE: dict[str, Plant] = {
    "none": none,
    "intent_after_motor": intent_after_motor,
    "fence_again_at_start": fence_again_at_start,
}
HUB: dict[str, Plant] = {"none": none, "unknown_is_released": unknown_is_released}
