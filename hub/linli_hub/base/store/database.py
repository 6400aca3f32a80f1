"""One database behind one URL: SQLite (WAL, FULL) or PostgreSQL. Engines only.

Durability settings are read back on every connection: a database that does not keep
what it acknowledged is refused, not used.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import StaticPool

BUSY_MS = 5_000
READERS_MAX = 8
READ_WAIT_S_MAX = 10
WAL_PAGES_MAX = 16_000  # 64 MB; long before, checkpoints.py does it beside the writer
WRITER_CACHE_KIB = 64 * 1024  # the default 2 MB costs a fifth of the speed at 50 MB
# SQLite needs query_only off for its one writer; "sqlite://" lives in memory, in one
# connection that reads and writes: for tests and the simulation, one thread only.
MEMORY = "sqlite://"


# BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT FULL CANTOPEN PROTOCOL NOTADB
SQLITE_FAILING = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26})
# connection, transaction rollback, resources, operator, system, corrupt
POSTGRES_FAILING = frozenset({"08", "25", "40", "53", "57", "58", "XX"})


class Unsafe(RuntimeError):
    """The database would lose acknowledged commits; says which setting."""


class Database:
    """Two engines on one URL: `write` (one connection) and `read` (a small pool)."""

    def __init__(self, write: Engine, read: Engine) -> None:
        self.write_engine, self.read_engine = write, read
        self.dialect = write.dialect.name
        self._glance_engine = read
        if self.dialect != "sqlite":  # there each statement is its own anyway
            self._glance_engine = read.execution_options(isolation_level="AUTOCOMMIT")

    @classmethod
    def open(cls, url: str) -> "Database":
        """Open `sqlite:////path/file`, `sqlite://` or `postgresql+psycopg://…`."""
        if url == MEMORY:
            engine = _engine(
                url, poolclass=StaticPool, connect_args={"check_same_thread": False}
            )
            _prepare_sqlite(engine, readonly=False, memory=True)
            return cls(engine, engine)
        if make_url(url).get_backend_name() == "sqlite":
            share = {"check_same_thread": False}
            write = _engine(url, pool_size=1, max_overflow=0, connect_args=share)
            read = _engine(
                url, pool_size=READERS_MAX, max_overflow=0,
                pool_timeout=READ_WAIT_S_MAX, connect_args=share,
            )  # fmt: skip
            _prepare_sqlite(write, readonly=False)
            _prepare_sqlite(read, readonly=True)
            return cls(write, read)
        write = _engine(url, pool_size=1, max_overflow=0)
        read = _engine(
            url, pool_size=READERS_MAX, max_overflow=0, pool_timeout=READ_WAIT_S_MAX,
            isolation_level="REPEATABLE READ",
        )  # fmt: skip
        _prepare_postgres(write, readonly=False)
        _prepare_postgres(read, readonly=True)
        return cls(write, read)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one moment and cannot write.

        It ends with a commit: at a rollback psycopg forgets what it has prepared.
        """
        with self.read_engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """The same for one statement, which is a moment of its own.

        On PostgreSQL it goes without BEGIN and COMMIT: two round trips of three.
        """
        with self._glance_engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """The write connection, for store/writer.py; nobody else commits."""
        with self.write_engine.connect() as connection:
            yield connection

    def is_failing(self, error: BaseException) -> bool:
        """True if `error` says that the database itself fails, not our statement."""
        said = getattr(error, "orig", error)
        number = getattr(said, "sqlite_errorcode", None)
        if number is not None:
            return number & 0xFF in SQLITE_FAILING
        dbapi = self.write_engine.dialect.dbapi
        if dbapi is None or not isinstance(said, dbapi.Error):
            return False
        state = getattr(said, "sqlstate", None)
        if state is None:  # the connection is gone
            return isinstance(said, (dbapi.OperationalError, dbapi.InterfaceError))
        return state[:2] in POSTGRES_FAILING

    @property
    def file(self) -> Path | None:
        """Where SQLite keeps it; None for PostgreSQL or memory."""
        url = self.write_engine.url
        if self.dialect != "sqlite" or url.database in (None, "", ":memory:"):
            return None
        return Path(str(url.database))

    def close(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()


def _engine(url: str, **more: Any) -> Engine:
    """Its errors never name values: they are written down, and among them are names."""
    return create_engine(url, hide_parameters=True, **more)


def _prepare_sqlite(engine: Engine, *, readonly: bool, memory: bool = False) -> None:
    def connected(raw: Any, _record: Any) -> None:
        raw.isolation_level = None  # we say BEGIN ourselves, and when
        cursor = raw.cursor()
        journal = cursor.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        cursor.execute("PRAGMA synchronous=FULL")
        full = cursor.execute("PRAGMA synchronous").fetchone()[0]
        if not memory and (journal, full) != ("wal", 2):
            raise Unsafe(f"SQLite: journal_mode {journal}, synchronous {full}")
        for setting in (
            f"busy_timeout={BUSY_MS}",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # so that REPLACE meets the delete triggers
            f"wal_autocheckpoint={WAL_PAGES_MAX}",
            f"query_only={'ON' if readonly else 'OFF'}",
            *(() if readonly else (f"cache_size=-{WRITER_CACHE_KIB}",)),
            "temp_store=MEMORY",  # savepoints' undo pages need no file
        ):
            cursor.execute(f"PRAGMA {setting}")
        cursor.close()

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if readonly or memory else "BEGIN IMMEDIATE")

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)


def _prepare_postgres(engine: Engine, *, readonly: bool) -> None:
    def connected(raw: Any, _record: Any) -> None:
        with raw.cursor() as cursor:
            for setting in ("synchronous_commit", "fsync", "full_page_writes"):
                value = cursor.execute(f"SHOW {setting}").fetchone()[0]
                if value != "on":
                    raise Unsafe(f"PostgreSQL: {setting} is {value}, must be on")
            if readonly:
                cursor.execute("SET default_transaction_read_only = on")
        raw.commit()

    event.listen(engine, "connect", connected)
