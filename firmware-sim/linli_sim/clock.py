"""One scaled clock for all simulated people and devices; the only file that tells time.

At speed 4 a minute of theirs passes in 15 of our seconds. The edge is real and lives
on real time: what people do *to its patience* is asked for in real milliseconds.
"""

import asyncio
import time
from collections.abc import Callable

SPEED_MAX = 10.0
LOOK_S = 0.02


class Clock:
    """Scaled milliseconds since it was made."""

    def __init__(self, speed: float = 1.0) -> None:
        if not 0 < speed <= SPEED_MAX:
            raise ValueError(f"speed is more than 0 and at most {SPEED_MAX:g}")
        self.speed = speed
        self._start_s = time.monotonic()

    def now_ms(self) -> int:
        return int((time.monotonic() - self._start_s) * 1000 * self.speed)

    def from_real_ms(self, real_ms: float) -> int:
        """Scaled length of a real time span."""
        return int(real_ms * self.speed)

    async def sleep(self, scaled_ms: float) -> None:
        await asyncio.sleep(scaled_ms / 1000 / self.speed)

    async def until(self, seen: Callable[[], bool], patience_ms: float) -> bool:
        """Look until it is `seen`; False when patience (scaled ms) ran out."""
        deadline_ms = self.now_ms() + patience_ms
        while not seen():
            if self.now_ms() >= deadline_ms:
                return False
            await asyncio.sleep(LOOK_S)
        return True
