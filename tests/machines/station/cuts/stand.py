"""A small centre of real processes: hub on SQLite, mosquitto, one kiosk's edge.

Whoever is killed is started again by hand, with the next cut armed; the others run on.
"""

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from linli_edge.journal import keys
from linli_hub.adapters import crypto
from linli_hub.base.core.actors import Actor
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.config import load
from linli_hub.devices.ingest.seals import Seals
from linli_hub.earning.actions import standards
from linli_hub.people.actions import cards, members
from linli_hub.station.actions import places, redemptions, shelf
from linli_hub.treasury.actions import adjustments
from linli_sim import station
from linli_sim.demo.accounts import journal_ends
from linli_sim.demo.brokers import Place, broker
from linli_sim.demo.processes import answers, free_port, port_open
from linli_sim.demo.screen import Screen
from linli_sim.pty_port import PtyPort
from linli_wire.frames import rdm6300
from tests.bench.crowd import enrol
from tests.hub.centre import STANDARD
from tests.hub.keyboard import init
from tests.machines.station.cuts import machines as m
from tests.machines.station.cuts.nursery import Nursery, Nursling
from tests.machines.station.cuts.trap import ARMED, NO_CUT

CENTRE, KIOSK = "cuts", "kiosk-0"
CLERK = Actor(kind="staff", name="clerk", roles=frozenset({"admin", "staff"}))
CHIEF = Actor(
    kind="staff", name="chief", roles=frozenset({"admin", "staff", "treasurer"})
)
POINTS, STOCK = 500, 20_000
GOODS = {"rice": ("d1", 1), "soap": ("d2", 2), "greens-box": ("l1", 11)}
PRICE = 2
LATER_MS = 11 * 60_000  # past every hold and every silent dispense


def card_of(person: int) -> str:
    return f"em:00C{person:05X}"


@dataclass(slots=True, kw_only=True)
class Stand:
    """`hub` and `edge` run with the cut that arm() gave them at their start."""

    folder: Path
    url: str
    database_url: str
    machines: m.Machines
    screen: Screen
    reader: PtyPort
    hub: Nursling
    edge: Nursling
    nursery: Nursery
    ended: list[str] = field(default_factory=list)

    def arm(self, which: str, point: int, nth: int, plant: str) -> None:
        """What `which` is started with next."""
        child = self.hub if which == "hub" else self.edge
        child.cut = [str(point), str(nth), plant]

    @property
    def armed(self) -> Path:
        """While this file is there, the cut counts."""
        return self.folder / "armed"

    def tap(self, person: int) -> None:
        """Hold a card to the reader as long as people do."""
        frame = rdm6300.encode(rdm6300.CardFrame(card=card_of(person)))
        for _ in range(3):
            self.reader.write(frame)
            time.sleep(0.05)

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self._file}?mode=ro", uri=True)) as books:
            return books.execute(sql, values).fetchall()

    @property
    def drained(self) -> bool:
        """Has the hub booked all that lies in the edge's journal?"""
        upto = dict(self.rows("SELECT id, upto FROM journal"))
        ends = journal_ends(self.folder / "edge")
        return all(upto.get(id, 0) >= last for id, last in ends.items())

    @contextmanager
    def copy(self, later_ms: int) -> Iterator["Books"]:
        """The books as they are now, on a clock that is `later_ms` ahead."""
        database = Database.open("sqlite://")
        try:
            with database.write() as connection:
                raw: Any = connection.connection.driver_connection
                with closing(sqlite3.connect(f"{self._file}?mode=ro", uri=True)) as it:
                    it.backup(raw)
            yield Books(database, later_ms)
        finally:
            database.close()

    @property
    def _file(self) -> str:
        return "file:" + self.database_url.removeprefix("sqlite:///")


class Books:
    """A database with a writer whose clock is ahead."""

    def __init__(self, database: Database, later_ms: int) -> None:
        self.database = database
        self._writer = Writer(database, lambda: time.time_ns() // 1_000_000 + later_ms)

    def do(self, action: Any, *args: Any) -> Any:
        return self._writer.run([Command(action, args)])[0].unwrap()

    def expire(self) -> None:
        while self.do(redemptions.expire):
            pass

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with self.database.read() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(sql).all()]


@contextmanager
def stand(plants: dict[str, str], people: int) -> Iterator[Stand]:
    """Furnished, up and at rest; `plants`: a bug for the hub or the edge."""
    os.environ["LINLI_LIMITS_SCALE"] = "1000"
    folder = Path(tempfile.mkdtemp(prefix="linli-cuts-"))
    os.environ["CUTS_NOTE"] = str(folder / "note")
    os.environ[ARMED] = str(folder / "armed")
    broker_at = Place(folder=folder / "broker", port=free_port())
    broker_at.folder.mkdir()
    hub_port, page = free_port(), free_port()
    _furnish(folder, broker_at, hub_port, people)
    (folder / "edge.toml").write_text(_edge_toml(folder, broker_at.port, page))
    reader, vendor = PtyPort(folder / "reader"), PtyPort(folder / "vendor")
    reader.plug()
    vendor.plug()
    mosquitto = broker("broker", broker_at, folder / "broker.log")
    one = _stand(folder, (hub_port, page), reader, vendor)
    for which in ("hub", "edge"):
        one.arm(which, NO_CUT, 0, plants.get(which, "none"))
    try:
        one.hub.start()  # it writes the broker's users
        mosquitto.start()
        one.edge.start()
        yield one
    finally:
        with ExitStack() as ends:  # all of them: a thread left behind would hang us
            ends.callback(shutil.rmtree, folder, ignore_errors=True)
            for port in (vendor, reader):
                ends.callback(port.unplug)
            for part in (one.machines, one.screen, one.nursery):
                ends.callback(part.close)
            for child in (mosquitto, one.hub, one.edge):
                ends.callback(child.stop)


