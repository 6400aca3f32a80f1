"""The kiosk's machines on real terminals: the town's devices, the edge's units.

The edge's configuration is the one that the demo writes.
"""

import queue
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.config import load as configuration
from linli_edge.config.agent import lines
from linli_edge.core.inputs import PortBytes, PortDown, PortUp
from linli_edge.drivers.kinds import driver
from linli_edge.machines.core.messages import (
    BenchSaid,
    Line,
    PrinterSaid,
    PrintReceipt,
    Vend,
    Vended,
    Way,
)
from linli_edge.machines.fleet import Fleet
from linli_edge.ports import serial_port
from linli_edge.ports.serial_port import Line as PortLine
from linli_edge.ports.serial_port import SerialPort
from linli_sim.broker_port import BrokerAddress
from linli_sim.centre import EXAMPLE, BinPlan, Centre, KioskPlan, load
from linli_sim.demo.edge_files import KIOSK, Ground, edge_files
from linli_sim.station import Station
from linli_sim.town import Town
from linli_wire.messages import Stream
from tests.edge.machines.stand import Room, Said

WAIT_S = 20.0


class Post(Room):
    """The kiosk's machines, through pyserial, on the town's terminals."""

    def __init__(self, folder: Path, dialect: str) -> None:
        super().__init__(folder)
        plan = KioskPlan(
            name="kiosk-1",
            dispensers=2,
            lockers=1,
            dialect="cheap" if dialect == "cheap" else "waveshare",
            printer=True,
            bench=True,
        )
        one = BinPlan(name="bin-1", stream=Stream.KITCHEN)
        centre = Centre(name="test", bins=[one], kiosk=plan, residents=3)
        self.town = Town(centre, folder / "dev", seed=1)
        self.town.start()
        ground = Ground(
            links=self.town.links,
            stores=folder,
            broker_port=1,
            board_port=2,
            board_password=folder / "none",
            kiosk_port=8090,
        )
        path = folder / "kiosk.toml"
        path.write_text(edge_files(centre, ground)[KIOSK])
        config = configuration.load(path)
        assert config.kiosk is not None and config.kiosk.bench is not None
        self.inbox: queue.Queue[PortBytes | PortUp | PortDown] = queue.Queue()
        self.ports = {
            port: SerialPort(
                PortLine(
                    port=port,
                    baud=line.baud,
                    bytesize=line.bytesize,
                    parity=line.parity,
                ),
                self._put,
                _now_ms,
            )
            for port, line in lines(config).items()
            if "reader" not in port
        }
        object.__setattr__(self.tools.outside, "write", self._write)
        self.fleet = Fleet(config.kiosk, self.tools, self.say, _now_ms())
        self.scale = driver(config.kiosk.bench.scale)
        self.bench_port = self.town.links["kiosk-1-bench"]
        for port_ in self.ports.values():
            port_.start()

    def _put(self, event: PortBytes | PortUp | PortDown) -> bool:
        self.inbox.put(event)
        return True

    def _write(self, port: str, data: bytes) -> None:
        self.ports[port].write(data)

    def turn(self) -> None:
        """One turn of the agent's loop."""
        try:
            event = self.inbox.get(timeout=0.05)
        except queue.Empty:
            self.fleet.tick(_now_ms(), hub=True)
            return
        unit = self.fleet.ports.get(event.port)
        match event:
            case PortBytes(data=data) if unit is not None:
                unit.feed(data, _now_ms())
            case PortBytes(data=data):
                assert self.fleet.bench is not None and self.scale is not None
                for signal in self.scale.feed(data):
                    self.fleet.bench.signal(signal, _now_ms())
            case PortUp() if unit is not None:
                unit.port_up(_now_ms())
            case PortDown() if unit is not None:
                unit.port_down(_now_ms())
        self.fleet.tick(_now_ms(), hub=True)

    def until(self, kind: type[Said]) -> Said:
        end_s = time.monotonic() + WAIT_S
        while time.monotonic() < end_s:
            self.turn()
            for at, said in enumerate(self.said):
                if isinstance(said, kind):
                    del self.said[at]
                    return said
        raise AssertionError(f"no {kind.__name__} came")

    def vend(self, way: Way, channel: int, units: int) -> Vended:
        vendor = self.fleet.machines.vendor
        assert vendor is not None
        ask = Vend(
            redemption=f"{channel:032x}", fence=1, way=way, channel=channel, units=units
        )
        vendor.vend(ask, _now_ms())
        said = self.until(Vended)
        assert isinstance(said, Vended)
        return said

    def close(self) -> None:
        self.fleet.stop()
        for one in self.ports.values():
            one.stop()
        self.town.stop()
        self.store.close()


def put_352_g(station: Station, now_ms: int) -> None:
    assert station.load is not None
    station.load.put(352, now_ms)


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


@pytest.fixture(params=["waveshare", "cheap"])
def post(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Post]:
    monkeypatch.setattr(serial_port, "REOPEN_S", 0.05)
    one = Post(tmp_path, request.param)
    yield one
    one.close()


def test_the_example_centres_kiosk_is_a_configuration(tmp_path: Path) -> None:
    centre = load(EXAMPLE)
    town = Town(centre, tmp_path, seed=1, broker=BrokerAddress(port=1884))
    ground = Ground(
        links=town.links,
        stores=tmp_path,
        broker_port=1,
        board_port=2,
        board_password=tmp_path / "none",
        kiosk_port=8090,
    )
    path = tmp_path / "kiosk.toml"
    path.write_text(edge_files(centre, ground)[KIOSK])

    config = configuration.load(path)
    assert config.kiosk is not None and config.kiosk.vendor is not None
    assert [one.number for one in config.kiosk.vendor.channel] == [1, 2, 11, 12]
    assert len(config.kiosk.machines()) == 3


def test_two_bags_a_locker_and_a_receipt(post: Post) -> None:
    vended = post.vend("dispenser", 1, 2)
    assert (vended.result, vended.given) == ("handed_over", 2), vended
    assert post.town.station.spirals[1].fallen == 2

    opened = post.vend("locker", 11, 1)
    assert (opened.result, opened.evidence) == ("handed_over", "door=opened")
    assert post.town.station.lockers[11].taken

    assert post.fleet.machines.printer is not None
    job = PrintReceipt(title="邻里积分驿站", lines=(Line(left="大米"),), link="x" * 80)
    post.fleet.machines.printer.print(job, _now_ms())
    said = post.until(PrinterSaid)
    assert said == PrinterSaid(state="printed")
    printer = post.town.station.printer
    assert printer is not None and printer.cuts == 1


def test_what_lies_on_the_bench_is_said(post: Post) -> None:
    while (said := post.until(BenchSaid)) != BenchSaid(mass_g=None):
        assert isinstance(said, BenchSaid)
    for _ in range(60):
        post.turn()

    post.town.befall_station(put_352_g)

    while True:
        said = post.until(BenchSaid)
        assert isinstance(said, BenchSaid)
        if said.mass_g is not None:
            break
    assert abs(said.mass_g - 352) <= 5


def test_a_pulled_cable_in_the_turn_is_never_called_not_given(post: Post) -> None:
    vendor = post.fleet.machines.vendor
    assert vendor is not None
    ask = Vend(redemption="a" * 32, fence=1, way="dispenser", channel=2, units=1)
    vendor.vend(ask, _now_ms())
    while not post.town.befall_station(lambda one, now: one.board.pulses):
        post.turn()
    post.town.unplug("kiosk-1-vendor")

    said = post.until(Vended)

    assert isinstance(said, Vended)
    assert said.result == "unknown"
