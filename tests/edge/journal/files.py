"""Journals on real files for the tests, and a disk that fails."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from linli_edge.journal.disk import SQLITE, Connection, Cursor, Disk
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_wire import messages as m

BOOT, NEXT_BOOT = "b0" * 16, "b1" * 16
SEALED = m.SealedCard(key="0" * 64, n=1, box="00")


def body(n: int) -> m.Deposit:
    return m.Deposit(
        device="kitchen-1",
        session=f"{n:016x}",
        stream=m.Stream.KITCHEN,
        mass_g=n,
        before_g=0,
        after_g=n,
        division_g=10,
    )


class Ids:
    def __init__(self) -> None:
        self.n = 0

    def __call__(self) -> str:
        self.n += 1
        return f"{self.n:032x}"


IDS = Ids()


def opened(
    path: Path, *, boot: str = BOOT, mono_ms: int = 0, disk: Disk = SQLITE
) -> JournalStore:
    owner = Owner(centre="centre-1", edge="bins-1", software="test", new_id=IDS)
    return JournalStore(path, owner, Stamp(boot=boot, mono_ms=mono_ms), disk)


def stamp(mono_ms: int = 1, boot: str = BOOT) -> Stamp:
    return Stamp(boot=boot, mono_ms=mono_ms)


def spoil(path: Path, sql: str, *values: Any) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql, values)
        connection.commit()


class Failing:
    """A connection whose next COMMIT or INSERT fails as a full disk does."""

    fail_at: str | None = None

    def __init__(self, path: str) -> None:
        self._inner = sqlite3.connect(path, isolation_level=None)

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        if Failing.fail_at and sql.startswith(Failing.fail_at):
            raise sqlite3.OperationalError("database or disk is full")
        return self._inner.execute(sql, parameters)

    def close(self) -> None:
        self._inner.close()


def failing(path: str) -> Connection:
    return Failing(path)
