"""Where the models get their chance from: one seeded `random.Random`, passed in."""

from typing import Protocol


class Draw(Protocol):
    """The part of random.Random that the devices use."""

    def random(self) -> float: ...

    def gauss(self, mu: float = 0.0, sigma: float = 1.0) -> float: ...

    def uniform(self, a: float, b: float) -> float: ...


class Pace:
    """Says when it is time again, at most once a call and never in a burst."""

    def __init__(self, period_ms: int) -> None:
        assert period_ms > 0
        self._period_ms = period_ms
        self._due_ms: int | None = None

    def due(self, now_ms: int) -> bool:
        if self._due_ms is not None and now_ms < self._due_ms:
            return False
        late_ms = 0 if self._due_ms is None else now_ms - self._due_ms
        self._due_ms = now_ms + self._period_ms - late_ms % self._period_ms
        return True
