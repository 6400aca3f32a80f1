"""The hub's real writer and actions under the recorder, and how an image is judged.

python -m tests.simulation.recorded_hub FOLDER COUNT SETTINGS
SETTINGS: full (as shipped), or the controls that must lose: wal_normal, delete_full.
An ack is a receipt: `ack N` means that the hub told the edge it has N events.
"""

import os
import shutil
import sqlite3
import sys
from pathlib import Path

from sqlalchemy import event

from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.devices.actions import parcels
from linli_hub.devices.core.parcel import CheckedEvent, CheckedParcel
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import chain, codec
from linli_wire.messages import Body, ClockLearned, Deposit, Event, JournalOpened
from tests.simulation import village
from tests.simulation.crash_images import Image
from tests.simulation.recorded_journal import BOOT, CHECKPOINT_PAGES, SETTINGS, deposit

FILE = "hub.db"
JOURNAL = "5e" * 16
EDGE = village.EDGES[0]
PARCEL_EVENTS = 3


def main(folder: str, count: int, settings: str) -> None:
    path = Path(folder) / FILE
    shutil.copyfile(village.template(), path)
    _settle_down(path)
    database = Database.open(f"sqlite:///{path}")
    event.listen(database.write_engine, "connect", _altered(settings))
    writer = Writer(database, lambda: village.START_MS)
    before, seq = chain.genesis(village.CENTRE, EDGE, JOURNAL), 1
    while seq <= count:
        parcel = _parcel(seq, before)
        receipt = writer.run([Command(parcels.apply, (parcel,))])[0].unwrap()
        os.write(1, f"ack {receipt.upto}\n".encode())
        before, seq = parcel.chain, parcel.last + 1
    database.close()


def _settle_down(path: Path) -> None:
    """The template was written outside the recording: say so to the disk."""
    content = path.read_bytes()
    path.unlink()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.pwrite(handle, content, 0)
    os.fsync(handle)
    os.close(handle)
    parent = os.open(path.parent, os.O_RDONLY)
    os.fsync(parent)
    os.close(parent)


def _altered(settings: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """After the shipped settings were asserted: weaken them, and checkpoint often."""
    mode, level = SETTINGS[settings]

    def connected(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute(f"PRAGMA journal_mode={mode}")
        raw.execute(f"PRAGMA synchronous={level}")
        raw.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")

    return connected


def _parcel(first: int, before: bytes) -> CheckedParcel:
    events, link = [], before
    for seq in range(first, first + PARCEL_EVENTS):
        said = Event(
            journal=JOURNAL, seq=seq, boot=BOOT, mono_ms=1000 * seq, body=_body(seq)
        )
        raw = codec.encode(said)
        link = chain.link(link, raw)
        card = None
        if isinstance(said.body, Deposit):
            one = village.villagers()[seq % village.RESIDENTS]
            card = village.seals().marks(one.card).card_hash
        events.append(CheckedEvent(seq=seq, raw=raw, chain=link, event=said, card=card))
    return CheckedParcel(
        edge=EDGE,
        journal=JOURNAL,
        first=first,
        last=first + PARCEL_EVENTS - 1,
        prev=before,
        chain=link,
        events=tuple(events),
    )


def _body(seq: int) -> Body:
    if seq == 1:
        return JournalOpened(reason="first", software="test")
    if seq == 2:
        return ClockLearned(wall_ms=village.START_MS, uncertainty_ms=1, source="hub")
    return deposit(seq)


def losses(image: Image, folder: Path) -> str | None:
    """What is wrong with an image after SQLite's own recovery; None if nothing."""
    database = Database.open(f"sqlite:///{folder / FILE}")
    try:
        with database.read() as read:
            word = read.exec_driver_sql("PRAGMA integrity_check").scalar()
            if word != "ok":
                return f"integrity: {word}"
            row = read.exec_driver_sql("SELECT max(upto) FROM journal").first()
            found = invariants.check(snapshot.take(read))
    finally:
        database.close()
    upto = row[0] or 0 if row else 0
    if upto < max(image.acked, default=0):
        return "receipted events are gone"
    return f"{found[0].id}: {found[0].detail}" if found else None


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
