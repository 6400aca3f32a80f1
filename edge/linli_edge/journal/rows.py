"""Rows of a journal: their checksums, and runs of them read back for a parcel.

A row whose bytes, chain or checksum disagree is never sent and never skipped: it
becomes part of a hole, whose end is the next good row's `prev`.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from linli_edge.journal.disk import Connection
from linli_wire import chain
from linli_wire.messages import PARCEL_BYTES_MAX, PARCEL_EVENTS_MAX

CHECKSUM_BYTES = 8
PARCEL_HEAD_BYTES = 512  # edge, journal, first, prev and the brackets round events
SCAN_ROWS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    seq: int
    raw: bytes
    prev: bytes
    chain: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Consecutive good rows, one parcel's worth."""

    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """first..last cannot be read; `chain` is the hash after `last`."""

    first: int
    last: int
    chain: bytes
    reason: str


def checksum(seq: int, raw: bytes, prev: bytes, after: bytes) -> bytes:
    digest = hashlib.sha256(seq.to_bytes(8, "big") + prev + after + raw)
    return digest.digest()[:CHECKSUM_BYTES]


def good(values: Sequence[Any]) -> Row | None:
    """The row of (seq, bytes, prev, chain, checksum) if nothing in it has rotted."""
    seq, raw, prev, after, check = values
    if not all(isinstance(part, bytes) for part in (raw, prev, after, check)):
        return None
    if len(prev) != chain.HASH_BYTES or chain.link(prev, raw) != after:
        return None
    if checksum(seq, raw, prev, after) != check:
        return None
    return Row(seq=seq, raw=raw, prev=prev, chain=after)


def fetch(connection: Connection, number: int, first: int, limit: int) -> list[Any]:
    return connection.execute(
        "SELECT seq, bytes, prev, chain, checksum FROM row "
        "WHERE journal=? AND seq>=? ORDER BY seq LIMIT ?",
        (number, first, limit),
    ).fetchall()


def run(connection: Connection, number: int, first: int, before: bytes) -> Run | None:
    """Good rows from `first` on whose chain goes on from `before`; None: no such."""
    taken: list[Row] = []
    size = PARCEL_HEAD_BYTES
    for values in fetch(connection, number, first, PARCEL_EVENTS_MAX):
        row = good(values)
        if row is None or row.seq != first + len(taken) or row.prev != before:
            break
        size += len(row.raw) + 1
        if taken and size > PARCEL_BYTES_MAX:
            break
        taken.append(row)
        before = row.chain
    return Run(rows=tuple(taken)) if taken else None


def hole(
    connection: Connection, number: int, first: int, end: tuple[int, bytes]
) -> tuple[int, bytes]:
    """(last, chain after it) of what is unreadable from `first` on.

    `end` is (next_seq, head) of the journal: where the hole ends at the latest.
    """
    at = first
    while True:
        page = fetch(connection, number, at, SCAN_ROWS)
        for values in page:
            row = good(values)
            if row is not None and row.seq > first and row.seq < end[0]:
                return row.seq - 1, row.prev
        if len(page) < SCAN_ROWS:
            return end[0] - 1, end[1]
        at = page[-1][0] + 1


def rotten(connection: Connection, number: int, first: int, last: int) -> int:
    """How many of first..last cannot be read (missing or damaged)."""
    readable, at = 0, first
    while at <= last:
        page = fetch(connection, number, at, SCAN_ROWS)
        if not page:
            break
        readable += sum(
            1 for values in page if values[0] <= last and good(values) is not None
        )
        at = page[-1][0] + 1
    return max(0, last - first + 1 - readable)