def _stand(
    folder: Path, ports: tuple[int, int], reader: PtyPort, vendor: PtyPort
) -> Stand:
    hub_port, page = ports
    nursery = Nursery()
    url = f"http://127.0.0.1:{hub_port}"
    config = folder / "hub" / "hub.toml"
    return Stand(
        folder=folder,
        url=url,
        database_url=load(config).database_url,
        machines=m.Machines(vendor),
        screen=Screen(page),
        reader=reader,
        nursery=nursery,
        hub=Nursling(
            name="hub",
            nursery=nursery,
            words=["serve", "--config", str(config)],
            log=folder / "hub.log",
            ready=lambda: answers(f"{url}/api/v1/health"),
        ),
        edge=Nursling(
            name="edge",
            nursery=nursery,
            words=["run", "--config", str(folder / "edge.toml")],
            log=folder / "edge.log",
            ready=lambda: port_open(page),
        ),
    )


def _furnish(folder: Path, broker_at: Place, hub_port: int, people: int) -> None:
    data = folder / "hub"
    init(data, CENTRE)
    config = data / "hub.toml"
    with config.open("a") as text:
        text.write(
            f"\n[web]\nport = {hub_port}\n\n[broker]\nport = {broker_at.port}\n"
            f'password_file = "{broker_at.passwords}"\nacl_file = "{broker_at.access}"\n'
            f'pid_file = "{broker_at.pid_file}"\n'
        )
    settings = load(config)
    seals = Seals(crypto.load(settings.keys), CENTRE)
    now_ms = time.time_ns() // 1_000_000
    with closing(Database.open(settings.database_url)) as database:
        writer = Writer(database, lambda: now_ms)
        for command in [*_shelf(), *_people(seals, people)]:
            writer.run([command])[0].unwrap()
        _points(writer, people)
        told = enrol(writer, seals, 0, "kiosk", now_ms)
    identity = msgspec.structs.replace(
        told.identity, hub_url=f"http://127.0.0.1:{hub_port}"
    )
    secrets = keys.Secrets(
        signing=bytes.fromhex(told.signing),
        tag=bytes(32),
        broker_password=told.password,
    )
    keys.save(folder / "edge", identity, secrets)


def _shelf() -> Iterator[Command]:
    text = STANDARD.read_text(encoding="utf-8")
    yield Command(standards.publish, (CHIEF, text, "2025-01-01"))
    for item, (place, channel) in GOODS.items():
        new = shelf.NewItem(id=item, name_zh=item, name_en=item, points=PRICE)
        kind = "dispenser" if place.startswith("d") else "locker"
        where = places.NewPlace(
            id=place, station=KIOSK, kind=kind, title_zh=place, title_en=place,
            channel=channel,
        )  # fmt: skip
        came = places.Arrival(item=item, place=place, quantity=STOCK, reason="start")
        yield Command(shelf.add_item, (CHIEF, new))
        yield Command(places.add_place, (CHIEF, where))
        yield Command(places.stock_in, (CHIEF, f"in-{place}", came))


def _people(seals: Seals, people: int) -> Iterator[Command]:
    for n in range(people):
        marks = seals.marks(card_of(n))
        card = (CHIEF, f"r{n}", marks.card_hash, marks.tag, "resident")
        yield Command(members.add_household, (CHIEF, f"h{n}", "cuts"))
        yield Command(members.add_resident, (CHIEF, f"r{n}", f"h{n}", "王小明"))
        yield Command(cards.issue_card, card)


def _points(writer: Writer, people: int) -> None:
    for n in range(people):
        wish = adjustments.Proposal(member=f"h{n}", points=POINTS, reason="start")
        asked = Command(adjustments.propose, (CLERK, f"p{n}", wish))
        made = writer.run([asked])[0].unwrap()
        agreed = (CHIEF, f"d{n}", made.id, True, "start")
        writer.run([Command(adjustments.decide, agreed)])[0].unwrap()


def _edge_toml(folder: Path, broker_port: int, page: int) -> str:
    text = (
        f'[edge]\nname = "{KIOSK}"\nstore = "{folder}/edge"\nreadings_every_s = 300\n'
        f'[broker]\nhost = "127.0.0.1"\nport = {broker_port}\n'
        f'[kiosk]\nreader = "{folder}/reader"\nlisten = "127.0.0.1:{page}"\n'
        f'[kiosk.vendor]\nport = "{folder}/vendor"\nunit = {station.RELAYS}\n'
    )
    for number, register in ((1, 0), (2, 1)):
        text += (
            f'[[kiosk.vendor.channel]]\nnumber = {number}\nkind = "dispenser"\n'
            f"pulse_ms = {m.PULSE_MS}\ndrop_ms = {m.DROP_MS}\nsensor = {{ "
            f'kind = "counter", unit = {station.COUNTERS}, register = {register} }}\n'
        )
    return text + (
        '[[kiosk.vendor.channel]]\nnumber = 11\nkind = "locker"\nrelay = 3\n'
        "pulse_ms = 400\nopen_ms = 1000\nshut_ms = 5000\nsensor = { "
        f'kind = "door", unit = {station.CONTACTS}, input = 1, latch = 2 }}\n'
    )
