"""The ledger's write path against the bare driver writing the very same rows.

For each batch of 500 events: our writer books it (timed), its rows are read back, and
sqlite3 or psycopg writes them into a second database of the same schema (timed). The
bare side computes nothing: no holders, days, caps, hash chain or receipts.
"""

import gc
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

from linli_hub.adapters import crypto
from linli_hub.app.serve import GARBAGE_OBJECTS
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Writer
from linli_hub.devices.actions import parcels
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.ingest.inbox import EdgeKey, check
from linli_hub.devices.ingest.seals import Seals
from linli_hub.migrations.upgrade import upgrade
from tests.bench.crowd import CENTRE, HOUSEHOLDS, Sender, Told, enrol, furnish
from tests.bench.figure import Figure, median, spread
from tests.bench.ledger_rows import BarePostgres, BareSqlite, Watch
from tests.hub.centre import NOON_MS
from tests.hub.postgres import cluster

EDGES = 5
ROUND_BATCHES = 5
WARM_BATCHES = 2
GOAL_SQLITE, GOAL_POSTGRES = 0.5, 0.6
SENT_MS = NOON_MS + 60 * 86_400_000  # after all that is sent


@dataclass(frozen=True, slots=True)
class Sides:
    """Our database, and the bare driver on its twin."""

    database: Database
    bare: BareSqlite | BarePostgres


def run(*, quick: bool = False) -> list[Figure]:
    """Ratio of speeds at 500 events a transaction, on both databases."""
    rounds = 1 if quick else 5
    households = 200 if quick else HOUSEHOLDS
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder = Path(name)
        seals = Seals(crypto.make(folder / "keys"), CENTRE)
        told = _build(folder / "ours.db", seals, households)
        batches = list(_batches(told, seals, households, rounds))
        gc.freeze()  # as serve.py does at its start
        gc.set_threshold(GARBAGE_OBJECTS)
        return [
            *_sqlite(folder, batches),
            *_postgres(folder, seals, households, batches, on_disk=not quick),
        ]


def _build(path: Path, seals: Seals, households: int) -> list[Told]:
    url = f"sqlite:///{path}"
    upgrade(url, centre=CENTRE)
    with closing(Database.open(url)) as database:
        return _people(database, seals, households)


def _people(database: Database, seals: Seals, households: int) -> list[Told]:
    writer = Writer(database, lambda: NOON_MS)
    furnish(writer, seals, households)
    return [enrol(writer, seals, n, "bins", NOON_MS) for n in range(EDGES)]


def _batches(
    told: list[Told], seals: Seals, households: int, rounds: int
) -> Iterator[list[CheckedParcel]]:
    """The journals' openings, then one full parcel of each edge a batch."""
    senders = [Sender(one, EDGES, households, NOON_MS) for one in told]
    keys = {one.name: _key(one) for one in told}
    count = WARM_BATCHES + rounds * ROUND_BATCHES
    flows = [iter([one.opening(), *one.parcels(count)]) for one in senders]
    for sent in zip(*flows, strict=True):
        checked = [check(message, keys.get, seals) for message in sent]
        yield [parcel for parcel in checked if isinstance(parcel, CheckedParcel)]


def _key(told: Told) -> EdgeKey:
    sender = Sender(told, EDGES, 1, NOON_MS)
    return EdgeKey(name=told.name, public_key=sender.public_key, revoked=False)


def _sqlite(folder: Path, batches: list[list[CheckedParcel]]) -> list[Figure]:
    ours, twin = folder / "ours.db", folder / "twin.db"
    shutil.copy(ours, twin)
    with ExitStack() as stack:
        bare = stack.enter_context(closing(BareSqlite(twin)))
        database = stack.enter_context(closing(Database.open(f"sqlite:///{ours}")))
        return _compare("sqlite", GOAL_SQLITE, Sides(database, bare), batches)


def _postgres(
    folder: Path,
    seals: Seals,
    households: int,
    batches: list[list[CheckedParcel]],
    *,
    on_disk: bool,
) -> list[Figure]:
    with cluster(on_disk=on_disk) as running, ExitStack() as stack:
        running.sql("CREATE DATABASE ours")
        upgrade(running.url("ours"), centre=CENTRE)
        with closing(Database.open(running.url("ours"))) as database:
            _people(database, seals, households)
        running.sql("CREATE DATABASE twin TEMPLATE ours")
        bare = stack.enter_context(closing(BarePostgres(running.port, "twin")))
        database = stack.enter_context(closing(Database.open(running.url("ours"))))
        return _compare("postgresql", GOAL_POSTGRES, Sides(database, bare), batches)


def _compare(
    name: str, goal: float, sides: Sides, batches: list[list[CheckedParcel]]
) -> list[Figure]:
    writer = Writer(sides.database, lambda: SENT_MS)
    watch = Watch(sides.database)
    ours: list[float] = []
    bare: list[float] = []
    gc.collect()
    for batch in batches:
        commands = [parcels.command(parcel) for parcel in batch]
        began = time.perf_counter()
        results = writer.run(commands)
        ours.append(time.perf_counter() - began)
        assert all(result.unwrap().answer == "applied" for result in results)
        rows = watch.written(batch)
        began = time.perf_counter()
        sides.bare.write(rows)
        bare.append(time.perf_counter() - began)
    skip = 1 + WARM_BATCHES
    events = sum(len(parcel.events) for parcel in batches[-1])
    ratios, speeds, peers = [], [], []
    for start in range(skip, len(batches), ROUND_BATCHES):
        mine = sum(ours[start : start + ROUND_BATCHES])
        other = sum(bare[start : start + ROUND_BATCHES])
        ratios.append(other / mine)
        speeds.append(events * ROUND_BATCHES / mine)
        peers.append(events * ROUND_BATCHES / other)
    note = (
        f"{median(speeds):,.0f} events/s against {median(peers):,.0f}; {spread(ratios)}"
    )
    return [
        Figure(
            name=f"ledger, {name}, against the bare driver",
            value=median(ratios),
            unit="ratio",
            limit=goal,
            at_least=True,
            note=note,
        )
    ]
