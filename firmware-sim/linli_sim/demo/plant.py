"""Spoil deposits on purpose, to show that the demo's judge sees it.

    lost      a green event rots in the edge's journal before the hub has heard of it
    doubled   an event is written into the journal once more, as if it had happened twice

The broker is dead meanwhile, so that the event cannot have left; the edge is killed, so
that its file can be touched. This is the only code that writes another room's file.
"""

import hashlib
import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from linli_sim.demo.brokers import CENTRE_BROKER
from linli_sim.demo.edge_files import BINS
from linli_sim.demo.house import House
from linli_sim.demo.processes import DemoFailed
from linli_wire import chain

WAIT_S = 30.0
AFTER_LIGHT_S = 3.0
CHECK_BYTES = 8


class Plant(StrEnum):
    LOST = "lost"
    DOUBLED = "doubled"


def plant(
    kinds: tuple[Plant, ...], house: House, wait: Callable[[float], None]
) -> None:
    """A bag for each kind, in their order; then let everything run again."""
    house.children[CENTRE_BROKER].kill()
    path = house.store_of(BINS) / "journal.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
        sent = _last(journal)
    until = time.monotonic() + WAIT_S * len(kinds)
    while len(_deposits_after(path, sent)) < len(kinds):
        if time.monotonic() > until:
            raise DemoFailed("nobody came with a bag, so nothing could be spoilt")
        wait(0.1)
    wait(AFTER_LIGHT_S)  # let the light be seen
    house.children[BINS].kill()
    spoilt = zip(kinds, _deposits_after(path, sent), strict=False)
    with closing(sqlite3.connect(path)) as journal, journal:
        for kind, found in spoilt:
            {Plant.LOST: _rot, Plant.DOUBLED: _repeat}[kind](journal, *found)
    house.children[CENTRE_BROKER].start()
    house.children[BINS].start()


def _last(journal: sqlite3.Connection) -> tuple[int, int]:
    """Journal number and last event: what may have been sent already."""
    number, following = journal.execute(
        "SELECT number, next_seq FROM journal ORDER BY number DESC LIMIT 1"
    ).fetchone()
    return int(number), int(following) - 1


def _deposits_after(path: Path, sent: tuple[int, int]) -> list[tuple[int, int, bytes]]:
    """Bags with a card that cannot have left the edge: their light was seen."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as journal:
        rows = journal.execute(
            "SELECT journal, seq, bytes FROM row WHERE journal = ? AND seq > ?"
            ' AND instr(bytes, CAST(\'"kind":"deposit"\' AS BLOB))'
            " AND instr(bytes, CAST('\"card\"' AS BLOB)) ORDER BY seq",
            sent,
        ).fetchall()
    return [(int(number), int(seq), bytes(raw)) for number, seq, raw in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    number: int
    id: str
    next_seq: int
    hash: bytes


def _rot(journal: sqlite3.Connection, number: int, seq: int, raw: bytes) -> None:
    rotten = raw[:-4] + bytes(4)
    journal.execute(
        "UPDATE row SET bytes = ? WHERE journal = ? AND seq = ?", (rotten, number, seq)
    )


def _repeat(journal: sqlite3.Connection, number: int, seq: int, raw: bytes) -> None:
    values = journal.execute(
        "SELECT number, id, next_seq, head FROM journal WHERE number = ?", (number,)
    ).fetchone()
    head = _Head(number=values[0], id=values[1], next_seq=values[2], hash=values[3])
    again = raw.replace(b'"seq":%d,' % seq, b'"seq":%d,' % head.next_seq)
    again = re.sub(
        rb'"session":"[0-9a-f]{16}"',
        b'"session":"%s"' % secrets.token_hex(8).encode(),
        again,
    )
    after = chain.link(head.hash, again)
    journal.execute(
        "INSERT INTO row SELECT journal, ?, ?, ?, ?, lived_ms, unproven, ? FROM row"
        " WHERE journal = ? AND seq = ?",
        (
            *(head.next_seq, again, head.hash, after),
            _check(head.next_seq, again, head.hash, after),
            *(number, seq),
        ),
    )
    text = f"{number}\n{head.id}\n{head.next_seq + 1}\n".encode()
    journal.execute(
        "UPDATE journal SET next_seq = ?, head = ?, checksum = ? WHERE number = ?",
        (head.next_seq + 1, after, _check(number, text, after, b""), number),
    )


def _check(number: int, raw: bytes, prev: bytes, after: bytes) -> bytes:
    """The journal's own row checksum (linli_edge.journal.rows)."""
    text = number.to_bytes(8, "big") + prev + after + raw
    return hashlib.sha256(text).digest()[:CHECK_BYTES]
