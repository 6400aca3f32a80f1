"""The machines at a kiosk as the agent drives them: built from config, ticked, stopped."""

from collections import Counter
from collections.abc import Callable
from typing import Protocol

from linli_edge.config.agent import Kiosk
from linli_edge.machines.bench import BenchUnit
from linli_edge.machines.core.messages import BenchSaid, PrinterSaid, Vended
from linli_edge.machines.printer import PrinterUnit
from linli_edge.machines.station_machines import Machines
from linli_edge.machines.vendor import VendorUnit
from linli_edge.unit import UnitTools

Say = Callable[[Vended | PrinterSaid | BenchSaid, int], None]


class PortUnit(Protocol):
    """A unit that has a serial port of its own and also speaks first."""

    @property
    def bad(self) -> Counter[str]: ...
    def feed(self, data: bytes, now_ms: int) -> None: ...
    def port_up(self, now_ms: int) -> None: ...
    def port_down(self, now_ms: int) -> None: ...


class Fleet:
    def __init__(
        self, config: Kiosk | None, tools: UnitTools, say: Say, now_ms: int
    ) -> None:
        self._vendor: VendorUnit | None = None
        self._printer: PrinterUnit | None = None
        self.bench: BenchUnit | None = None
        if config is None:
            return
        if config.vendor is not None:
            self._vendor = VendorUnit(config.vendor, tools, say, now_ms)
        if config.printer is not None:
            self._printer = PrinterUnit(config.printer, tools, say, now_ms)
        if config.bench is not None:
            self.bench = BenchUnit(config.bench, tools, say, now_ms)

    @property
    def machines(self) -> Machines:
        """What the kiosk may ask."""
        return Machines(vendor=self._vendor, printer=self._printer, bench=self.bench)

    @property
    def ports(self) -> dict[str, PortUnit]:
        units = (self._vendor, self._printer)
        return {unit.config.port: unit for unit in units if unit is not None}

    def tick(self, now_ms: int, *, hub: bool) -> None:
        if self._vendor is not None:
            self._vendor.tick(now_ms, hub=hub)
        if self._printer is not None:
            self._printer.tick(now_ms)
        if self.bench is not None:
            self.bench.tick(now_ms)

    def interrupt(self) -> None:
        """The agent stood still. Vendor and printer live on their own deadlines."""
        if self.bench is not None:
            self.bench.interrupt()

    def stop(self) -> None:
        """Leave everything switched off."""
        if self._vendor is not None:
            self._vendor.stop()
