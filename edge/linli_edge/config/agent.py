"""The agent's TOML file -> frozen structs. Unknown keys are errors.

A refusal says which file, which key, and what to do, in Chinese and English.
Secrets are not in it: they lie in the store (journal/keys.py).
"""

import ipaddress
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta, field

from linli_edge.config.machines import ReceiptPrinter, Vendor, machine_wrongs
from linli_edge.config.values import Port, Table, TcpPort, Whole, Wrongs
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
from linli_wire.frames.soil_maps import MAPS
from linli_wire.messages import Slug, Stream

DEVICES_MAX = 64


class ConfigError(Exception):
    """The file cannot be used; the text says where and what to do."""


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


def load(path: Path) -> Config:
    """Read and check `path`, or raise ConfigError."""
    try:
        text = path.read_text(encoding="utf-8")
        config = msgspec.convert(tomllib.loads(text), Config)
    except OSError as fault:
        raise ConfigError(
            f"{path}: 读不到此文件,请检查路径和权限 / cannot be read "
            f"({fault.strerror}): check path and permissions"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as fault:
        raise ConfigError(
            f"{path}: 不是有效的 TOML,请改正 / not valid TOML, mend it: {fault}"
        ) from None
    except msgspec.ValidationError as fault:
        raise ConfigError(
            f"{path}: 请改正此键,对照 edge.example.toml / mend this key, see "
            f"edge.example.toml: {fault}"
        ) from None
    for key, wrong in _wrongs(config):
        raise ConfigError(f"{path}: {key}: {wrong}")
    return config


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


def _wrongs(config: Config) -> Wrongs:
    """What the types cannot say, as (key, what is wrong and what to do)."""
    names = [one.name for one in config.bins()] + [one.name for one in config.tank]
    if config.kiosk is not None:
        names += [one.name for one in config.kiosk.machines()]
        names += config.kiosk.vendor.devices() if config.kiosk.vendor else []
    names += [
        f"{unit.name}-p{probe.unit}" for unit in config.compost for probe in unit.probes
    ]
    wrongs = [
        (name, "名称重复,请另起 / name used twice: give each its own")
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if len(names) > DEVICES_MAX:
        wrongs.append(("bin", f"设备超过 {DEVICES_MAX} 个 / more than {DEVICES_MAX}"))
    for name in names:
        if len(name) > 32:
            wrongs.append((name, "名称超过 32 字符 / longer than 32 characters"))
    for one in config.bins():
        wrongs += _bin_wrongs(one)
        wrongs += _needs_board(config, f"bin {one.name}", one.scale, one.fill)
    for one_tank in config.tank:
        wrongs += _needs_board(config, f"tank {one_tank.name}", one_tank.sensor)
    for unit in config.compost:
        wrongs += _probe_wrongs(unit)
    wrongs += _kiosk_wrongs(config.kiosk)
    if config.kiosk is not None and (bench := config.kiosk.bench) is not None:
        wrongs += _scale_wrongs("kiosk.bench", bench.scale)
        wrongs += _needs_board(config, "kiosk.bench", bench.scale)
    return wrongs


def _bin_wrongs(one: Bin) -> Wrongs:
    wrongs = []
    if one.min_deposit_g >= one.max_deposit_g:
        wrongs.append(
            (
                f"bin {one.name}.min_deposit_g",
                "须小于 max_deposit_g / must be below max_deposit_g",
            )
        )
    if one.fill is not None and one.fill.full_mm >= one.fill.empty_mm:
        wrongs.append(
            (
                f"bin {one.name}.fill",
                "full_mm 须小于 empty_mm(距离从盖往下量)/ full_mm must be below "
                "empty_mm (distances go down from the lid)",
            )
        )
    return wrongs + _scale_wrongs(f"bin {one.name}", one.scale)


def _scale_wrongs(key: str, scale: Scale) -> Wrongs:
    return [(f"{key}.scale.{at}", how) for at, how in kind_of(scale).wrongs(scale)]


def _needs_board(config: Config, key: str, *devices: Table | None) -> Wrongs:
    if config.board is not None or all(
        device is None or kind_of(device).line for device in devices
    ):
        return []
    how = (
        "用到 MQTT 设备,请写 [board] host, port / speaks MQTT: add [board] "
        "with host and port"
    )
    return [(key, how)]


def _probe_wrongs(unit: Compost) -> Wrongs:
    wrongs = [
        (f"compost {unit.name}.probes", f"map 只可用 / use one of {sorted(MAPS)}")
        for probe in unit.probes
        if probe.map not in MAPS
    ]
    if unit.probes and unit.bus is None:
        wrongs.append((f"compost {unit.name}.bus", "缺总线 / probes need a bus"))
    return wrongs


def _kiosk_wrongs(kiosk: Kiosk | None) -> Wrongs:
    if kiosk is None:
        return []
    wrongs = machine_wrongs(kiosk.vendor, kiosk.printer)
    host, _, port = kiosk.listen.rpartition(":")
    try:
        sound = ipaddress.ip_address(host).is_loopback and 0 < int(port) < 65536
    except ValueError:
        sound = False
    if not sound:
        how = "只可在本机监听,例如 127.0.0.1:8090 / loopback only, as 127.0.0.1:8090"
        wrongs.append(("kiosk.listen", how))
    return wrongs
