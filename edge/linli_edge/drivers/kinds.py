"""Which driver speaks which kind: a plain table, one line a kind."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from linli_edge.config.agent import (
    AndScale,
    BenchScale,
    Bus,
    Config,
    Hx711Scale,
    LevelFill,
    LevelSensor,
    Reader,
    reader_of,
)
from linli_edge.config.machines import ReceiptPrinter, Vendor
from linli_edge.core.signals import Signal
from linli_edge.drivers.and_scale import And
from linli_edge.drivers.hx711 import Hx711
from linli_edge.drivers.level_sensor import Level
from linli_edge.drivers.panel import Panel
from linli_edge.drivers.rdm6300 import Rdm6300


class Driver(Protocol):
    """Bytes of one device in, signals out."""

    @property
    def bad(self) -> Counter[str]: ...
    def feed(self, data: bytes) -> list[Signal]: ...
    def reset(self) -> None: ...


DRIVERS: dict[str, Callable[[Any], Driver]] = {
    "rdm6300": Rdm6300,
    "and_scale": And,
    "hx711": Hx711,
    "level_sensor": Level,
}
KINDS: dict[type, str] = {
    Reader: "rdm6300",
    AndScale: "and_scale",
    Hx711Scale: "hx711",
    LevelFill: "level_sensor",
    LevelSensor: "level_sensor",
}
PANEL_BAUD = 115_200


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """How a serial port is opened."""

    baud: int = 9600
    bytesize: int = 8
    parity: str = "N"


def driver(device: object) -> Driver | None:
    """The driver of a configured device; None if it does not speak on a port."""
    kind = KINDS.get(type(device))
    return DRIVERS[kind](device) if kind else None


def panel() -> Driver:
    return Panel()


def lines(config: Config) -> dict[str, LineSettings]:
    """Every serial port of the configuration and how to open it."""
    found: dict[str, LineSettings] = {}
    for one in config.bins():
        found[reader_of(one.reader).port] = LineSettings()
        found[one.panel] = LineSettings(baud=PANEL_BAUD)
        for device in (one.scale, one.fill):
            found.update(_line(device))
    for tank in config.tank:
        found.update(_line(tank.sensor))
    for unit in config.compost:
        found.update(_line(unit.bus))
    if config.kiosk is not None:
        found[reader_of(config.kiosk.reader).port] = LineSettings()
        for machine in config.kiosk.machines():
            scale = machine.scale if isinstance(machine, BenchScale) else machine
            found.update(_line(scale))
    return found


def _line(device: object) -> dict[str, LineSettings]:
    match device:
        case AndScale():
            settings = LineSettings(
                baud=device.baud, bytesize=device.bytesize, parity=device.parity
            )
        case (
            Hx711Scale()
            | LevelFill()
            | LevelSensor()
            | Bus()
            | Vendor()
            | ReceiptPrinter()
        ):
            settings = LineSettings(baud=device.baud)
        case _:
            return {}
    return {device.port: settings}
