"""Virtual time: a heap of things to do, and one seeded source of chance per subject.

Equal times are ordered by a drawn tie-break, so that seeds explore orderings; a draw
added for the network does not shift what the people do.
"""

import heapq
from collections.abc import Callable
from random import Random

SUBJECTS = ("order", "people", "net", "faults", "edges", "rates", "clocks")


class Schedule:
    """The world's clock and what is due. Times are milliseconds."""

    def __init__(self, seed: int) -> None:
        self.now_ms = 0
        self.steps = 0
        self._random = {name: Random(f"{seed}/{name}") for name in SUBJECTS}
        self._heap: list[tuple[int, float, int, Callable[[], None]]] = []
        self._count = 0

    def chance(self, subject: str) -> Random:
        return self._random[subject]

    def after(self, wait_ms: int, action: Callable[[], None]) -> None:
        """Do `action` in `wait_ms` (at least 0)."""
        self._count += 1
        due = self.now_ms + max(0, wait_ms)
        order = self._random["order"].random()
        heapq.heappush(self._heap, (due, order, self._count, action))

    def run(self, until_ms: int) -> None:
        """Do all that is due by `until_ms`."""
        while self._heap and self._heap[0][0] <= until_ms:
            self.now_ms, _, _, action = heapq.heappop(self._heap)
            self.steps += 1
            action()
        self.now_ms = until_ms
