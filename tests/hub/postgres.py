"""A private PostgreSQL cluster for tests: own folder, loopback port, stopped at the end."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from linli_hub.base.store.database import Database

PACKAGE = "postgresql-15"
BINARIES = (Path("/usr/lib/postgresql/15/bin"),)
START_S_MAX = 30
RAM = Path("/dev/shm")


@dataclass(frozen=True)
class Contents:
    """Of a database: table -> its rows as COPY gives them; sequence -> (value, used)."""

    rows: dict[str, bytes]
    sequences: dict[str, tuple[int, bool]]


@dataclass(frozen=True)
class Cluster:
    port: int
    owner: str = "postgres"

    @classmethod
    def of(cls, database: Database) -> tuple["Cluster", str]:
        """Where a database of ours runs, and its name there."""
        url = database.write_engine.url
        assert url.port and url.database
        return cls(url.port), url.database

    def url(self, database: str, user: str = "") -> str:
        return f"postgresql+psycopg://{user or self.owner}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the owner, outside any transaction."""
        with psycopg.connect(
            f"host=127.0.0.1 port={self.port} user={self.owner} dbname={database}",
            autocommit=True,
        ) as connection:
            connection.execute(statement.encode())

    def contents(self, database: str) -> Contents:
        """All rows, and where the sequences stand."""
        with self._connect(database) as connection:
            found = connection.execute("SELECT relname FROM pg_stat_user_tables")
            rows = {name: _read(connection, name) for (name,) in found.fetchall()}
            at = connection.execute(
                "SELECT format('%I.%I', schemaname, sequencename), start_value,"
                " last_value FROM pg_sequences"
            ).fetchall()
        return Contents(
            rows, {name: (last or first, last is not None) for name, first, last in at}
        )

    def put_back(self, database: str, wanted: Contents) -> None:
        """Make the database hold exactly this again, past the triggers."""
        said = ["SET session_replication_role = replica"]
        said += [f"DELETE FROM {name}" for name in wanted.rows]
        # not ALTER SEQUENCE: each would write and sync a file of its own
        said += [
            f"SELECT setval('{name}', {at}, {called})"
            for name, (at, called) in wanted.sequences.items()
        ]
        with self._connect(database) as connection:
            connection.execute("; ".join(said).encode())
            for name, rows in wanted.rows.items():
                if rows:
                    with connection.cursor().copy(
                        f"COPY {name} FROM STDIN".encode()
                    ) as to:
                        to.write(rows)

    def _connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            f"host=127.0.0.1 port={self.port} user={self.owner} dbname={database}",
            autocommit=False,
        )


def _read(connection: psycopg.Connection[tuple[Any, ...]], table: str) -> bytes:
    with connection.cursor().copy(f"COPY {table} TO STDOUT".encode()) as rows:
        return b"".join(bytes(part) for part in rows)


@contextmanager
def cluster(*, on_disk: bool = False) -> Iterator[Cluster]:
    """Start one. Fails, and names the package, where PostgreSQL is not installed.

    It lies in memory where there is one: the hub refuses a PostgreSQL that does not
    sync, and here syncing would be most of the time. No test cuts this one's power.
    `on_disk` is for who measures.
    """
    base = RAM if RAM.is_dir() and not on_disk else None
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-", dir=base))
    user = _not_root(folder)
    port = _free_port()
    data = folder / "data"
    try:
        _as(user, _binary("initdb"), "-D", data, "-U", "postgres", "-A", "trust",
            "--no-sync", "-E", "UTF8", "--locale=C")  # fmt: skip
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c shared_buffers=64MB"
        _as(user, _binary("pg_ctl"), "-D", data, "-w", "-t", START_S_MAX,
            "-l", folder / "log", "-o", options, "start")  # fmt: skip
        try:
            yield Cluster(port)
        finally:
            _as(user, _binary("pg_ctl"), "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binary(name: str) -> Path:
    for folder in BINARIES:
        if (folder / name).exists():
            return folder / name
    found = shutil.which(name)
    assert found, f"PostgreSQL's {name} is missing: apt-get install {PACKAGE}"
    return Path(found)


def _not_root(folder: Path) -> str | None:
    """initdb refuses root: hand the folder to an ordinary user then."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return name
    raise AssertionError(f"no user to run PostgreSQL as: apt-get install {PACKAGE}")


def _as(user: str | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        user=user,
        group=pwd.getpwnam(user).pw_gid if user else None,
        extra_groups=[] if user else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
