"""Readings waiting in memory: numbered, bounded, thinned oldest first, said so.

A reading leaves only when the hub's readings-receipt covers it. One batch is under way
at a time and is repeated as it was. What is thinned away travels as a gap.
"""

from collections import deque
from dataclasses import dataclass, field

WAITING_MAX = 20_000  # about 2.5 MB; beyond it the oldest half is thinned
BATCH_MAX = 300  # below 60 KiB with the longest names


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One value at a monotonic time."""

    device: str
    quantity: str
    mono_ms: int
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Positions first..last; those in `gaps` (first, last) were thinned away."""

    first: int
    last: int
    measured: tuple[Measured, ...]
    gaps: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Waiting:
    """The queue. Positions count from 1 and are never used twice."""

    limit: int = WAITING_MAX
    next_position: int = 1
    acked: int = 0
    dropped: int = 0
    queue: deque[tuple[int, Measured]] = field(default_factory=deque)

    def add(self, measured: Measured) -> None:
        self.queue.append((self.next_position, measured))
        self.next_position += 1
        if len(self.queue) > self.limit:
            self._thin()

    def batch(self) -> Batch | None:
        """What to send next, always from the hub's cursor on; None when empty."""
        taken = [self.queue[i] for i in range(min(BATCH_MAX, len(self.queue)))]
        if not taken:
            return None
        gaps, at = [], self.acked + 1
        for position, _ in taken:
            if position > at:
                gaps.append((at, position - 1))
            at = position + 1
        return Batch(
            first=self.acked + 1,
            last=taken[-1][0],
            measured=tuple(measured for _, measured in taken),
            gaps=tuple(gaps),
        )

    def receipted(self, upto: int) -> None:
        """The hub has stored all positions up to `upto`."""
        if upto >= self.next_position:
            return
        self.acked = max(self.acked, upto)
        while self.queue and self.queue[0][0] <= self.acked:
            self.queue.popleft()

    def _thin(self) -> None:
        """Every second one of the older half goes."""
        older = len(self.queue) // 2
        kept: deque[tuple[int, Measured]] = deque()
        for index, entry in enumerate(self.queue):
            if index < older and index % 2:
                self.dropped += 1
            else:
                kept.append(entry)
        self.queue = kept
