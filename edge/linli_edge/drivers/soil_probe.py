"""Soil and compost probes on one Modbus RTU bus: asked one after the other.

Unlike the others this one speaks first: poll() gives the bytes to write.
"""

from collections import Counter, deque
from typing import Annotated

from msgspec import Meta

from linli_edge.config.values import Port, Table, Unit
from linli_edge.core.signals import ProbeRead, Signal
from linli_edge.drivers.kind import Kind, LineSettings
from linli_wire.frames import soil_maps
from linli_wire.frames.modbus_master import Master, Timing
from linli_wire.frames.modbus_rtu import Registers, Request

QUESTIONS_MAX = 64


class Bus(Table, frozen=True):
    port: Port
    baud: int = 9600
    gap_ms: Annotated[int, Meta(ge=0, le=500)] = 30
    reply_ms: Annotated[int, Meta(ge=20, le=5000)] = 300


class Probe(Table, frozen=True):
    unit: Unit
    map: str


class SoilProbes:
    def __init__(self, bus: Bus, probes: list[Probe], poll_ms: int) -> None:
        self._master = Master(Timing(reply_ms=bus.reply_ms, gap_ms=bus.gap_ms))
        self._probes, self._poll_ms = probes, poll_ms
        self._maps = {probe.unit: probe.map for probe in probes}
        self._questions: deque[Request] = deque(maxlen=QUESTIONS_MAX)
        self._round_ms = 0

    @property
    def bad(self) -> Counter[str]:
        return self._master.bad

    def poll(self, now_ms: int) -> bytes:
        """The next question if the bus is free and a round is due, else nothing."""
        if not self._questions and now_ms >= self._round_ms:
            self._round_ms = now_ms + self._poll_ms
            for probe in self._probes:
                self._questions.extend(soil_maps.requests(probe.map, probe.unit))
        if not self._questions or not self._master.may_ask(now_ms):
            return b""
        return self._master.ask(self._questions.popleft(), now_ms)

    def feed(self, data: bytes, now_ms: int) -> list[Signal]:
        """Readings in what came; b"" lets time pass, so that deadlines are noticed."""
        return [
            ProbeRead(unit=answer.request.unit, values=self._values(answer))
            for answer in self._master.feed(data, now_ms)
        ]

    def reset(self) -> None:
        self._questions.clear()

    def _values(self, answer: object) -> dict[str, float]:
        if not isinstance(answer, Registers):
            return {}
        return soil_maps.values(self._maps[answer.request.unit], answer)


def _line(bus: Bus) -> LineSettings:
    return LineSettings(baud=bus.baud)


KIND = Kind(config=(Bus,), line=_line, gives=("soil",))
