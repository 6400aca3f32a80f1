"""Devices that speak MQTT on the board's own broker: scales and fill sensors.

A retained weight is never believed: it says what once was.
"""

from collections import Counter
from typing import get_args

from linli_edge.core.settle import Sample, Status
from linli_edge.core.signals import DistanceSeen, Signal
from linli_edge.drivers.kind import FillTable, Kind, ScaleTable, SensorTable
from linli_wire import codec
from linli_wire.messages import BoardDistance, BoardWeight, Slug


class BoardScale(ScaleTable, frozen=True, tag_field="kind", tag="mqtt"):
    device: Slug


class BoardFill(FillTable, frozen=True, tag_field="kind", tag="mqtt"):
    device: Slug


class BoardSensor(SensorTable, frozen=True, tag_field="kind", tag="mqtt"):
    device: Slug


class Board:
    """One device; counts samples so that a redelivered one is not taken twice."""

    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        self._last_n: int | None = None

    def feed(self, what: str, payload: bytes, *, retained: bool) -> list[Signal]:
        """Signals of one message; `what` is the last part of its topic."""
        try:
            if what == "weight":
                weight = codec.decode(payload, BoardWeight)
                return self._once(weight.n, _sample(weight), retained=retained)
            distance = codec.decode(payload, BoardDistance)
        except codec.WireError as wrong:
            self.bad[wrong.code] += 1
            return []
        seen = DistanceSeen(distance_mm=distance.distance_mm)
        return self._once(distance.n, seen, retained=retained)

    def reset(self) -> None:
        """The device began anew: its count may begin at 0."""
        self._last_n = None

    def _once(self, n: int, signal: Signal | None, *, retained: bool) -> list[Signal]:
        if retained:
            self.bad["retained"] += 1
            return []
        if signal is None:
            self.bad["status"] += 1
            return []
        if n == self._last_n:
            self.bad["repeated"] += 1
            return []
        self._last_n = n
        return [signal]


def _sample(weight: BoardWeight) -> Sample | None:
    for status in get_args(Status):
        if status == weight.status:
            return Sample(status=status, mass_g=weight.mass_g)
    return None


KIND = Kind(config=(BoardScale, BoardFill, BoardSensor), gives=("weight", "distance"))
