"""What the agent's TOML file may say, as frozen structs. Unknown keys are errors.

config/load.py reads it. Secrets are not in it: they lie in the store (journal/keys.py).
"""

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, field

from linli_edge.config.machines import ReceiptPrinter, Vendor
from linli_edge.config.values import Port, Table, TcpPort, Whole
from linli_edge.core.language import Language
from linli_edge.drivers.kind import (
    FillTable,
    LineSettings,
    ReaderTable,
    ScaleTable,
    SensorTable,
)
from linli_edge.drivers.kinds import kind_of, tables
from linli_edge.drivers.panel import PanelTable
from linli_edge.drivers.rdm6300 import Rdm6300Reader
from linli_edge.drivers.soil_probe import Bus, Probe
from linli_edge.garden.core import tank
from linli_wire.messages import Slug, Stream

# what may stand at a place of the file: one table a kind, as drivers/kinds.py has them
if TYPE_CHECKING:
    Reader = ReaderTable
    Scale = ScaleTable
    Fill = FillTable
    Sensor = SensorTable
else:
    Reader = tables(ReaderTable)
    Scale = tables(ScaleTable)
    Fill = tables(FillTable)
    Sensor = tables(SensorTable)


class Bin(Table, frozen=True):
    name: Slug
    stream: Stream
    reader: str | Reader
    panel: Port
    scale: Scale
    fill: Fill | None = None
    title_zh: str = ""
    title_en: str = ""
    min_deposit_g: Whole = 50
    max_deposit_g: Whole = 20_000


class Compost(Table, frozen=True):
    name: Slug
    reader: str | Reader
    panel: Port
    scale: Scale
    fill: Fill | None = None
    title_zh: str = ""
    title_en: str = ""
    min_deposit_g: Whole = 50
    max_deposit_g: Whole = 20_000
    bus: Bus | None = None
    probes: list[Probe] = field(default_factory=list)
    poll_s: Annotated[int, Meta(ge=1, le=3600)] = 30

    def as_bin(self) -> Bin:
        """Its deposit side: a bin of the compost stream."""
        return Bin(
            name=self.name,
            stream=Stream.COMPOST,
            reader=self.reader,
            panel=self.panel,
            scale=self.scale,
            fill=self.fill,
            title_zh=self.title_zh,
            title_en=self.title_en,
            min_deposit_g=self.min_deposit_g,
            max_deposit_g=self.max_deposit_g,
        )


class Shape(Table, frozen=True):
    """See garden/core/tank.py for which kind needs which measure."""

    kind: Literal["upright_cylinder", "lying_cylinder", "box", "table"]
    diameter_mm: Whole | None = None
    height_mm: Whole | None = None
    length_mm: Whole | None = None
    width_mm: Whole | None = None
    points: list[tuple[float, float]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.as_core()

    def as_core(self) -> tank.Shape:
        return tank.Shape(
            kind=self.kind,
            diameter_mm=self.diameter_mm or 0,
            height_mm=self.height_mm or 0,
            length_mm=self.length_mm or 0,
            width_mm=self.width_mm or 0,
            points=tuple(self.points),
        )


class Tank(Table, frozen=True):
    name: Slug
    sensor: Sensor
    sensor_above_bottom_mm: Whole
    shape: Shape


class BenchScale(Table, frozen=True):
    """A scale for loose goods, zeroed when nothing lies on it."""

    scale: Scale
    name: Slug = "bench"


class Kiosk(Table, frozen=True):
    """`voice`: folder of the spoken prompts, "" for silence; `voice_own`: recordings
    of the centre, which win.
    """

    reader: str | Reader
    listen: str = "127.0.0.1:8090"
    pages: str = ""
    voice: str = ""
    voice_own: str = ""
    vendor: Vendor | None = None
    printer: ReceiptPrinter | None = None
    bench: BenchScale | None = None

    def machines(self) -> list[Vendor | ReceiptPrinter | BenchScale]:
        return [one for one in (self.vendor, self.printer, self.bench) if one]


class Edge(Table, frozen=True):
    name: Slug
    store: str
    language: Language = "zh-CN"
    readings_every_s: Annotated[float, Meta(ge=0.2, le=300)] = 5.0


class BrokerPlace(Table, frozen=True):
    host: str
    port: TcpPort


class Board(Table, frozen=True):
    host: str
    port: TcpPort
    user: str | None = None
    password_file: str | None = None


class Config(Table, frozen=True):
    """The whole file."""

    edge: Edge
    broker: BrokerPlace | None = None
    board: Board | None = None
    bin: list[Bin] = field(default_factory=list)
    compost: list[Compost] = field(default_factory=list)
    tank: list[Tank] = field(default_factory=list)
    kiosk: Kiosk | None = None

    def bins(self) -> list[Bin]:
        """All that takes deposits."""
        return [*self.bin, *(unit.as_bin() for unit in self.compost)]


def reader_of(reader: str | Reader) -> Reader:
    """The short form is a path."""
    return Rdm6300Reader(port=reader) if isinstance(reader, str) else reader


def devices(config: Config) -> list[Table]:
    """Every device that the file names."""
    found: list[Table | None] = []
    for one in config.bins():
        panel = PanelTable(port=one.panel)
        found += [reader_of(one.reader), panel, one.scale, one.fill]
    found += [tank.sensor for tank in config.tank]
    found += [unit.bus for unit in config.compost]
    if config.kiosk is not None:
        found.append(reader_of(config.kiosk.reader))
        found += [
            machine.scale if isinstance(machine, BenchScale) else machine
            for machine in config.kiosk.machines()
        ]
    return [device for device in found if device is not None]


def lines(config: Config) -> dict[str, LineSettings]:
    """Every serial port of the configuration and how to open it."""
    found = {}
    for device in devices(config):
        line, told = kind_of(device).line, msgspec.structs.asdict(device)
        if line is not None:
            found[str(told["port"])] = line(device)
    return found
