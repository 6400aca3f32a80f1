"""The disk of an edge in the world: where the power fails, and what lies on it."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from linli_edge.journal.disk import Cursor
from tests.simulation.promises import Kept

_JOURNALS = (
    "SELECT id, state, next_seq, head,"
    " (SELECT count(*) FROM row WHERE row.journal = journal.number)"
    " FROM journal ORDER BY number"
)


class DyingDisk:
    """A connection on which the power may fail before and after every statement:
    `effect` is called there. Nothing can be written while `is_full`."""

    def __init__(
        self, path: str, effect: Callable[[], None], is_full: Callable[[], bool]
    ) -> None:
        self.inner = sqlite3.connect(path, isolation_level=None)
        self.inner.execute("PRAGMA cache_size=-200")
        self._effect, self._is_full = effect, is_full

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        writes = sql.startswith(("BEGIN", "COMMIT", "INSERT", "UPDATE", "DELETE"))
        if writes:
            self._effect()
            if self._is_full():
                if self.inner.in_transaction:
                    self.inner.execute("ROLLBACK")
                raise sqlite3.OperationalError("database or disk is full")
        done = self.inner.execute(sql, parameters)
        if sql == "COMMIT":
            self._effect()
        return done

    def close(self) -> None:
        self.inner.close()


def copy(path: Path, to: Path) -> None:
    """All that is committed, as SQLite's own backup sees it."""
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as copy:
        source.backup(copy)


def kept(path: Path, edge: str) -> list[Kept]:
    """The journals on the disk, whatever the agent thinks."""
    with closing(sqlite3.connect(path)) as disk:
        return [
            Kept(edge=edge, id=id, state=state, next_seq=n, head=head, rows=rows)
            for id, state, n, head, rows in disk.execute(_JOURNALS)
        ]
