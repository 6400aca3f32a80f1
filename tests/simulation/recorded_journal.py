"""The edge's real journal under the recorder, and how an image of it is judged.

python -m tests.simulation.recorded_journal FOLDER COUNT SETTINGS
SETTINGS: full (as shipped), or the controls that must lose: wal_normal, delete_full.
"""

import os
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linli_edge.journal.disk import SQLITE, Connection, Cursor, Disk, DiskFault
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_wire import chain
from linli_wire.messages import Deposit, Stream
from tests.simulation.crash_images import Image

BOOT = "00112233445566778899aabbccddeeff"
OWNER = Owner(centre="centre", edge="bins", software="test", new_id=lambda: "ab" * 16)
SETTINGS = {
    "full": ("WAL", "FULL"),
    "wal_normal": ("WAL", "NORMAL"),
    "delete_full": ("DELETE", "FULL"),
}
CHECKPOINT_PAGES = 20  # often, so that cuts fall into checkpoints too
FILE = "journal.db"


class Altered:
    """A connection whose settings need not be what the store asked for and believes."""

    def __init__(self, path: str, mode: str, level: str) -> None:
        self._inner = sqlite3.connect(path, isolation_level=None)
        self._mode, self._level = mode, level

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Cursor:
        if sql.startswith("PRAGMA journal_mode"):
            self._inner.execute(f"PRAGMA journal_mode={self._mode}")
            return self._inner.execute("SELECT 'wal'")
        if sql == "PRAGMA synchronous=FULL":
            return self._inner.execute(f"PRAGMA synchronous={self._level}")
        if sql == "PRAGMA synchronous":
            return self._inner.execute("SELECT 2")
        if sql.startswith("PRAGMA wal_autocheckpoint"):
            sql = f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}"
        return self._inner.execute(sql, parameters)

    def close(self) -> None:
        self._inner.close()


def disk(settings: str) -> Disk:
    """As shipped ("full"), or weakened; both checkpoint often."""
    mode, level = SETTINGS[settings]

    def connect(path: str) -> Connection:
        return Altered(path, mode, level)

    return Disk(connect=connect, faults=SQLITE.faults, unreadable=SQLITE.unreadable)


def deposit(number: int) -> Deposit:
    return Deposit(
        device="bin-1",
        session=f"{number:016x}",
        stream=Stream.KITCHEN,
        mass_g=100 + number,
        before_g=0,
        after_g=100 + number,
        division_g=10,
    )


def main(folder: str, count: int, settings: str) -> None:
    path = Path(folder) / FILE
    store = JournalStore(path, OWNER, Stamp(boot=BOOT, mono_ms=0), disk(settings))
    for number in range(count):
        stamp = Stamp(boot=BOOT, mono_ms=1000 * (number + 1))
        seq = store.append(deposit(number), stamp)
        os.write(1, f"ack {seq}\n".encode())  # here the light turns green
        if number % 7 == 6:
            store.set_cursor(store.current, acked=seq - 3, epoch=1)
        if number % 20 == 19:
            store.flush(stamp)
    store.close()


def losses(image: Image, folder: Path) -> str | None:
    """What is wrong with an image after recovery by the real store; None if nothing."""
    with sqlite3.connect(folder / FILE) as raw:
        word = raw.execute("PRAGMA integrity_check").fetchone()[0]
    raw.close()
    if word != "ok":
        return f"integrity: {word}"
    try:
        store = JournalStore(folder / FILE, OWNER, Stamp(boot=BOOT, mono_ms=0))
    except DiskFault as fault:
        return f"does not open: {fault}"
    try:
        return _missing(store, set(image.acked))
    finally:
        store.close()


def _missing(store: JournalStore, acked: set[int]) -> str | None:
    if store.put_aside:
        return "set aside as unreadable"
    journal, first = store.current, 1
    before = chain.genesis(OWNER.centre, OWNER.edge, journal.id)
    found: set[int] = set()
    while first < journal.next_seq:
        run = store.next_run(journal, first, before)
        if not hasattr(run, "rows"):
            return f"hole {run.first}..{run.last}: {run.reason}"
        found |= {row.seq for row in run.rows}
        first, before = run.rows[-1].seq + 1, run.rows[-1].chain
    if lost := acked - found:
        return f"{len(lost)} promised events are gone"
    if before != journal.head:
        return "the head is not where the chain ends"
    return None


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
