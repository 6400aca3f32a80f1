"""A real hub and a real broker as processes, with a district's people in the books."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from linli_hub.adapters import crypto
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Writer
from linli_hub.config import load
from linli_hub.devices.ingest.seals import Seals
from linli_hub.migrations.upgrade import upgrade
from linli_sim.demo.brokers import Place, broker
from linli_sim.demo.house import tool
from linli_sim.demo.processes import Child, answers, free_port
from tests.bench.crowd import CENTRE, HOUSEHOLDS, Told, enrol, furnish
from tests.hub.keyboard import init

CLOSE_S = 20
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many of what."""

    bins: int = 0
    kiosks: int = 0
    households: int = HOUSEHOLDS
    database: str | None = None  # a PostgreSQL that runs; else SQLite


@dataclass(slots=True, kw_only=True)
class Centre:
    """Up and enrolled. `start_ms` is when the edges' journals begin."""

    folder: Path
    broker_port: int
    hub_port: int
    seals: Seals
    database: str
    households: int
    start_ms: int
    bins: list[Told]
    kiosks: list[Told]
    hub: Child
    broker: Child

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.hub_port}"


@contextmanager
def centre(wanted: Wanted) -> Iterator[Centre]:
    """Build, start, and end it."""
    os.environ["LINLI_LIMITS_SCALE"] = "1000"
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    one = _built(folder, wanted)
    try:
        one.hub.start()  # it writes the broker's users
        one.broker.start()
        yield one
    finally:
        one.hub.stop()
        one.broker.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _built(folder: Path, wanted: Wanted) -> Centre:
    data, place = folder / "hub", Place(folder=folder / "broker", port=free_port())
    place.folder.mkdir()
    port = free_port()
    init(data, CENTRE)
    config = data / "hub.toml"
    if wanted.database:
        upgrade(wanted.database, centre=CENTRE)
        config.write_text(f'database = "{wanted.database}"\n{config.read_text()}')
    with config.open("a") as text:
        text.write(
            f"\n[web]\nport = {port}\n\n[broker]\nport = {place.port}\n"
            f'password_file = "{place.passwords}"\nacl_file = "{place.access}"\n'
            f'pid_file = "{place.pid_file}"\n'
        )
    settings = load(config)
    seals = Seals(crypto.load(settings.keys), CENTRE)
    now_ms = time.time_ns() // 1_000_000
    with closing(Database.open(settings.database_url)) as database:
        writer = Writer(database, lambda: now_ms)
        furnish(writer, seals, wanted.households)
        bins = [enrol(writer, seals, n, "bins", now_ms) for n in range(wanted.bins)]
        kiosks = [
            enrol(writer, seals, n, "kiosk", now_ms) for n in range(wanted.kiosks)
        ]
    health = f"http://127.0.0.1:{port}/api/v1/health"
    serve = [tool("linli-hub"), "serve", "--config", str(config)]
    return Centre(
        folder=folder,
        broker_port=place.port,
        hub_port=port,
        seals=seals,
        database=settings.database_url,
        households=wanted.households,
        start_ms=now_ms - 60 * 86_400_000,
        bins=bins,
        kiosks=kiosks,
        hub=Child(
            name="hub",
            arguments=serve,
            log=folder / "hub.log",
            ready=lambda: answers(health),
        ),
        broker=broker("broker", place, folder / "broker.log"),
    )


def cpu_s(pid: int) -> float:
    """User and system time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """What the fleet's process is told on its first line."""

    port: int
    edges: list[Told]
    households: int
    start_ms: int
    parcels: int


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """What a fleet did after one word to go."""

    events: int
    seconds: float


class Fleet:
    """The edges of a district in a process of their own; see fleet.py."""

    def __init__(self, at: Centre, parcels: int) -> None:
        orders = Orders(
            port=at.broker_port,
            edges=at.bins,
            households=at.households,
            start_ms=at.start_ms,
            parcels=parcels,
        )
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.fleet"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            self._say(msgspec.json.encode(orders))
            assert self._hear() == b"ready"
        except BaseException:
            self.close()
            raise

    def go(self, parcels: int) -> None:
        """Every edge sends so many parcels, as fast as receipts allow."""
        self._say(str(parcels).encode())

    def done(self) -> Delivered:
        """Wait until all of it has been receipted."""
        return msgspec.json.decode(self._hear(), type=Delivered)

    def close(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.wait(CLOSE_S)
        self._process.stdout.close()

    def _say(self, line: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + b"\n")
        self._process.stdin.flush()

    def _hear(self) -> bytes:
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        assert line, "the fleet has sunk; see its words above"
        return line
