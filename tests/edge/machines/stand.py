"""Units of the kiosk's machines on simulated devices, in simulated time."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from linli_edge.config.machines import ReceiptPrinter, Vendor
from linli_edge.journal import keys
from linli_edge.journal.card_book import CardBook
from linli_edge.journal.recorder import Recorder
from linli_edge.journal.rows import Run
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_edge.machines.core.messages import BenchSaid, PrinterSaid, Vend, Vended, Way
from linli_edge.machines.printer import PrinterUnit
from linli_edge.machines.vendor import VendorUnit
from linli_edge.outside import Outside
from linli_edge.unit import UnitTools
from linli_sim.devices.locker import Locker
from linli_sim.devices.printer import Printer
from linli_sim.devices.relay_board import (
    ContactModule,
    CounterModule,
    RelayBoard,
    VendorBus,
)
from linli_sim.devices.vending import DropCounter, Spiral
from linli_wire import chain, codec
from linli_wire import messages as m
from tests.edge.harness import TAG_KEY, Hub

PORT = "/dev/machine"
TICK_MS, STEP_MS = 100, 10
LEDS = "ab" * 16
Said = Vended | PrinterSaid | BenchSaid


@dataclass
class Room:
    """A unit's tools with a real journal, and what was written to ports."""

    folder: Path
    written: list[bytes] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)
    now_ms: int = 10_000

    def __post_init__(self) -> None:
        identity = Hub().identity()
        self.outside = Outside(
            boot="b0" * 16,
            centre=identity.centre,
            edge=identity.edge,
            software="test",
            keys=keys.Keys(identity, keys.new_signing_key()[0], TAG_KEY),
            send=lambda message: False,
            write=lambda port, data: self.written.append(data),
            ask=lambda call: None,
            show=lambda view: None,
            new_id=lambda count: "5" * count,
            jitter=lambda: 0.5,
            log=lambda what, /, **fields: None,
        )
        owner = Owner(
            centre=identity.centre,
            edge=identity.edge,
            software="test",
            new_id=lambda: LEDS,
        )
        stamp = Stamp(boot="b0" * 16, mono_ms=self.now_ms)
        self.store = JournalStore(self.folder / "machines.db", owner, stamp)
        self.tools = UnitTools(
            outside=self.outside,
            recorder=Recorder(self.store, self.outside),
            cards=CardBook(self.outside),
            language="zh-CN",
            refusals=Counter(),
            measure=lambda measured: None,
            room_in=lambda stream, name: "",
        )

    def say(self, said: Said, now_ms: int) -> None:
        self.said.append(said)

    def taken(self) -> bytes:
        """What was written since."""
        data = b"".join(self.written)
        self.written.clear()
        return data

    def health(self) -> list[tuple[str, str]]:
        """Every health event in the journal."""
        current = self.store.current
        before = chain.genesis(self.outside.centre, self.outside.edge, current.id)
        run = self.store.next_run(current, 1, before)
        assert isinstance(run, Run)
        bodies = [codec.decode(row.raw, m.Event).body for row in run.rows]
        return [(b.device, b.state) for b in bodies if isinstance(b, m.DeviceHealth)]


DIALECTS = ("waveshare", "cheap")
SPIRAL, TWIN, LOCKER, LATCHED = 1, 2, 11, 12
UNITS = {"relay": 1, "counter": 2, "contact": 3}
CHANNELS: list[dict[str, Any]] = [
    {
        "number": SPIRAL,
        "kind": "dispenser",
        "relay": 1,
        "pulse_ms": 1200,
        "drop_ms": 3000,
        "sensor": {"kind": "counter", "unit": 2, "register": 0},
    },
    {
        "number": TWIN,
        "kind": "dispenser",
        "relay": 2,
        "pulse_ms": 1200,
        "drop_ms": 3000,
        "sensor": {"kind": "counter", "unit": 2, "register": 1},
    },
    {
        "number": LOCKER,
        "kind": "locker",
        "relay": 3,
        "pulse_ms": 700,
        "open_ms": 3000,
        "shut_ms": 5000,
        "sensor": {"kind": "door", "unit": 3, "input": 1},
    },
    {
        "number": LATCHED,
        "kind": "locker",
        "relay": 4,
        "pulse_ms": 700,
        "open_ms": 3000,
        "shut_ms": 5000,
        "sensor": {"kind": "door", "unit": 3, "input": 2, "latch": 3},
    },
]


