"""Moves SQLite's write-ahead log into the database beside the writer.

Inside a commit it would be the longest wait that a kiosk meets. A PASSIVE checkpoint
waits for nobody and holds nobody up; if this thread falls behind or is not started,
the writer's own connection still does it at WAL_PAGES_MAX (database.py).
"""

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

log = logging.getLogger("linli.store")

TOLD_EVERY_S = 60.0  # of what fails again and again
AT_ROWS = 10_000  # changed since the last one: about 16 MB of log
STOP_WAIT_S_MAX = 30.0


class Checkpoints:
    """A thread with a connection of its own; `look` after each commit.

    How long the log is it does not look up: to open and close one of SQLite's files
    would end every lock that this process holds on it (sqlite.org/howtocorrupt.html).
    """

    def __init__(self, path: Path, failed: Callable[[str], object]) -> None:
        """`failed` hears what went wrong, from this thread, once a minute at most."""
        self._path, self._rows = path, 0
        self._failed, self._quiet_until_s = failed, 0.0
        self._wake, self._stopping = threading.Event(), False
        self._thread = threading.Thread(
            target=self._work, name="checkpoints", daemon=True
        )
        self.done = 0

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish a checkpoint that has begun, then end the thread."""
        self._stopping = True
        self._wake.set()
        self._thread.join(STOP_WAIT_S_MAX)

    def look(self, rows: int) -> None:
        """Begin if enough has changed; returns at once. `rows`: the writer's, in all."""
        if rows - self._rows >= AT_ROWS:
            self._rows = rows
            self._wake.set()

    def _work(self) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            while self._wake.wait() and not self._stopping:
                self._wake.clear()
                try:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                except sqlite3.Error as error:  # the log is whole, and grows
                    self._tell(error)
                else:
                    self.done += 1

    def _tell(self, error: sqlite3.Error) -> None:
        now_s = time.monotonic()
        if now_s < self._quiet_until_s:
            return
        self._quiet_until_s = now_s + TOLD_EVERY_S
        said = f"{type(error).__name__}: {error}"
        log.error("checkpoint failed, tried again after the next commits: %s", said)
        self._failed(said)
