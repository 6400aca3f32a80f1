"""Spoil one deposit on purpose, to show that the demo's judge sees it.

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
from typing import Any

from linli_sim.demo.edge_files import BINS
from linli_sim.demo.house import CENTRE_BROKER, House
from linli_sim.demo.processes import DemoFailed
from linli_sim.town import Town
from linli_wire import chain

WAIT_S = 30.0
AFTER_LIGHT_S = 1.0
CHECK_BYTES = 8


def plant(kind: str, house: House, town: Town, wait: Callable[[float], None]) -> None:
    """Do it, then let everything run again."""
    house.children[CENTRE_BROKER].kill()
    already = _greens(town)
    until = time.monotonic() + WAIT_S
    while _greens(town) == already:
        if time.monotonic() > until:
            raise DemoFailed("nobody got a green light, so nothing could be spoilt")
        wait(0.1)
    wait(AFTER_LIGHT_S)
    house.children[BINS].kill()
    path = house.store_of(BINS) / "journal.db"
    with closing(sqlite3.connect(path)) as journal, journal:
        {"lost": _rot, "doubled": _repeat}[kind](journal)
    house.children[CENTRE_BROKER].start()
    house.children[BINS].start()


def _greens(town: Town) -> int:
    bins = {plan.name for plan in town.centre.bins}
    return sum(
        deposit.light == "green" and deposit.card is not None
        for deposit in town.truth.deposits
        if deposit.device in bins
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    number: int
    id: str
    next_seq: int
    hash: bytes


def _last_deposit(journal: sqlite3.Connection) -> tuple[int, int, bytes]:
    rows: list[Any] = journal.execute(
        "SELECT row.journal, row.seq, row.bytes FROM row JOIN journal"
        " ON journal.number = row.journal WHERE row.seq > journal.acked"
        ' AND instr(row.bytes, CAST(\'"kind":"deposit"\' AS BLOB))'
        " AND instr(row.bytes, CAST('\"card\"' AS BLOB))"
        " ORDER BY row.journal DESC, row.seq DESC LIMIT 1"
    ).fetchall()
    if not rows:
        raise DemoFailed("no deposit waits in the journal, so none could be spoilt")
    number, seq, raw = rows[0]
    return int(number), int(seq), bytes(raw)


def _rot(journal: sqlite3.Connection) -> None:
    number, seq, raw = _last_deposit(journal)
    rotten = raw[:-4] + bytes(4)
    journal.execute(
        "UPDATE row SET bytes = ? WHERE journal = ? AND seq = ?", (rotten, number, seq)
    )


def _repeat(journal: sqlite3.Connection) -> None:
    number, seq, raw = _last_deposit(journal)
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
    """The journal's own row checksum (linli_edge.journal_rows)."""
    text = number.to_bytes(8, "big") + prev + after + raw
    return hashlib.sha256(text).digest()[:CHECK_BYTES]
