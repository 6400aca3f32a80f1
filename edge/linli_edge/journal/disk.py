"""How the journal's file is opened, and the only place that knows its tables.

WAL with synchronous=FULL, read back and asserted: what a commit promises must be on
the disk. A factory may hand in another connection (crash images, fault injection).
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

SCHEMA_VERSION = 1
SCHEMA = """
CREATE TABLE journal(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
  next_seq INTEGER NOT NULL, head BLOB NOT NULL, acked INTEGER NOT NULL,
  epoch INTEGER NOT NULL, pruned_upto INTEGER NOT NULL, lived_ms INTEGER NOT NULL,
  checksum BLOB NOT NULL);
CREATE TABLE row(
  journal INTEGER NOT NULL, seq INTEGER NOT NULL, bytes BLOB NOT NULL,
  prev BLOB NOT NULL, chain BLOB NOT NULL, lived_ms INTEGER NOT NULL,
  unproven INTEGER NOT NULL, checksum BLOB NOT NULL,
  PRIMARY KEY(journal, seq)) WITHOUT ROWID;
CREATE INDEX row_unproven ON row(journal, seq) WHERE unproven = 1;
CREATE TABLE fence(
  redemption TEXT NOT NULL, fence INTEGER NOT NULL, result TEXT,
  PRIMARY KEY(redemption, fence)) WITHOUT ROWID;
CREATE TABLE note(key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
CHECKPOINT_PAGES = 200  # about 0.8 MB of WAL before it is folded back


class Cursor(Protocol):
    """What the store needs of a result."""

    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What the store needs of a connection; sqlite3's and apsw's both fit."""

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor: ...
    def close(self) -> None: ...


class DiskFault(Exception):
    """The disk did not keep it: full, read-only, broken. Nothing was promised."""


class NotAJournal(Exception):
    """The file is no readable journal; it must be set aside, never overwritten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk:
    """How to connect, and which exceptions mean that the world is wrong."""

    connect: Callable[[str], Connection]
    faults: tuple[type[Exception], ...]
    unreadable: tuple[type[Exception], ...]


def _connect(path: str) -> Connection:
    # SQLite would make it readable by all; its WAL takes the mode of the file. An old
    # file is never opened here: closing it would drop SQLite's own locks on it.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    return sqlite3.connect(path, isolation_level=None, timeout=5)


SQLITE = Disk(
    connect=_connect,
    faults=(sqlite3.Error, OSError),
    unreadable=(sqlite3.DatabaseError,),
)


def connect(path: Path, disk: Disk) -> Connection:
    """An open, checked connection with the tables in place.

    NotAJournal if the file is damaged or of a newer version, DiskFault if the disk
    refuses.
    """
    try:
        connection = disk.connect(str(path))
    except disk.faults as fault:
        raise DiskFault(f"{path.name}: {fault}") from fault
    try:
        _prepare(connection)
    except disk.faults as fault:
        connection.close()
        if is_damage(fault, disk):
            raise NotAJournal(f"{path.name}: {fault}") from fault
        raise DiskFault(f"{path.name}: {fault}") from fault
    except NotAJournal:
        connection.close()
        raise
    return connection


def is_damage(fault: Exception, disk: Disk) -> bool:
    """Whether the file itself is bad, not the disk under it just now."""
    words = str(fault).lower()
    return isinstance(fault, disk.unreadable) and (
        "malformed" in words or "not a database" in words or "notadb" in words
    )


def _prepare(connection: Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA busy_timeout=5000")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    level = connection.execute("PRAGMA synchronous").fetchone()[0]
    assert str(mode).lower() == "wal", f"journal_mode is {mode}"
    assert int(level) == 2, f"synchronous is {level}"
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise NotAJournal(f"written by newer software (version {version})")
    if version == 0:
        connection.execute("BEGIN IMMEDIATE")
        for statement in SCHEMA.strip().split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
        connection.execute("COMMIT")


def set_aside(path: Path) -> Path:
    """Move a damaged journal (with its WAL) out of the way; nothing is deleted."""
    number = 1
    while (aside := path.with_name(f"{path.name}.unreadable-{number}")).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    return aside


class JournalFile:
    """One connection that is never written to again after it failed."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self.path, self._disk = path, disk
        self._connection: Connection | None = None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def open(self) -> None:
        """NotAJournal or DiskFault if that cannot be."""
        assert self._connection is None
        self._connection = connect(self.path, self._disk)

    def close(self) -> None:
        """Let go of the connection; what was not committed is not kept."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*self._disk.faults):
                connection.close()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Durable when the block is left; DiskFault if it cannot be kept."""
        if self._connection is None:
            raise DiskFault("the journal is out of service")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            yield self._connection
            self._connection.execute("COMMIT")
        except self._disk.faults as fault:
            self.close()
            raise DiskFault(str(fault)) from fault
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        if self._connection is None:
            raise DiskFault("the journal is out of service")
        try:
            yield self._connection
        except self._disk.faults as fault:
            self.close()
            raise DiskFault(str(fault)) from fault

    def query(self, sql: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        with self.reading() as connection:
            return connection.execute(sql, parameters).fetchall()
