"""Redemptions a second through the API, beside the bare driver doing the same writes.

A redemption is four calls, each answered after its commit: reserve, keep, dispense,
result. The bare side runs the rows that these write, four commits as well, on a second
database of the same schema and as durable, with as many clients at once; it computes,
checks, reads and hashes nothing. On SQLite its clients take turns at a lock, which is
faster than SQLite's own waiting; on PostgreSQL each has its connection.
"""

import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import (
    AbstractContextManager,
    ExitStack,
    closing,
    contextmanager,
    nullcontext,
)
from dataclasses import dataclass
from typing import Any

import psycopg

from linli_hub.base.store.database import Database
from linli_hub.migrations.upgrade import upgrade
from tests.bench.centre import Wanted, centre
from tests.bench.crowd import CENTRE, ITEM, STAFF_CARD, card_of
from tests.bench.figure import Figure, median
from tests.bench.redemption import Kiosk
from tests.hub.postgres import Cluster, cluster

CLIENTS = 2
GOAL_RATIO, GOAL_RATE = 0.4, 40
POINTS = 1_000_000
Run = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Much:
    """`each`: redemptions of a round, all clients together."""

    each: int
    rounds: int
    households: int


FULL = Much(each=300, rounds=3, households=200)
STEPS = (
    (
        "INSERT INTO redemption (id, state, member, resident, card, item, quantity,"
        " points, fence, until_ms, station, created_ms, changed_ms, reason, subsidy,"
        " order_id, line, place, way, kept, wait_ms) VALUES (?, 'held', 'h1', 'r1', 'c',"
        " 'soap', 1, 3, 0, 9, 'kiosk-0', 1, 1, '', 0, ?, 0, 'counter-0', 'staff', ?, 9)",
        "INSERT INTO redemption_lot (redemption, lot, quantity) VALUES (?, 1, 1)",
        "UPDATE stock_lot SET reserved = reserved + 1 WHERE n = 1",
        "UPDATE item SET reserved = reserved + 1 WHERE id = 'soap'",
        "INSERT INTO transfer (n, id, kind, debit, credit, points, releases, why, cause,"
        " at_ms, hash) VALUES (?, ?, 'hold', 'member:h1', 'shelf', 3, 0, 'redemption',"
        " ?, 1, ?)",
        "UPDATE balance SET held = held + 3, count = count + 1 WHERE account = 'member:h1'",
    ),
    ("UPDATE redemption SET kept = ?, until_ms = 10 WHERE id = ?",),
    ("UPDATE redemption SET state = 'dispensing', fence = 1 WHERE id = ?",),
    (
        "UPDATE redemption SET state = 'settled', given = 1 WHERE id = ?",
        "UPDATE stock_lot SET reserved = reserved - 1, stock = stock - 1 WHERE n = 1",
        "UPDATE item SET reserved = reserved - 1, stock = stock - 1 WHERE id = 'soap'",
        "INSERT INTO stock_move (item, quantity, cause, reason, at_ms, lot)"
        " VALUES ('soap', -1, ?, 'redemption', 1, 1)",
        "INSERT INTO transfer (n, id, kind, debit, credit, points, releases, pending,"
        " why, cause, at_ms, hash) VALUES (?, ?, 'settle', 'member:h1', 'shelf', 3, 3, ?,"
        " 'redemption', ?, 1, ?)",
        "UPDATE balance SET posted = posted - 3, held = held - 3, count = count + 1"
        " WHERE account = 'member:h1'",
        "UPDATE balance SET posted = posted + 3, count = count + 1 WHERE account = 'shelf'",
    ),
)
EACH_STEP = (
    "INSERT INTO sticky (actor, key, action, body, answer, at_ms)"
    " VALUES ('kiosk-0', ?, 'step', ?, ?, 1)",
    "UPDATE book SET head_n = ?, head_hash = ? WHERE id = 1",
)
BODY, ANSWER = "0" * 64, "{" + "0" * 700 + "}"
FURNISH = (
    "INSERT INTO item (id, name_zh, name_en, points, stock, reserved, picture, active,"
    " subsidy, kind, unit, per, counted, limit_period, opens, reserved_class) VALUES"
    " ('soap', '-', '-', 3, 1000000, 0, '', ?, 0, 'goods', 'piece', 1, ?, '', '', '')",
    "INSERT INTO place (id, station, kind, title_zh, title_en, active)"
    " VALUES ('counter-0', 'kiosk-0', 'counter', '-', '-', ?)",
    "INSERT INTO stock_lot (item, place, batch, best_before, stock, reserved)"
    " VALUES ('soap', 'counter-0', '', '', 1000000, 0)",
    "INSERT INTO balance (account, kind, posted, held, count)"
    " VALUES ('member:h1', 'member', 1000000, 0, 0)",
)


