"""An edge in the world: the real agent, its real journal file, and power that fails.

Any effect may be its last: before a write to the disk, after its commit, between the
commit and the light. What the panel shows is what people see.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from linli_edge.agent import Agent
from linli_edge.config.agent import Bin, Config, Edge
from linli_edge.core.inputs import HubMessage, Input, LinkDown, LinkUp, PortUp, Tick
from linli_edge.drivers.and_scale import AndScale
from linli_edge.drivers.board import BoardScale
from linli_edge.journal import keys as edge_keys
from linli_edge.journal.disk import SQLITE, Connection, Disk, DiskFault
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_edge.outside import Message, Outside, StationCall
from linli_wire import topics
from linli_wire.frames import panel
from linli_wire.messages import ClockLearned, Stream
from tests.simulation import edge_disk, village
from tests.simulation.broker import Broker, Client, Wire
from tests.simulation.edge_disk import DyingDisk
from tests.simulation.promises import Kept, Promises
from tests.simulation.schedule import Schedule

TICK_MS = 100
QUIET_TICK_MS = 700  # while nobody is at a bin; the agent's deadlines are longer
DIVISION_G = 10
PROCESS_RESTART_MS = (200, 4_000)
POWER_BACK_MS = (2_000, 60_000)
DAY_MS = 86_400_000
FIRST_DAYS = -20_000  # a board that was never told the time: some day in 1972


class PowerCut(BaseException):
    """Everything that is not on the disk is gone."""


@dataclass(slots=True)
class Harm:
    """How often things go wrong at one edge, per effect; `clock`: what its board takes
    for the time, if anything believed it."""

    cut: float = 0.0
    disk_full: bool = False
    clock: bool = False


class EdgeNode:
    """One edge with two bins, kitchen on serial and recyclables on an MQTT scale."""

    promises: Promises

    def __init__(
        self, name: str, folder: Path, schedule: Schedule, broker: Broker
    ) -> None:
        self.name, self.schedule, self.broker = name, schedule, broker
        self.path = folder / f"{name}.db"
        self.image_path = folder / f"{name}.image"
        self.harm = Harm()
        self.agent: Agent | None = None
        self.store: JournalStore | None = None
        self.busy_until_ms = 0
        self.seen: dict[str, int] = {}
        self.on_light: Callable[[str, str], None] = lambda where, colour: None
        self.store_type: type[JournalStore] = JournalStore
        self.on_puback: Callable[[EdgeNode, Wire], None] = lambda node, wire: None
        self.on_failure: Callable[[Exception], None] = lambda error: None
        self._disk: DyingDisk | None = None
        self._boot, self._boot_ms = "", 0
        self._life = 0
        self._frozen: list[Input] | None = None
        self.client = Client(
            name=name,
            wants=lambda topic: topic.startswith(self._down),
            deliver=self._delivered,
            puback=lambda wire: self.on_puback(self, wire),
        )
        self._down = topics.all_down(village.CENTRE, name).removesuffix("#")
        self._keys = edge_keys.Keys(
            village.identity(name), village.secret(f"edge {name}"), village.tag_key()
        )

    @property
    def bins(self) -> tuple[str, ...]:
        return f"{self.name}-kitchen", f"{self.name}-paper"

    @property
    def random(self) -> Random:
        return self.schedule.chance("edges")

    @property
    def now(self) -> int:
        return self.schedule.now_ms

    @property
    def now_ms(self) -> int:
        """This boot's monotonic clock."""
        return self._boot_ms + self.schedule.now_ms

    def start(self, *, new_boot: bool) -> None:
        """Power is back, or the process is started again."""
        if self.agent is not None:
            return
        if new_boot or not self._boot:
            self._boot = f"{self.random.getrandbits(128):032x}"
            self._boot_ms = self.random.randrange(1_000_000_000) - self.schedule.now_ms
            self._boot_ms = max(self._boot_ms, -self.schedule.now_ms)
        self._life += 1
        try:
            self._begin()
        except PowerCut:
            self._fallen()
            return
        except AssertionError as error:
            self.on_failure(error)
            self._fallen()
            return
        except DiskFault:
            self._saw("no_disk_at_start")
            self._drop()
            self.schedule.after(5_000, lambda: self.start(new_boot=False))
            return
        life = self._life
        self.schedule.after(0, lambda: self._tick(life))
        self.schedule.after(self.random.randrange(500), lambda: self._connect(life))

    def _begin(self) -> None:
        owner = Owner(
            centre=village.CENTRE,
            edge=self.name,
            software="simulation",
            new_id=lambda: self._new_id(32),
        )
        disk = Disk(
            connect=self._open, faults=SQLITE.faults, unreadable=SQLITE.unreadable
        )
        stamp = Stamp(boot=self._boot, mono_ms=self.now_ms)
        self.store = self.store_type(self.path, owner, stamp, disk)
        self.promises.on_disk(self.kept())
        if self.harm.clock:
            self._believe_the_board(self.store, stamp)
        outside = Outside(
            boot=self._boot,
            centre=village.CENTRE,
            edge=self.name,
            software="simulation",
            keys=self._keys,
            send=self._send,
            write=self._write,
            ask=self.ask,
            show=self.show,
            new_id=self._new_id,
            jitter=self.random.random,
            log=lambda what, **fields: self._saw(what),
        )
        self.agent = Agent(self.config(), self.store, outside, self.now_ms)
        for one in self.bins:
            self.agent.handle(PortUp(port=f"{one}/panel"), self.now_ms)

    def _believe_the_board(self, store: JournalStore, stamp: Stamp) -> None:
        """Our agent asks only the hub what time it is. One that asked its board would
        journal days of nonsense, until the hub's word comes."""
        random = self.schedule.chance("clocks")
        days = random.choice((FIRST_DAYS, random.randrange(-30, 30)))
        wall_ms = village.START_MS + self.now + days * DAY_MS
        body = ClockLearned(wall_ms=wall_ms, uncertainty_ms=0, source="board")
        store.append(body, stamp)
        self._saw("edge_clock")

    def config(self) -> Config:
        kitchen, paper = self.bins
        return Config(
            edge=Edge(name=self.name, store="unused"),
            bin=[
                Bin(
                    name=kitchen,
                    stream=Stream.KITCHEN,
                    reader=f"{kitchen}/reader",
                    panel=f"{kitchen}/panel",
                    scale=AndScale(
                        port=f"{kitchen}/scale",
                        division_g=DIVISION_G,
                        capacity_g=200_000,
                    ),
                ),
                Bin(
                    name=paper,
                    stream=Stream.RECYCLABLE,
                    reader=f"{paper}/reader",
                    panel=f"{paper}/panel",
                    scale=BoardScale(
                        device=f"{paper}-scale",
                        division_g=DIVISION_G,
                        capacity_g=200_000,
                    ),
                ),
            ],
        )

    def ask(self, call: StationCall) -> None:
        """A bin's edge has no station."""

    def show(self, view: dict[str, Any]) -> None:
        """Nor a screen."""

    # --- what happens to it -----------------------------------------------------

    def handle(self, event: Input) -> None:
        """Something happened at this edge; it may die of it."""
        if self.agent is None:
            return
        if self._frozen is not None:
            if len(self._frozen) < 5000 and not isinstance(event, Tick):
                self._frozen.append(event)
            return
        try:
            self.agent.handle(event, self.now_ms)
        except PowerCut:
            self._fallen()
        except Exception as error:
            self.on_failure(error)
            self._fallen()
        if self.store is not None:
            self.promises.believes(self.name, self.store)

    def kept(self) -> list[Kept]:
        return edge_disk.kept(self.path, self.name)

    def take_image(self) -> None:
        """Somebody copies the card of the board, whatever is on it."""
        if not self.path.exists():
            return
        self._saw("imaged")
        edge_disk.copy(self.path, self.image_path)

    def put_image_back(self) -> None:
        """The board is set up again from that copy. All it knows since is lost, so
        this is done only when the hub has been told everything."""
        store = self.store
        if store is None or not self.image_path.exists() or self._frozen is not None:
            return
        if store.draining or store.current.waiting or self.busy_until_ms > self.now:
            return
        self._saw("reimaged")
        self._drop()
        for name in (self.path.name, f"{self.path.name}-wal", f"{self.path.name}-shm"):
            self.path.with_name(name).unlink(missing_ok=True)
        shutil.copy(self.image_path, self.path)
        self.schedule.after(5_000, lambda: self.start(new_boot=True))

    def freeze(self, for_ms: int) -> None:
        """SIGSTOP: it goes on later with what it knew then."""
        if self.agent is None or self._frozen is not None:
            return
        self._saw("frozen")
        self._frozen = []
        self.schedule.after(for_ms, self._thaw)

    def _thaw(self) -> None:
        waiting, self._frozen = self._frozen or [], None
        for event in waiting:
            self.handle(event)

    def effect(self) -> None:
        """Called at every effect: here the power may go."""
        if self.harm.cut and self.random.random() < self.harm.cut:
            raise PowerCut

    def crash(self) -> None:
        """From outside: the plug is pulled."""
        if self.agent is not None:
            self._fallen()

    def _fallen(self) -> None:
        self._saw("power_cut")
        self._drop()
        power = self.random.random() < 0.5
        low, high = POWER_BACK_MS if power else PROCESS_RESTART_MS
        wait_ms = self.random.randrange(low, high)
        self.schedule.after(wait_ms, lambda: self.start(new_boot=power))

    def _drop(self) -> None:
        """Nothing in memory survives; an open transaction was never there."""
        self.agent = self.store = None
        self._frozen = None
        if self._disk is not None:
            self._disk.close()
            self._disk = None
        if self.client.up:
            self.broker.disconnect(self.client)

    def heal(self) -> None:
        self.harm = Harm()
        self.client.cut = False
        if self._frozen is not None:
            self._thaw()

    # --- its links -----------------------------------------------------------------

    def _connect(self, life: int) -> None:
        if life != self._life or self.agent is None:
            return
        if not self.client.up and self.broker.connect(self.client):
            self.handle(LinkUp())
        self.schedule.after(
            self.random.randrange(800, 3_000), lambda: self._connect(life)
        )

    def link_lost(self) -> None:
        """The broker went; the agent is told, as paho would."""
        self.client.up = False
        self.handle(LinkDown(reason="lost"))

    def _tick(self, life: int) -> None:
        if life != self._life or self.agent is None:
            return
        self.handle(Tick())
        busy = self.schedule.now_ms < self.busy_until_ms
        self.schedule.after(
            TICK_MS if busy else QUIET_TICK_MS, lambda: self._tick(life)
        )

    def _delivered(self, number: int, wire: Wire) -> None:
        self.broker.ack(self.client, number)
        self.promises.heard(wire)
        self.handle(
            HubMessage(
                topic=wire.topic,
                payload=wire.payload,
                signature=wire.signature,
                retained=wire.retained,
            )
        )

    def _send(self, message: Message) -> bool:
        self.effect()
        wire = Wire(
            topic=message.topic,
            payload=message.payload,
            signature=message.signature,
            retain=message.retain,
        )
        self.promises.sent(self.name, wire)
        return self.broker.publish(self.client, wire)

    def _write(self, port: str, data: bytes) -> None:
        self.effect()
        decoder = panel.CommandDecoder()
        for command in decoder.feed(data):
            if isinstance(command, panel.Light):
                self.on_light(port.removesuffix("/panel"), command.colour)
        self.effect()

    def _open(self, path: str) -> Connection:
        self._disk = DyingDisk(path, self.effect, lambda: self.harm.disk_full)
        return self._disk

    def _new_id(self, count: int) -> str:
        return f"{self.random.getrandbits(4 * count):0{count}x}"

    def _saw(self, what: str) -> None:
        self.seen[what] = self.seen.get(what, 0) + 1
