"""A spiral dispenser and the counter under its chute, with what goes wrong with them.

The truth is `Spiral.fallen`: units that a person could take. The counter may say else.
"""

from dataclasses import dataclass, field
from typing import Literal

TURN_MS = 900  # of power, for one turn
FALL_MS = 250
SECOND_MS = 120  # the second of two that fall together comes so much later
CHATTER_MS = 40

CounterFault = Literal["", "blind", "chattering", "dead"]


@dataclass(slots=True)
class Spiral:
    """`next_drops`: what the next turns drop, in order; afterwards one each.

    0 is a jam of that turn; `jammed` stays. Without stock nothing falls.
    """

    stock: int = 20
    jammed: bool = False
    next_drops: list[int] = field(default_factory=list)
    fallen: int = 0
    turns: int = 0
    seen_ms: list[int] = field(default_factory=list)  # when each unit passed the beam
    _since_ms: int | None = None
    _powered_ms: int = 0

    def power(self, *, on: bool, now_ms: int) -> None:
        """The motor gets or loses power; its cam stops it where a turn began."""
        self.tick(now_ms)
        self._since_ms = now_ms if on else None
        if not on:
            self._powered_ms = 0

    def tick(self, now_ms: int) -> None:
        if self._since_ms is None:
            return
        self._powered_ms += now_ms - self._since_ms
        self._since_ms = now_ms
        while self._powered_ms >= TURN_MS:
            self._powered_ms -= TURN_MS
            self.turns += 1
            self._turned(now_ms)

    def passed(self, now_ms: int) -> int:
        """Units that have passed the beam so far."""
        self.tick(now_ms)
        return sum(at_ms <= now_ms for at_ms in self.seen_ms)

    def _turned(self, now_ms: int) -> None:
        drops = self.next_drops.pop(0) if self.next_drops else 1
        drops = 0 if self.jammed else min(drops, self.stock)
        self.stock -= drops
        self.fallen += drops
        for nth in range(drops):
            self.seen_ms.append(now_ms + FALL_MS + nth * SECOND_MS)


@dataclass(slots=True)
class DropCounter:
    """Counts what passes. `misses`: so many units it does not see; `invented`: and
    so many it saw that were none. Call it with the time to read its register."""

    spiral: Spiral
    fault: CounterFault = ""
    misses: int = 0
    invented: int = 0
    count: int = 0
    _passed: int = 0
    _chatter_ms: int | None = None

    def __call__(self, now_ms: int) -> int:
        passed = self.spiral.passed(now_ms)
        fresh, self._passed = passed - self._passed, passed
        missed = fresh if self.fault in ("blind", "dead") else min(self.misses, fresh)
        self.misses -= min(self.misses, missed)
        self.count += fresh - missed
        if self.invented and self.fault != "dead":
            self.count += self.invented
            self.invented = 0
        self._chatter(now_ms)
        return self.count & 0xFFFF

    def restart(self) -> None:
        """Its supply broke down: it counts from 0."""
        self.count = 0

    def _chatter(self, now_ms: int) -> None:
        if self.fault != "chattering":
            self._chatter_ms = None
            return
        if self._chatter_ms is None:
            self._chatter_ms = now_ms
        while self._chatter_ms + CHATTER_MS <= now_ms:
            self._chatter_ms += CHATTER_MS
            self.count += 1
