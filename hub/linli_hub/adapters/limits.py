"""How often one caller may do one thing; a moving window in memory.

Our own: the library that we had started a thread every 10 ms to forget old calls, and
a kiosk's visitor waited for that longer than for the books.
"""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import NamedTuple

CALLERS_MAX = 10_000  # more, and who called the longest ago is forgotten


class Rate(NamedTuple):
    """So many calls in any span of so many seconds."""

    calls: int
    span_s: float


# what -> how often one address (or edge) may; over it: 429 with Retry-After
RATES: dict[str, Rate] = {
    "login": Rate(10, 60),
    "login_name": Rate(10, 15 * 60),  # one name from one address
    "enrol": Rate(10, 60),
    "station": Rate(20, 1),
    "api": Rate(100, 1),
}


class Limits:
    """Counts callers. `scale` widens every rate, for simulations that hurry.

    For one thread: the web's event loop asks.
    """

    def __init__(
        self, scale: int = 1, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        assert scale >= 1
        self._scale, self._clock_s = scale, clock_s
        self._calls: OrderedDict[tuple[str, str], deque[float]] = OrderedDict()

    def allows(self, what: str, who: str) -> bool:
        """Count one more `what` by `who`; False, and no count, if that is too many."""
        rate, now_s = RATES[what], self._clock_s()
        calls = self._calls.setdefault((what, who), deque())
        self._calls.move_to_end((what, who))
        while calls and calls[0] < now_s - rate.span_s:
            calls.popleft()
        if len(calls) >= rate.calls * self._scale:
            return False
        calls.append(now_s)
        if len(self._calls) > CALLERS_MAX:
            self._calls.popitem(last=False)
        return True

    def forget(self, what: str, who: str) -> None:
        """What `who` did so far counts no more."""
        self._calls.pop((what, who), None)
