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

PACKAGE = "postgresql-15"
BINARIES = (Path("/usr/lib/postgresql/15/bin"),)
START_S_MAX = 30


@dataclass(frozen=True)
class Cluster:
    port: int
    owner: str = "postgres"

    def url(self, database: str, user: str = "") -> str:
        return f"postgresql+psycopg://{user or self.owner}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run one statement as the owner, outside any transaction."""
        with psycopg.connect(
            f"host=127.0.0.1 port={self.port} user={self.owner} dbname={database}",
            autocommit=True,
        ) as connection:
            connection.execute(statement.encode())

    def empty(self, database: str, keep: tuple[str, ...]) -> None:
        """Take every row out, past the triggers; `keep` are set back to nothing."""
        with self._connect(database) as connection:
            connection.execute("SET session_replication_role = replica")
            tables = connection.execute(
                "SELECT relname FROM pg_stat_user_tables"
            ).fetchall()
            emptied = [f"DELETE FROM {name}" for (name,) in tables if name not in keep]
            kept = [
                "DELETE FROM balance WHERE account LIKE '%:%'",
                "UPDATE balance SET posted = 0, held = 0, count = 0",
                "UPDATE book SET epoch = 1, head_n = 0, fence = 0, tags_version = 0,"
                " head_hash = decode(repeat('00', 32), 'hex')",
                # not ALTER SEQUENCE: each would write and sync a file of its own
                "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass,"
                " start_value, false) FROM pg_sequences",
            ]
            connection.execute("; ".join(emptied + kept).encode())

    def _connect(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            f"host=127.0.0.1 port={self.port} user={self.owner} dbname={database}",
            autocommit=False,
        )


@contextmanager
def cluster() -> Iterator[Cluster]:
    """Start one. Fails, and names the package, where PostgreSQL is not installed."""
    folder = Path(tempfile.mkdtemp(prefix="linli-pg-"))
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
