"""One write transaction as an action sees it, and the two ways to say SQL in it.

Hot statements go to the driver itself: executemany on SQLite, one statement over
unnest'ed arrays on PostgreSQL (SQLAlchemy's own paths reach 0.3 of that). They are
written once, with `?`; a list as argument stands for a set: `card IN ?*`.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Table, text
from sqlalchemy.dialects import postgresql
from sqlmodel import SQLModel

from linli_hub.base.core.errors import HubError, WriterStopped

Row = Sequence[Any]
Pick = Callable[..., list[Any]]  # `Tx.pick`, or a reader's
ReadConnection = Connection
SQLITE = "sqlite"
_POSTGRES = postgresql.dialect()  # type: ignore[no-untyped-call]


@dataclass(frozen=True, slots=True)
class Head:
    """The last transfer's number and chain hash."""

    n: int
    hash: bytes


@dataclass(slots=True)
class Kept:
    """What a writer remembers from one transaction to the next.

    `cards` (see holders.py) is true of committed books at this version of the card
    lists, and of no other.
    """

    tags_version: int = -1
    cards: dict[str, Any] = field(default_factory=dict)


class Tx:
    """An open transaction. Time and epoch come in; nothing here draws or commits."""

    def __init__(
        self, connection: Connection, now_ms: int, kept: Kept | None = None
    ) -> None:
        # The driver would not begin by itself, and commit each statement.
        assert connection.in_transaction()
        self.connection, self.now_ms = connection, now_ms
        self.sqlite = connection.dialect.name == SQLITE
        driver = connection.connection.driver_connection
        assert driver is not None
        self.driver: Any = driver
        lock = "" if self.sqlite else " FOR UPDATE"
        found = self.pick(
            "SELECT centre, epoch, head_n, head_hash, fence, tags_version"  # noqa: S608
            f" FROM book WHERE id = 1{lock}"
        )
        if not found:
            raise WriterStopped(why="the database has no book; migrate it first")
        self.centre, self.epoch, n, head_hash, self.fence, tags_version = found[0]
        self.head = self.head_stored = Head(n, bytes(head_hash))
        self.keeping: HubError | None = None
        self.within: set[str] = set()  # the savepoints that have not ended
        self.kept = kept
        if kept is not None and kept.tags_version != tags_version:
            kept.tags_version = tags_version
            kept.cards.clear()

    def pick(self, sql: str, *args: Any) -> list[Any]:
        """Rows of a hot SELECT (or RETURNING)."""
        return pick(self.driver, self.sqlite, sql, args)

    def pick_each(self, statement: "Bulk", rows: list[tuple[str, ...]]) -> list[Any]:
        """Rows of a hot SELECT made by `each`, for all `rows` at once."""
        return pick_each(self.driver, self.sqlite, statement, rows)

    def run(self, sql: str, *args: Any) -> int:
        """Row count of a hot statement."""
        cursor = _execute(self.driver, self.sqlite, sql, args)
        return int(cursor.rowcount)

    def bulk(self, statement: "Bulk", rows: Sequence[tuple[Any, ...]]) -> int:
        """Run `statement` for all rows; how many rows of the table it touched."""
        if not rows:
            return 0
        if self.sqlite:
            return int(self.driver.executemany(statement.sqlite, rows).rowcount)
        arrays = [list(column) for column in zip(*rows, strict=True)]
        return int(self.driver.execute(statement.postgres, arrays).rowcount)

    def keep(self, error: HubError) -> HubError:
        """`raise tx.keep(error)`: refuse, but commit what was written to say so."""
        self.keeping = error
        return error

    @contextmanager
    def savepoint(self, name: str, *, release: bool = True) -> Iterator[None]:
        """All or nothing of what happens inside, books included.

        Without `release` one that went well ends with what lies round it: a round trip
        less where the next thing is the commit, or another savepoint's end. So none may
        lie in another of its name: undoing the outer would undo only the inner.
        """
        assert name not in self.within, f"savepoint {name} in {name}"
        self.within.add(name)
        try:
            yield from self._savepoint(name, release)
        finally:
            self.within.remove(name)

    def _savepoint(self, name: str, release: bool) -> Iterator[None]:
        head = self.head
        self.driver.execute(f"SAVEPOINT {name}")
        try:
            yield
        except BaseException as error:
            if error is not self.keeping:
                self.driver.execute(f"ROLLBACK TO SAVEPOINT {name}")
                self.driver.execute(f"RELEASE SAVEPOINT {name}")
                self.head = head
                raise
            self.driver.execute(f"RELEASE SAVEPOINT {name}")
            raise
        if release:
            self.driver.execute(f"RELEASE SAVEPOINT {name}")

    def raise_tags_version(self) -> None:
        """Nothing that is kept of the card lists is true any more, here or elsewhere."""
        self.kept = None  # what is read from here on may yet be rolled back
        self.run("UPDATE book SET tags_version = tags_version + 1 WHERE id = 1")

    def store_head(self) -> None:
        """Write the head back; refuse if another writer has fenced this one off."""
        if self.head == self.head_stored:
            return
        done = self.run(
            "UPDATE book SET head_n = ?, head_hash = ?"
            " WHERE id = 1 AND head_n = ? AND fence = ?",
            self.head.n,
            self.head.hash,
            self.head_stored.n,
            self.fence,
        )
        if done != 1:
            raise WriterStopped(why="another writer has taken over the book")
        self.head_stored = self.head