@dataclass(frozen=True, slots=True)
class Bare:
    """A driver's own connection to a database of our schema, for one client."""

    run: Run
    commit: Callable[[], None]
    turn: AbstractContextManager[Any]

    def furnish(self) -> None:
        for sql, args in zip(FURNISH, ((True, True), (True,), (), ()), strict=True):
            self.run(sql, *args)
        self.commit()

    def redeem(self, n: int) -> None:
        """Four transactions with what the API writes in each."""
        id, hold, settle = f"{n:032x}", f"r/{n:032x}/hold", f"r/{n:032x}/settle"
        cause, hash = f"r/{id}", n.to_bytes(32, "big")
        first: list[tuple[Any, ...]] = [
            (id, id, False), (id,), (), (), (2 * n + 1, hold, cause, hash), (),
        ]  # fmt: skip
        last: list[tuple[Any, ...]] = [
            (id,), (), (), (f"{cause}/1",),
            (2 * n + 2, settle, hold, cause, hash), (), (),
        ]  # fmt: skip
        args: list[list[tuple[Any, ...]]] = [first, [(True, id)], [(id,)], last]
        for at, step in enumerate(STEPS):
            with self.turn:
                for sql, values in zip(step, args[at], strict=True):
                    self.run(sql, *values)
                self.run(EACH_STEP[0], f"{n}-{at}", BODY, ANSWER)
                self.run(EACH_STEP[1], 2 * n + 2, hash)
                self.commit()


def run(*, quick: bool = False) -> list[Figure]:
    """Redemptions a second on both databases, and the ratio to the bare statements."""
    much = Much(each=10, rounds=1, households=20) if quick else FULL
    found = _measure("SQLite", None, much)
    with cluster(on_disk=not quick) as running:
        running.sql("CREATE ROLE linli_app LOGIN")
        return found + _measure("PostgreSQL", running, much)


def _measure(name: str, running: Cluster | None, much: Much) -> list[Figure]:
    each, rounds, people = much.each, much.rounds, much.households
    url = None
    if running is not None:
        running.sql("CREATE DATABASE api")
        url = running.url("api")
    wanted = Wanted(kiosks=CLIENTS, households=people, database=url)
    with centre(wanted) as at, _bare(running) as bare:
        _rich(at.database)
        crowd = [Kiosk(at, told) for told in at.kiosks]
        pairs = []
        for number in range(rounds):
            first = number * each

            def served(client: int, n: int, first: int = first) -> None:
                _redeem(crowd[client], card_of((first + n) % people))

            def written(client: int, n: int, first: int = first) -> None:
                bare[client].redeem(first + n)

            pairs.append((_rate(served, each), _rate(written, each)))
        for kiosk in crowd:
            kiosk.close()
    ratio = median([api / raw for api, raw in pairs])
    rate, raw = median([api for api, _ in pairs]), median([raw for _, raw in pairs])
    note = f"{CLIENTS} clients, {rounds} rounds of {each}"
    return [
        Figure(name=f"redemptions through the API, {name}", value=rate, unit="/s",
               limit=GOAL_RATE, at_least=True, note=note),
        Figure(name=f"of the bare statements' rate, {name}", value=ratio, unit="",
               limit=GOAL_RATIO, at_least=True, note=f"bare {raw:,.0f}/s"),
    ]  # fmt: skip


def _rate(redeem: Callable[[int, int], None], each: int) -> float:
    """Redemptions a second of all clients together: `redeem(client, number)`."""
    wrong: list[BaseException] = []

    def serve(at: int) -> None:
        try:
            for n in range(at, each, CLIENTS):
                redeem(at, n)
        except BaseException as error:
            wrong.append(error)

    threads = [threading.Thread(target=serve, args=(n,)) for n in range(CLIENTS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong, wrong
    return each / (time.perf_counter() - began)


def _redeem(kiosk: Kiosk, card: str) -> None:
    lines = [{"item": ITEM}]
    made = kiosk.call("reserve", {"card": kiosk.sealed(card), "lines": lines})
    about = {"redemption": made["redemptions"][0]["id"]}
    kiosk.call("keep", about)
    shown = {"staff": kiosk.sealed(STAFF_CARD)}
    given = kiosk.call("dispense", about | shown)
    told = {"fence": given["fence"], "result": "handed_over"}
    done = kiosk.call("result", about | told)
    assert done["state"] == "settled", done


def _rich(database: str) -> None:
    """Everybody has points to spend, past every rule of earning; this is no proof."""
    at = Database.open(database)
    try:
        with at.write() as connection, connection.begin():
            connection.exec_driver_sql(
                f"UPDATE balance SET posted = {POINTS} WHERE kind = 'member'"
            )
    finally:
        at.close()


@contextmanager
def _bare(running: Cluster | None) -> Iterator[list[Bare]]:
    with ExitStack() as until:
        if running is None:
            clients = _sqlite(until)
        else:
            running.sql("CREATE DATABASE bare")
            upgrade(running.url("bare"), centre=CENTRE)
            clients = [_postgres(running, until) for _ in range(CLIENTS)]
        clients[0].furnish()
        yield clients


def _postgres(running: Cluster, until: ExitStack) -> Bare:
    where = f"host=127.0.0.1 port={running.port} user={running.owner} dbname=bare"
    raw = until.enter_context(psycopg.connect(where))

    def ask(sql: str, *args: Any) -> Any:
        return raw.execute(sql.replace("?", "%s").encode(), args)

    return Bare(ask, raw.commit, nullcontext())


def _sqlite(until: ExitStack) -> list[Bare]:
    folder = until.enter_context(tempfile.TemporaryDirectory(prefix="linli-bench-"))
    path = f"{folder}/bare.db"
    upgrade(f"sqlite:///{path}", centre=CENTRE)
    raw = until.enter_context(closing(sqlite3.connect(path, check_same_thread=False)))
    raw.execute("PRAGMA synchronous = FULL")
    one = Bare(lambda sql, *args: raw.execute(sql, args), raw.commit, threading.Lock())
    return [one] * CLIENTS
