"""A balance and a member's last 20 entries, read as the pages read them, as books grow.

The same members once with a few entries each and once with a hundred times as many:
50 thousand and 5 million in all. Rows are made by SQL; every tenth is spent.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from random import Random

from sqlalchemy import create_engine, text

from linli_hub.base.store.database import Database
from linli_hub.books.views import entries as views_entries
from linli_hub.migrations.upgrade import upgrade
from tests.bench.figure import Figure, median, percentile, spread
from tests.hub.postgres import Cluster, cluster

FEW, MANY = 50_000, 5_000_000
MEMBERS = 2_500  # of whom each has 20 entries among the few
READS, READS_QUICK, ROUNDS = 1_000, 50, 7
GOAL = 2.0
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s"
    " WHERE n < {last})",
    "postgresql": "WITH s AS (SELECT generate_series(1, {last}) AS n)",
}
PAD = {
    "sqlite": "printf('%012d', {n})",
    "postgresql": "lpad(({n})::text, 12, '0')",
}


@dataclass(frozen=True, slots=True)
class Size:
    """How many transfers, and of how many members."""

    entries: int
    members: int


@dataclass(frozen=True, slots=True)
class Books:
    database: Database
    members: int


def run(*, quick: bool = False) -> list[Figure]:
    """p99 with many entries over p99 with few, of both reads on both databases."""
    scale, rounds = (50, 1) if quick else (1, ROUNDS)
    reads = READS_QUICK if quick else READS
    few, many = (Size(n // scale, MEMBERS // scale) for n in (FEW, MANY))
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        files = [(f"sqlite:///{folder}/{one.entries}.db", one) for one in (few, many)]
        figures += _compared("sqlite", files, rounds, reads)
    with cluster(on_disk=not quick) as running:
        urls = [(_database(running, f"books{one.entries}"), one) for one in (few, many)]
        figures += _compared("postgresql", urls, rounds, reads)
    return figures


def _database(running: Cluster, name: str) -> str:
    running.sql(f"CREATE DATABASE {name}")
    return running.url(name)


def _compared(
    name: str, urls: list[tuple[str, Size]], rounds: int, reads: int
) -> list[Figure]:
    sizes = f"{urls[1][1].entries:,} / {urls[0][1].entries:,} entries"
    with ExitStack() as stack:
        few, lots = (stack.enter_context(_books(*one)) for one in urls)
        found = []
        for what in ("balance", "last 20 entries"):
            for books in (few, lots):
                _p99_ms(books, what, 0, reads)  # warms up
            pairs = [
                (_p99_ms(few, what, n, reads), _p99_ms(lots, what, n, reads))
                for n in range(1, rounds + 1)
            ]
            slow = median([b for _, b in pairs])
            ratios = [b / a for a, b in pairs]
            found.append(
                Figure(
                    name=f"{what}, {name}, p99 with {sizes}",
                    value=slow / median([a for a, _ in pairs]),
                    unit="",
                    limit=GOAL,
                    note=f"{slow:.2f} ms; {spread(ratios)}",
                )
            )
    return found


def _p99_ms(books: Books, what: str, seed: int, reads: int) -> float:
    """Of so many reads of random members, each on a connection of its own."""
    dice, took = Random(seed), []
    for _ in range(reads):
        account = f"member:h{dice.randrange(books.members):06}"
        began = time.perf_counter()
        with books.database.read() as connection:
            if what == "balance":
                assert views_entries.balance(connection, account) is not None
            else:
                wanted = views_entries.EntryFilter(account=account, limit=20)
                assert len(views_entries.entries(connection, wanted).rows) == 20
        took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 0.99)


@contextmanager
def _books(url: str, size: Size) -> Iterator[Books]:
    """A migrated database with so many transfers of so many members."""
    entries, members = size.entries, size.members
    upgrade(url, centre="bench")
    dialect = "sqlite" if url.startswith("sqlite") else "postgresql"
    n, home = "n", f"n - n / {members} * {members}"
    account = f"'member:h' || substr({PAD[dialect].format(n=home)}, 7)"
    fill = (
        f"{SERIES[dialect].format(last=entries)} INSERT INTO transfer (n, id, kind,"
        " debit, credit, points, releases, why, cause, at_ms, event_ms, hash) SELECT n,"
        f" 'd/1/' || {PAD[dialect].format(n=n)} || '/0', 'post',"
        f" CASE WHEN n / {members} % 10 = 0 THEN {account} ELSE 'issue' END,"
        f" CASE WHEN n / {members} % 10 = 0 THEN 'shelf' ELSE {account} END, 5, 0, 'award',"
        f" 'd/1/' || {PAD[dialect].format(n=n)}, 1760000000000 + n, 1760000000000 + n,"
        f" {_HASH[dialect]} FROM s"
    )
    accounts = (
        f"{SERIES[dialect].format(last=members)} INSERT INTO balance (account, kind,"
        f" posted, held, count) SELECT {account}, 'member', 100, 0, 20 FROM s"
    )
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(fill))
        connection.execute(text(accounts))
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("ANALYZE"))
    engine.dispose()
    with closing(Database.open(url)) as database:
        yield Books(database, members)


_HASH = {"sqlite": "zeroblob(32)", "postgresql": "decode(repeat('00', 32), 'hex')"}
