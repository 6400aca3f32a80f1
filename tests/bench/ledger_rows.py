"""What a batch has written, and the bare drivers that write just that again."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, text

from linli_hub.base.store import tables as tables_base
from linli_hub.base.store.database import WAL_PAGES_MAX, WRITER_CACHE_KIB, Database
from linli_hub.base.store.tx import Bulk, insert, update
from linli_hub.books.store import tables
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.store import tables as tables_devices
from linli_hub.earning.store import tables as tables_earning
from linli_hub.earning.store.deposits import RESULT
from linli_hub.tables import METADATA

Rows = list[tuple[Any, ...]]


def _columns(table: str, *without: str) -> tuple[str, ...]:
    """All columns of a table as it stands today, but those the database numbers."""
    return tuple(
        c.name for c in METADATA.tables[table].columns if c.name not in without
    )


EVENT, TRANSFER = _columns("event"), _columns("transfer")
DEPOSIT, PAST = _columns("deposit", "no"), _columns("award_past", "n")
JOURNAL = ("upto", "chain", "boot", "offset_ms", "waiting", "changed_ms")
NEW_JOURNAL = ("no", "id", "edge", "status", "opened_ms", *JOURNAL)
BALANCE = ("posted", "held", "count")
BOOK = ("head_n", "head_hash")
DAY_KEY = ("member", "day")
DAY_FOUND = _columns("settled_day", *DAY_KEY)
DAY = DAY_KEY + DAY_FOUND
STATEMENTS: dict[str, Bulk] = {
    "journal": insert(tables_devices.Journal, NEW_JOURNAL),
    "event": insert(tables_devices.Event, EVENT),
    "deposit": insert(tables_earning.Deposit, DEPOSIT),
    "settled_again": update(tables_earning.Deposit, RESULT, ("journal_no", "seq")),
    "past": insert(tables_earning.AwardPast, PAST),
    "day": insert(
        tables_earning.SettledDay,
        DAY,
        "ON CONFLICT (member, day) DO UPDATE SET "
        + ", ".join(f"{name} = excluded.{name}" for name in DAY_FOUND),
    ),
    "transfer": insert(tables.Transfer, TRANSFER),
    "balance": update(tables.Balance, BALANCE, ("account",), add=True),
    "cursor": update(tables_devices.Journal, JOURNAL, ("no",)),
    "book": update(tables_base.Book, BOOK, ("id",)),
}


@dataclass(slots=True)
class _Seen:
    """How far the tables had come before the batch."""

    deposit: int
    past: int
    transfer: int
    journals: set[int]
    balances: dict[str, tuple[int, ...]]
    days: dict[tuple[str, str], tuple[Any, ...]]


class Watch:
    """Reads from the database what each batch has added to it or changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        with database.read() as read:
            self._seen = _seen(read)

    def written(self, batch: list[CheckedParcel]) -> dict[str, Rows]:
        """By statement of STATEMENTS: the rows that make the same of a twin."""
        was = self._seen
        with self._database.read() as read:
            self._seen = now = _seen(read)
            past = _rows(read, "award_past", PAST, f"n > {was.past}")
            events: Rows = []
            for parcel in batch:
                events += _rows(read, "event", EVENT, _span(parcel))
            return {
                "journal": [
                    row
                    for row in _rows(read, "journal", NEW_JOURNAL, "upto > 0")
                    if row[0] not in was.journals
                ],
                "event": events,
                "deposit": _rows(read, "deposit", DEPOSIT, f"no > {was.deposit}"),
                "settled_again": [_again(read, row) for row in past],
                "past": past,
                "day": [
                    row for key, row in now.days.items() if was.days.get(key) != row
                ],
                "transfer": _rows(read, "transfer", TRANSFER, f"n > {was.transfer}"),
                "balance": _changes(was.balances, now.balances),
                "cursor": _cursors(read, batch),
                "book": _rows(read, "book", (*BOOK, "id"), "id = 1"),
            }


def _rows(read: Connection, table: str, columns: tuple[str, ...], where: str) -> Rows:
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {where}"
    return [tuple(row) for row in read.execute(text(sql))]


def _span(parcel: CheckedParcel) -> str:
    journal = f"(SELECT no FROM journal WHERE id = '{parcel.journal}')"
    return f"journal_no = {journal} AND seq BETWEEN {parcel.first} AND {parcel.last}"


def _again(read: Connection, past: tuple[Any, ...]) -> tuple[Any, ...]:
    where = f"journal_no = {past[0]} AND seq = {past[1]}"
    return _rows(read, "deposit", (*RESULT, "journal_no", "seq"), where)[0]


def _cursors(read: Connection, batch: list[CheckedParcel]) -> Rows:
    names = ", ".join(f"'{parcel.journal}'" for parcel in batch)
    return _rows(read, "journal", (*JOURNAL, "no"), f"id IN ({names})")


def _changes(was: dict[str, tuple[int, ...]], now: dict[str, tuple[int, ...]]) -> Rows:
    nothing = (0,) * len(BALANCE)
    return [
        (*(b - a for a, b in zip(was.get(account, nothing), is_, strict=True)), account)
        for account, is_ in now.items()
        if was.get(account, nothing) != is_
    ]


def _seen(read: Connection) -> _Seen:
    def last(table: str, column: str) -> int:
        return int(_rows(read, table, (f"coalesce(max({column}), 0)",), "true")[0][0])

    return _Seen(
        deposit=last("deposit", "no"),
        past=last("award_past", "n"),
        transfer=last("transfer", "n"),
        journals={row[0] for row in _rows(read, "journal", ("no",), "true")},
        balances={
            row[0]: tuple(row[1:])
            for row in _rows(read, "balance", ("account", *BALANCE), "true")
        },
        days={row[:2]: row for row in _rows(read, "settled_day", DAY, "true")},
    )


class BareSqlite:
    """sqlite3 with the hub's own settings and nothing of the hub."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for setting in (
            *("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"),
            *("recursive_triggers=ON", f"wal_autocheckpoint={WAL_PAGES_MAX}"),
            f"cache_size=-{WRITER_CACHE_KIB}",
        ):
            self._connection.execute(f"PRAGMA {setting}").fetchall()

    def write(self, rows: dict[str, Rows]) -> None:
        run = self._connection
        run.execute("BEGIN IMMEDIATE")
        for name, statement in STATEMENTS.items():
            if rows[name]:
                run.executemany(statement.sqlite, rows[name])
        run.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


class BarePostgres:
    """psycopg, one statement over arrays a table: the fastest form it has."""

    def __init__(self, port: int, database: str) -> None:
        self._connection = psycopg.connect(
            f"host=127.0.0.1 port={port} user=postgres dbname={database}"
        )

    def write(self, rows: dict[str, Rows]) -> None:
        for name, statement in STATEMENTS.items():
            if rows[name]:
                arrays = [list(column) for column in zip(*rows[name], strict=True)]
                self._connection.execute(statement.postgres.encode(), arrays)
        self._connection.commit()

    def close(self) -> None:
        self._connection.close()
