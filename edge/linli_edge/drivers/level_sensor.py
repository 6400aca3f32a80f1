"""Ultrasonic level sensors on a serial line: median of five, one frame is not trusted."""

from collections import Counter, deque
from typing import Literal

from linli_edge.config.values import Port
from linli_edge.core.signals import DistanceSeen, Signal
from linli_edge.drivers.kind import FillTable, Kind, LineSettings, SensorTable
from linli_wire.frames import level_sensor

MEDIAN_OF = 5


class LevelFill(FillTable, frozen=True, tag_field="kind", tag="level_sensor"):
    port: Port
    unit: Literal["mm", "cm"] = "mm"
    baud: int = 9600


class LevelSensor(SensorTable, frozen=True, tag_field="kind", tag="level_sensor"):
    port: Port
    unit: Literal["mm", "cm"] = "mm"
    baud: int = 9600


class Level:
    def __init__(self, sensor: LevelFill | LevelSensor) -> None:
        self._decoder = level_sensor.Decoder(unit=sensor.unit)
        self._recent: deque[int] = deque(maxlen=MEDIAN_OF)

    @property
    def bad(self) -> Counter[str]:
        return self._decoder.bad

    def feed(self, data: bytes) -> list[Signal]:
        signals: list[Signal] = []
        for frame in self._decoder.feed(data):
            self._recent.append(frame.distance_mm)
            if len(self._recent) == MEDIAN_OF:
                middle = sorted(self._recent)[MEDIAN_OF // 2]
                signals.append(DistanceSeen(distance_mm=middle))
        return signals

    def reset(self) -> None:
        self._decoder.reset()
        self._recent.clear()


def _line(sensor: LevelFill | LevelSensor) -> LineSettings:
    return LineSettings(baud=sensor.baud)


KIND = Kind(
    config=(LevelFill, LevelSensor), driver=Level, line=_line, gives=("distance",)
)
