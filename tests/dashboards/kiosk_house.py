"""A kiosk as it stands in a centre: a real hub on loopback, the real edge agent, a card
reader and a dispenser on pseudo-terminals.

The resident of h1 has 10 points; soap costs 3 on the counter, tissue 2 in the machine.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec
import uvicorn

from linli_edge.config.agent import Config
from linli_edge.core.tap import ABSENT_MS
from linli_edge.journal import enrol, keys
from linli_edge.runtime import Enrolled, Runtime
from linli_hub.adapters import crypto, passwords
from linli_hub.adapters.limits import Limits
from linli_hub.app import api
from linli_hub.base.store.database import Database
from linli_hub.base.web.services import BrokerAddress, Services
from linli_hub.devices.actions import edges
from linli_hub.earning.actions import standards
from linli_hub.migrations.upgrade import upgrade
from linli_hub.station.actions import places, shelf
from linli_sim import station
from linli_sim.centre import KioskPlan
from linli_sim.demo.processes import free_port, port_open, wait_for
from linli_sim.pty_port import PtyPort
from linli_wire.frames import rdm6300
from tests.hub.centre import CENTRE, NOON_MS, STANDARD
from tests.hub.room import ADMIN, RESIDENT_CARD, Room, running

KIOSK, CODE = "kiosk-1", "kiosk-code"
WAIT_S = 20.0
LINE_S = 0.005
HELD_FRAMES, FRAME_S = 4, 0.05  # the reader repeats its card as long as it is there


class Hall(Room):
    """A room whose clock runs."""

    @property
    def now_ms(self) -> int:
        return NOON_MS + int((time.monotonic() - self._began) * 1000)

    @now_ms.setter
    def now_ms(self, _: int) -> None:
        self._began = time.monotonic()

    def stock(self) -> None:
        """Soap on the counter comes with the room; tissue in the dispenser."""
        self.furnish()
        text = STANDARD.read_text(encoding="utf-8")
        self.do(standards.publish, ADMIN, text, "2025-06-01")  # a PIN above 50 points
        tissue = shelf.NewItem(id="tissue", name_zh="抽纸", name_en="Tissue", points=2)
        self.do(shelf.add_item, ADMIN, tissue)
        spiral = places.NewPlace(
            id="spiral-1", station=KIOSK, kind="dispenser", channel=1, title_zh="一号",
            title_en="One",
        )  # fmt: skip
        self.do(places.add_place, ADMIN, spiral)
        arrived = places.Arrival(
            item="tissue", place="spiral-1", quantity=9, reason="delivery"
        )
        self.do(places.stock_in, ADMIN, "second", arrived)

    def earn(self) -> None:
        """Two bags at a bin: ten points."""
        bins = self.edge("bins-1")
        bins.open_journal()
        for _ in range(2):
            bins.deposit(RESIDENT_CARD)
        self.hear(bins.parcel(1, 4))


@dataclass(slots=True, kw_only=True)
class Kiosk:
    url: str
    hall: Hall
    machines: station.Station
    reader: PtyPort

    def tap(self, card: str) -> None:
        """Hold the card to the reader as long as people do."""
        frame = rdm6300.encode(rdm6300.CardFrame(card=card))
        for _ in range(HELD_FRAMES):
            self.reader.write(frame)
            time.sleep(FRAME_S)

    def take_away(self) -> None:
        """The card leaves the reader. Only silence says so, and silence is time."""
        time.sleep(ABSENT_MS / 1000 + 2 * FRAME_S)


@contextmanager
def kiosk(folder: Path) -> Iterator[Kiosk]:
    """Everything up, enrolled and with its shelf on the screen; ends with the block."""
    upgrade(f"sqlite:///{folder}/hub.db", centre=CENTRE)
    database = Database.open(f"sqlite:///{folder}/hub.db")
    with ExitStack() as stack:
        stack.callback(database.close)
        hall = Hall(database, crypto.make(folder / "keys"))
        hall.stock()
        hall.earn()
        hall.do(
            edges.add,
            ADMIN,
            KIOSK,
            "kiosk",
            passwords.code_hash(CODE),
            hall.now_ms + 10**6,
        )
        stack.enter_context(running(hall.writer))
        hub_url = stack.enter_context(_hub(hall))
        machines = station.build(KioskPlan(name="kiosk", dispensers=1), None)
        reader, vendor = PtyPort(folder / "reader"), PtyPort(folder / "vendor")
        for port in (reader, vendor):
            port.plug()
            stack.callback(port.unplug)
        stack.enter_context(_line(vendor, machines))
        url = stack.enter_context(_edge(folder, hub_url))
        wait_for(lambda: reader.heard, WAIT_S, "the agent at its reader")
        yield Kiosk(url=url, hall=hall, machines=machines, reader=reader)


@contextmanager
def _hub(hall: Hall) -> Iterator[str]:
    hashers, port = passwords.Hashers(), free_port()
    services = Services(
        database=hall.database,
        writer=hall.writer,
        seals=hall.seals,
        hashers=hashers,
        limits=Limits(1000),
        clock=lambda: hall.now_ms,
        origins=frozenset(),
        broker=BrokerAddress(host="127.0.0.1", port=1),
        edges_changed=lambda: None,
    )
    config = uvicorn.Config(
        api.build(services), host="127.0.0.1", port=port, log_level="warning"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_for(lambda: server.started, WAIT_S, "the hub")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
        hashers.stop()


@contextmanager
def _line(port: PtyPort, machines: station.Station) -> Iterator[None]:
    """The relay board and its sensors answer on their terminal."""
    ending = threading.Event()

    def serve() -> None:
        while not ending.wait(LINE_S):
            now_ms = time.monotonic_ns() // 1_000_000
            port.write(machines.bus.step(port.read(), now_ms))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


@contextmanager
def _edge(folder: Path, hub_url: str) -> Iterator[str]:
    """The agent as `linli-edge run` runs it, in a thread; the address of its page."""
    store, port = folder / "edge", free_port()
    ask = enrol.Ask(hub_url=hub_url, code=CODE, name=KIOSK, store=store)
    enrol.enrol(ask)
    identity, secrets = keys.load(store)
    channel = {
        "number": 1, "kind": "dispenser", "pulse_ms": 1200,
        "sensor": {"kind": "counter", "unit": station.COUNTERS, "register": 0},
    }  # fmt: skip
    vendor = {"port": str(folder / "vendor"), "unit": 1, "channel": [channel]}
    config = msgspec.convert(
        {
            "edge": {"name": KIOSK, "store": str(store)},
            "kiosk": {
                "reader": str(folder / "reader"),
                "listen": f"127.0.0.1:{port}",
                "vendor": vendor,
            },
        },
        Config,
    )
    runtime = Runtime(
        Enrolled(config=config, store=store, identity=identity, secrets=secrets)
    )
    thread = threading.Thread(target=runtime.run)
    thread.start()
    try:
        wait_for(lambda: port_open(port), WAIT_S, "the kiosk's page")
        yield f"http://127.0.0.1:{port}/"
    finally:
        runtime.stop()
        thread.join()
