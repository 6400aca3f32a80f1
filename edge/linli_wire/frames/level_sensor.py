"""Ultrasonic level sensors: FF H L SUM. UART 9600 8N1, free-running or on trigger.

JSN-SR04T (mode 2), AJ-SR04M, A02YYUW, ME007YS; SUM = low byte of FF + H + L. The same
bytes are millimetres on most and centimetres on DFRobot SEN0627: the unit is a setting.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from linli_wire.frames.window import Window

START = 0xFF
SIZE = 4
TRIGGER = b"\x55"
TRIGGER_AJ_SR04M = b"\x01"
RANGE_MAX_MM = 20_000

Unit = Literal["mm", "cm"]
MM = {"mm": 1, "cm": 10}


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """Distance from the sensor to the surface."""

    distance_mm: int


class Decoder:
    """Bytes of a sensor -> Distance. Reasons in `bad`: check, too_near, too_far.

    Below `min_mm` (the blind zone; 0 is "no echo") or above `max_mm` there is no
    reading. An 8-bit sum lets about one random frame in 256 pass: filter the values.
    """

    def __init__(
        self, *, unit: Unit, min_mm: int = 1, max_mm: int = RANGE_MAX_MM
    ) -> None:
        self.bad: Counter[str] = Counter()
        self._mm = MM[unit]
        self._min_mm, self._max_mm = min_mm, max_mm
        self._window = Window(start=START, size=SIZE)
        self._frames: list[Distance] = []

    def feed(self, chunk: bytes) -> list[Distance]:
        self._frames = []
        self._window.feed(chunk, self._take)
        return self._frames

    def reset(self) -> None:
        """Forget a half frame: the port was closed or the sensor asked anew."""
        self._window.reset()

    @property
    def noise_bytes(self) -> int:
        return self._window.noise_bytes

    @property
    def pending_bytes(self) -> int:
        return self._window.pending_bytes

    def _take(self, frame: bytes) -> bool:
        if sum(frame[:3]) & 0xFF != frame[3]:
            self.bad["check"] += 1
            return False
        distance_mm = int.from_bytes(frame[1:3], "big") * self._mm
        if distance_mm < self._min_mm:
            self.bad["too_near"] += 1
        elif distance_mm > self._max_mm:
            self.bad["too_far"] += 1
        else:
            self._frames.append(Distance(distance_mm=distance_mm))
            return True
        return False  # perhaps no frame at all: look on inside it


def encode(frame: Distance, *, unit: Unit) -> bytes:
    """The sensor's reply; in cm the last digit is lost, as in the sensor."""
    body = bytes([START]) + (frame.distance_mm // MM[unit]).to_bytes(2, "big")
    return body + bytes([sum(body) & 0xFF])
