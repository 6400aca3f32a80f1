"""An ultrasonic sensor: FF H L SUM, free-running or on its trigger byte."""

from collections.abc import Callable
from dataclasses import dataclass

from linli_sim.devices.draw import Draw, Pace
from linli_wire.frames.level_sensor import TRIGGER, Distance, Unit, encode


@dataclass(frozen=True, slots=True, kw_only=True)
class SensorType:
    """free_ms: period of free-running frames, 0 for none (then only on trigger)."""

    unit: Unit = "mm"
    free_ms: int = 500
    noise_mm: float = 2.0
    lost_echoes: float = 0.01


class LevelSensor:
    """`source` gives the true distance in millimetres; a lost echo reads 0."""

    def __init__(
        self, source: Callable[[], float], draw: Draw, kind: SensorType
    ) -> None:
        self._source, self._draw, self._kind = source, draw, kind
        self._pace = Pace(kind.free_ms) if kind.free_ms else None

    def step(self, received: bytes, now_ms: int) -> bytes:
        asked = received.count(TRIGGER)
        free = self._pace is not None and self._pace.due(now_ms)
        return self._frame() if asked or free else b""

    def measured_mm(self) -> int:
        """One measurement; 0 when the echo was lost."""
        if self._draw.random() < self._kind.lost_echoes:
            return 0
        noise_mm = self._draw.gauss(0.0, self._kind.noise_mm)
        return max(1, round(self._source() + noise_mm))

    def _frame(self) -> bytes:
        return encode(Distance(distance_mm=self.measured_mm()), unit=self._kind.unit)
