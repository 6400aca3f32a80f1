"""Which port and which board device leads to which unit, and through which driver."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from msgspec import structs

from linli_edge.bin.unit import BinUnit
from linli_edge.config.agent import Reader, reader_of
from linli_edge.config.values import Table
from linli_edge.core.inputs import BoardMessage
from linli_edge.core.signals import Signal
from linli_edge.drivers import kinds
from linli_edge.drivers.board import Board
from linli_edge.drivers.kind import Driver, FillTable, ScaleTable, SensorTable
from linli_edge.drivers.panel import PanelTable
from linli_edge.garden.unit import ProbesUnit, TankUnit
from linli_edge.kiosk.unit import KioskUnit
from linli_edge.machines.fleet import Fleet, PortUnit
from linli_wire import codec, topics
from linli_wire.messages import BoardState

Sink = Callable[[Signal, int], None]
Up = Callable[[int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """One serial device: its driver, where its signals go, who is told it is back."""

    driver: Driver
    sink: Sink
    up: Up | None = None


class Wiring:
    def __init__(
        self,
        bins: list[BinUnit],
        tanks: list[TankUnit],
        probes: list[ProbesUnit],
        kiosk: KioskUnit | None,
        fleet: Fleet | None = None,
    ) -> None:
        self._wires: dict[str, Wire] = {}
        self._machines: dict[str, PortUnit] = fleet.ports if fleet else {}
        # device -> what it measures: one board may hold a scale and a fill sensor
        self._boards: dict[str, dict[str, tuple[Board, Sink]]] = {}
        self._probes = {unit.port: unit for unit in probes}
        for one in bins:
            self._reader(one.config.reader, one.signal)
            panel = PanelTable(port=one.config.panel)
            self._device(panel, one.signal, up=one.panel_up)
            self._device(one.config.scale, one.signal)
            self._device(one.config.fill, one.signal)
        for tank in tanks:
            self._device(tank.config.sensor, tank.signal)
        if kiosk is not None:
            self._reader(kiosk.config.reader, kiosk.signal)
        if fleet is not None and fleet.bench is not None:
            self._device(fleet.bench.config.scale, fleet.bench.signal)

    def feed(self, port: str, data: bytes, now_ms: int) -> None:
        """Bytes of a port to their unit."""
        if port in self._probes:
            self._probes[port].feed(data, now_ms)
        elif port in self._machines:
            self._machines[port].feed(data, now_ms)
        elif port in self._wires:
            wire = self._wires[port]
            for signal in wire.driver.feed(data):
                wire.sink(signal, now_ms)

    def board(self, message: BoardMessage, refusals: Counter[str], now_ms: int) -> None:
        """A message on the board's broker to its unit; anything else is counted."""
        try:
            topic = topics.parse_board(message.topic)
        except topics.TopicError:
            refusals["board_topic"] += 1
            return
        known = self._boards.get(topic.device)
        if known is None:
            refusals["board_unknown_device"] += 1
            return
        if topic.what == "state":
            self._board_state(known, message.payload, refusals)
        elif topic.what not in known:
            refusals["board_other_kind"] += 1
        else:
            what = topic.what
            device, sink = known[what]
            for signal in device.feed(what, message.payload, retained=message.retained):
                sink(signal, now_ms)

    def port_up(self, port: str, now_ms: int) -> None:
        if port in self._machines:
            self._machines[port].port_up(now_ms)
            return
        self._forget(port)
        wire = self._wires.get(port)
        if wire is not None and wire.up is not None:
            wire.up(now_ms)

    def port_down(self, port: str, now_ms: int) -> None:
        if port in self._machines:
            self._machines[port].port_down(now_ms)
        else:
            self._forget(port)

    def _forget(self, port: str) -> None:
        """Half a frame from before the gap must not meet the other half after it."""
        if port in self._probes:
            self._probes[port].driver.reset()
        elif port in self._wires:
            self._wires[port].driver.reset()

    def reset(self) -> None:
        """Forget every half frame."""
        for port in (*self._wires, *self._probes):
            self._forget(port)

    def bad(self) -> Counter[str]:
        """Refused frames by kind of device and reason."""
        total: Counter[str] = Counter()
        for wire in self._wires.values():
            kind = type(wire.driver).__name__.lower()
            for reason, count in wire.driver.bad.items():
                total[f"{kind}_{reason}"] += count
        for known in self._boards.values():
            for what, (device, _) in known.items():
                for reason, count in device.bad.items():
                    total[f"board_{what}_{reason}"] += count
        for probes in self._probes.values():
            for reason, count in probes.driver.bad.items():
                total[f"probe_{reason}"] += count
        for machine in self._machines.values():
            kind = type(machine).__name__.lower().removesuffix("unit")
            for reason, count in machine.bad.items():
                total[f"{kind}_{reason}"] += count
        return total

    def _reader(self, reader: str | Reader, sink: Sink) -> None:
        self._device(reader_of(reader), sink)

    def _device(self, device: Table | None, sink: Sink, up: Up | None = None) -> None:
        if device is None:
            return
        told, driver = structs.asdict(device), kinds.driver(device)
        if driver is not None:
            self._wires[str(told["port"])] = Wire(driver=driver, sink=sink, up=up)
        else:
            self._boards.setdefault(told["device"], {})[measured(device)] = (
                Board(),
                sink,
            )

    @staticmethod
    def _board_state(
        known: dict[str, tuple[Board, Sink]], payload: bytes, refusals: Counter[str]
    ) -> None:
        """The board announced itself: its counts may begin anew."""
        try:
            codec.decode(payload, BoardState)
        except codec.WireError as wrong:
            refusals[f"board_state_{wrong.code}"] += 1
            return
        for device, _ in known.values():
            device.reset()


def measured(device: Table) -> str:
    """What a device at the board's own broker measures, as its topic has it."""
    match device:
        case ScaleTable():
            return "weight"
        case FillTable() | SensorTable():
            return "distance"
        case _:
            raise AssertionError(f"{type(device).__name__}: no topic for what it gives")
