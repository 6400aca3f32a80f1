"""Tanks and compost probes: they are read, and say nothing but readings."""

from linli_edge.config.agent import Compost, Tank
from linli_edge.core.signals import DistanceSeen, ProbeRead, Signal
from linli_edge.drivers.soil_probe import SoilProbes
from linli_edge.garden.core import tank
from linli_edge.journal.core.readings import Measured
from linli_edge.unit import UnitTools

TANK_MS = 10_000


class TankUnit:
    def __init__(self, config: Tank, tools: UnitTools) -> None:
        self.config, self._tools = config, tools
        self._shape = config.shape.as_core()
        self._due_ms = 0

    def signal(self, signal: Signal, now_ms: int) -> None:
        if not isinstance(signal, DistanceSeen) or now_ms < self._due_ms:
            return
        above_mm = self.config.sensor_above_bottom_mm
        if signal.distance_mm > above_mm + above_mm // 20:
            self._tools.refusals["tank_below_bottom"] += 1
            return
        self._due_ms = now_ms + TANK_MS
        level = tank.level_mm(signal.distance_mm, above_mm)
        volume = round(tank.volume_l(self._shape, level), 1)
        for quantity, value in (
            ("distance_mm", signal.distance_mm),
            ("level_mm", level),
            ("volume_l", volume),
        ):
            self._tools.measure(
                Measured(
                    device=self.config.name,
                    quantity=quantity,
                    mono_ms=now_ms,
                    value=float(value),
                )
            )


class ProbesUnit:
    """The probes of one compost unit, all on one bus."""

    def __init__(self, config: Compost, tools: UnitTools) -> None:
        assert config.bus is not None
        self.config, self._tools = config, tools
        self.port = config.bus.port
        self.driver = SoilProbes(config.bus, config.probes, config.poll_s * 1000)

    def feed(self, data: bytes, now_ms: int) -> None:
        for signal in self.driver.feed(data, now_ms):
            if isinstance(signal, ProbeRead):
                self._read(signal, now_ms)

    def tick(self, now_ms: int) -> None:
        self.feed(b"", now_ms)
        question = self.driver.poll(now_ms)
        if question:
            self._tools.outside.write(self.port, question)

    def _read(self, read: ProbeRead, now_ms: int) -> None:
        """A probe that did not answer gives no reading, never a zero."""
        if not read.values:
            self._tools.refusals["probe_no_reading"] += 1
        for quantity, value in read.values.items():
            self._tools.measure(
                Measured(
                    device=f"{self.config.name}-p{read.unit}",
                    quantity=quantity,
                    mono_ms=now_ms,
                    value=value,
                )
            )
