"""Every kind of device that the simulator plays, under the name that an edge's file uses.

A new one is a model in devices/ and a line here: places, the commands and the demo's
files for its edges are made from these records.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from linli_sim.devices.card_reader import CardReader
from linli_sim.devices.level_sensor import LevelSensor, SensorType
from linli_sim.devices.load import Load
from linli_sim.devices.panel_board import PanelBoard
from linli_sim.devices.printer import Printer
from linli_sim.devices.probe_bus import Probe, ProbeBus
from linli_sim.devices.scales import AndScale, Cell, Hx711Scale, ScaleType
from linli_sim.wiring import Device
from linli_wire.frames.gives import Gives

SOIL = {"temperature_c": 55.0, "moisture_percent": 58.0, "ec_us_cm": 1500.0, "ph": 7.2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plate:
    """What is printed on a scale; a load cell's zero and slope, as its edge is told."""

    division_g: int = 10
    capacity_g: int = 150_000
    zero_raw: int = 812_345
    raw_per_kg: float = 21_500.0

    @property
    def scale(self) -> ScaleType:
        return ScaleType(division_g=self.division_g, capacity_g=self.capacity_g)

    @property
    def cell(self) -> Cell:
        return Cell(zero_raw=self.zero_raw, raw_per_kg=self.raw_per_kg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a model feels: chance, the load on it, the distance to a surface."""

    draw: Random
    load: Load
    distance_mm: Callable[[], float]
    plate: Plate


def nothing(_: Plate) -> dict[str, int]:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`model` None: not a device of its own on a serial line.

    told  what an edge's file says of it beside kind, port and the keys of its place
    """

    gives: tuple[Gives, ...]
    model: Callable[[Around], Device] | None = None
    told: Callable[[Plate], dict[str, int]] = nothing


def _level(around: Around) -> Device:
    return LevelSensor(around.distance_mm, around.draw, SensorType())


def _cell(plate: Plate) -> dict[str, int]:
    return {"zero_raw": plate.zero_raw, "raw_per_kg": round(plate.raw_per_kg)}


def _probes(_: Around) -> Device:
    return ProbeBus(
        {unit: Probe(map_name="zts", source=lambda: SOIL) for unit in (1, 2, 3)}
    )


KINDS: dict[str, Kind] = {
    "rdm6300": Kind(gives=("card",), model=lambda around: CardReader(around.draw)),
    "and_scale": Kind(
        gives=("weight",), model=lambda on: AndScale(on.load, on.plate.scale)
    ),
    "hx711": Kind(
        gives=("weight",),
        model=lambda on: Hx711Scale(on.load, on.plate.cell),
        told=_cell,
    ),
    "level_sensor": Kind(gives=("distance",), model=_level),
    "mqtt": Kind(gives=("weight", "distance")),  # one board, wiring.MqttBoard
    "panel": Kind(gives=("lid",), model=lambda _: PanelBoard()),
    "probes": Kind(gives=("soil",), model=_probes),
    "vendor": Kind(gives=("goods",)),  # boards and what hangs on them, station.py
    "printer": Kind(gives=("paper",), model=lambda _: Printer()),
}


def giving(what: Gives) -> list[str]:
    return [name for name, kind in KINDS.items() if what in kind.gives]