def pick(driver: Any, sqlite: bool, sql: str, args: Sequence[Any]) -> list[Any]:
    """Rows of a hot SELECT on a driver connection (for readers too)."""
    rows: list[Any] = _execute(driver, sqlite, sql, args).fetchall()
    return rows


def picker(connection: Connection) -> Pick:
    """`Tx.pick` for a reader's connection."""
    driver = connection.connection.driver_connection
    sqlite = connection.dialect.name == SQLITE
    return lambda sql, *args: pick(driver, sqlite, sql, args)


def pick_each(
    driver: Any, sqlite: bool, statement: "Bulk", rows: list[tuple[str, ...]]
) -> list[Any]:
    """Rows of a hot SELECT made by `each`, on a driver connection (for readers too)."""
    if sqlite:
        given = [json.dumps(rows)]
        return driver.execute(statement.sqlite, given).fetchall()  # type: ignore[no-any-return]
    arrays = [list(column) for column in zip(*rows, strict=True)]
    return driver.execute(statement.postgres, arrays).fetchall()  # type: ignore[no-any-return]


def read(connection: Connection, sql: str, **args: Any) -> list[Any]:
    """Rows of a cold SELECT with `:named` arguments, on any connection."""
    return list(connection.execute(_clause(sql), args).all())


# SQLAlchemy reads each clause for its arguments and works out its key: once is enough
_clause = lru_cache(maxsize=512)(text)


def _execute(driver: Any, sqlite: bool, sql: str, args: Sequence[Any]) -> Any:
    if sqlite:
        given = [json.dumps(a) if isinstance(a, list) else a for a in args]
        return driver.execute(_for_sqlite(sql), given)
    return driver.execute(_for_postgres(sql), list(args))


@lru_cache(maxsize=512)
def _for_sqlite(sql: str) -> str:
    return sql.replace("IN ?*", "IN (SELECT value FROM json_each(?))")


@lru_cache(maxsize=512)
def _for_postgres(sql: str) -> str:
    quoted = sql.replace("%", "%%")
    return quoted.replace("IN ?*", "= ANY(%s)").replace("?", "%s")


@dataclass(frozen=True, slots=True)
class Bulk:
    """One statement over many rows, in both databases' fastest form."""

    sqlite: str
    postgres: str


def each(columns: tuple[str, ...], sql: str) -> Bulk:
    """A SELECT joined with the rows it is run for: table `each` with text `columns`."""
    values = ", ".join(
        f"json_extract(value, '$[{n}]') AS {name}" for n, name in enumerate(columns)
    )
    arrays = ", ".join("%s::text[]" for _ in columns)
    return Bulk(
        sqlite=f"WITH each AS (SELECT {values} FROM json_each(?)) {sql}",  # noqa: S608
        postgres=f"WITH each AS (SELECT * FROM unnest({arrays})"  # noqa: S608
        f" AS each({', '.join(columns)})) {sql}",
    )


def insert(kind: type[SQLModel], columns: tuple[str, ...], conflict: str = "") -> Bulk:
    """INSERT many rows of a table; `conflict` is an ON CONFLICT clause both know."""
    table = table_of(kind)
    names = ", ".join(columns)
    marks = ", ".join("?" for _ in columns)
    arrays = ", ".join(f"%s::{_type(table, name)}[]" for name in columns)
    return Bulk(
        sqlite=f"INSERT INTO {table} ({names}) VALUES ({marks}) {conflict}",  # noqa: S608
        postgres=f"INSERT INTO {table} ({names})"  # noqa: S608
        f" SELECT * FROM unnest({arrays}) {conflict}",
    )


def update(
    kind: type[SQLModel],
    sets: tuple[str, ...],
    key: tuple[str, ...],
    *,
    add: bool = False,
) -> Bulk:
    """UPDATE many rows; values in order `sets + key`. With `add`, add to the columns."""
    table = table_of(kind)
    sqlite_sets = ", ".join(f"{c} = {c} + ?" if add else f"{c} = ?" for c in sets)
    postgres_sets = ", ".join(
        f"{c} = {table}.{c} + v.{c}" if add else f"{c} = v.{c}" for c in sets
    )
    arrays = ", ".join(f"%s::{_type(table, name)}[]" for name in sets + key)
    sqlite_key = " AND ".join(f"{c} = ?" for c in key)
    postgres_key = " AND ".join(f"{table}.{c} = v.{c}" for c in key)
    return Bulk(
        sqlite=f"UPDATE {table} SET {sqlite_sets} WHERE {sqlite_key}",  # noqa: S608
        postgres=f"UPDATE {table} SET {postgres_sets}"  # noqa: S608
        f" FROM unnest({arrays}) AS v({', '.join(sets + key)}) WHERE {postgres_key}",
    )


def table_of(kind: type[SQLModel]) -> Table:
    table = kind.__table__  # type: ignore[attr-defined]
    assert isinstance(table, Table)
    return table


def _type(table: Table, column: str) -> str:
    return str(table.columns[column].type.compile(dialect=_POSTGRES))
