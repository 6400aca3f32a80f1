"""Moves SQLite's write-ahead log into the database beside the writer.

Inside a commit it would be the longest wait that a kiosk meets. A PASSIVE checkpoint
waits for nobody and holds nobody up; if this thread falls behind or is not started,
the writer's own connection still does it at WAL_PAGES_MAX (database.py).
"""

import sqlite3
import struct
import threading
from contextlib import closing
from pathlib import Path

AT_PAGES = 4_000  # waiting in the log: 16 MB
STOP_WAIT_S_MAX = 30.0
_MX_FRAME, _BACKFILLED = 16, 96  # in the -shm file: sqlite.org/walformat.html


class Checkpoints:
    """A thread with a connection of its own; `look` after each commit."""

    def __init__(self, path: Path) -> None:
        self._path, self._index = path, path.with_name(f"{path.name}-shm")
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

    def look(self) -> None:
        """Begin if enough is waiting; returns at once."""
        if waiting(self._index) >= AT_PAGES:
            self._wake.set()

    def _work(self) -> None:
        with closing(sqlite3.connect(self._path, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous=FULL")
            while self._wake.wait() and not self._stopping:
                self._wake.clear()
                try:
                    connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                except sqlite3.Error:
                    continue  # the log is whole; the writer meets the fault itself
                self.done += 1


def waiting(index: Path) -> int:
    """Pages of the log that are not in the database yet; 0 if there is no log."""
    try:
        with index.open("rb") as file:
            head = file.read(_BACKFILLED + 4)
    except FileNotFoundError:
        return 0
    if len(head) < _BACKFILLED + 4:
        return 0
    (logged,) = struct.unpack_from("=I", head, _MX_FRAME)
    (moved,) = struct.unpack_from("=I", head, _BACKFILLED)
    return max(0, int(logged) - int(moved))