class VendStand(Room):
    """A vendor with two spirals and two lockers; time goes by in 10 ms."""

    def __init__(self, folder: Path, dialect: str = "waveshare") -> None:
        super().__init__(folder)
        self.spiral, self.twin = Spiral(), Spiral()
        self.counter, self.twin_counter = (
            DropCounter(self.spiral),
            DropCounter(self.twin),
        )
        self.locker, self.latched = Locker(), Locker()
        self.board = RelayBoard(
            "cheap" if dialect == "cheap" else "waveshare",
            {1: self.spiral, 2: self.twin, 3: self.locker, 4: self.latched},
        )
        self.counters = CounterModule(registers={0: self.counter, 1: self.twin_counter})
        self.contacts = ContactModule(
            inputs={
                1: self.locker.contact,
                2: self.latched.contact,
                3: self.latched.latch,
            }
        )
        self.bus = VendorBus({1: self.board, 2: self.counters, 3: self.contacts})
        config = {"port": PORT, "dialect": dialect, "channel": CHANNELS}
        self.config = msgspec.convert(config, Vendor)
        self.hub, self.cut, self.plugged = True, False, False
        self.begin()

    def begin(self) -> None:
        """A new process."""
        self.unit = VendorUnit(self.config, self.tools, self.say, self.now_ms)

    def plug(self) -> None:
        self.plugged = True
        self.unit.port_up(self.now_ms)

    def unplug(self) -> None:
        self.plugged = False
        self.unit.port_down(self.now_ms)

    def run(self, ms: int) -> None:
        for _ in range(0, ms, STEP_MS):
            self.now_ms += STEP_MS
            written = self.taken()
            heard = self.bus.step(written if self.plugged else b"", self.now_ms)
            if heard and self.plugged:
                self.unit.feed(heard, self.now_ms)
            if self.now_ms % TICK_MS == 0:
                self.unit.tick(self.now_ms, hub=self.hub)

    def ready(self) -> "VendStand":
        self.plug()
        self.run(9000)  # everything off, every sensor seen
        return self

    def vend(self, channel: int = SPIRAL, units: int = 1, fence: int = 1) -> None:
        way: Way = "locker" if channel in (LOCKER, LATCHED) else "dispenser"
        ask = Vend(
            redemption="r" * 32, fence=fence, way=way, channel=channel, units=units
        )
        self.unit.vend(ask, self.now_ms)

    def vended(self, channel: int = SPIRAL, units: int = 1, fence: int = 1) -> Vended:
        """Vend and wait for its one answer."""
        self.said.clear()
        self.vend(channel, units, fence)
        return self.answer()

    def answer(self, within_ms: int = 120_000) -> Vended:
        end_ms = self.now_ms + within_ms
        while not self.said and self.now_ms < end_ms:
            self.run(TICK_MS)
        self.run(2000)
        (said,) = self.said
        assert isinstance(said, Vended)
        return said


def outcome(vended: Vended) -> tuple[str, int, str]:
    return vended.result, vended.given, vended.evidence


class PrintStand(Room):
    """A printer unit and the simulated printer."""

    def __init__(self, folder: Path, font: str = "gb18030", columns: int = 32) -> None:
        super().__init__(folder)
        self.printer = Printer()
        config = {"port": PORT, "font": font, "columns": columns}
        self.unit = PrinterUnit(
            msgspec.convert(config, ReceiptPrinter), self.tools, self.say, self.now_ms
        )
        self.plugged = False

    def plug(self) -> "PrintStand":
        self.plugged = True
        self.unit.port_up(self.now_ms)
        self.run(1500)
        return self

    def unplug(self) -> None:
        self.plugged = False
        self.unit.port_down(self.now_ms)

    def run(self, ms: int) -> None:
        for _ in range(0, ms, STEP_MS):
            self.now_ms += STEP_MS
            written = self.taken()
            if self.plugged:
                heard = self.printer.step(written, self.now_ms)
                if heard:
                    self.unit.feed(heard, self.now_ms)
            if self.now_ms % TICK_MS == 0:
                self.unit.tick(self.now_ms)

    def states(self, ms: int = 30_000) -> list[str]:
        """What it said within `ms`."""
        self.run(ms)
        return [one.state for one in self.said if isinstance(one, PrinterSaid)]
