"""Journals, their cursors, and the events, holes and grades booked from them."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from linli_hub.base.store.tx import Bulk, Tx, insert, update
from linli_hub.devices.store import tables
from linli_wire.messages import Hole


class EventRow(NamedTuple):
    """An event as it is stored; `fault`: why it is refused."""

    journal_no: int
    seq: int
    kind: str
    fault: str | None
    raw: bytes
    chain: bytes
    received_ms: int


class GradeRow(NamedTuple):
    """A grade as it is stored; `counted`: it changed its deposit."""

    journal_no: int
    seq: int
    deposit_seq: int
    grade: str
    attendant: str
    counted: bool


EVENTS: Bulk = insert(tables.Event, EventRow._fields)
GRADES: Bulk = insert(tables.Grade, GradeRow._fields)
DEVICES: Bulk = insert(
    tables.Device,
    ("edge", "device", "state", "detail", "changed_ms"),
    "ON CONFLICT (edge, device) DO UPDATE SET state = excluded.state,"
    " detail = excluded.detail, changed_ms = excluded.changed_ms",
)
OPEN, QUARANTINED = "open", "quarantined"
_MOVE = update(
    tables.Journal,
    ("upto", "chain", "boot", "offset_ms", "waiting", "changed_ms"),
    ("no",),
)
# Only forward, and only what still takes events.
_CURSORS = Bulk(
    sqlite=f"{_MOVE.sqlite} AND upto < ?1 AND status = 'open'",
    postgres=f"{_MOVE.postgres} AND journal.upto < v.upto AND journal.status = 'open'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """The hub's cursor in a journal; `waiting` deposits still lack a time."""

    no: int
    id: str
    edge: str
    status: str
    upto: int
    chain: bytes
    boot: str | None
    offset_ms: int | None
    waiting: int
    previous: str | None


def some(tx: Tx, ids: list[str]) -> dict[str, Journal]:
    """The known ones among `ids`."""
    found = tx.pick(
        "SELECT no, id, edge, status, upto, chain, boot, offset_ms, waiting, previous"
        " FROM journal WHERE id IN ?*",
        ids,
    )
    known = map(_from_row, found)
    return {journal.id: journal for journal in known}


def journal(tx: Tx, id: str) -> Journal | None:
    return some(tx, [id]).get(id)


def open_journal(tx: Tx, id: str, edge: str, genesis: bytes) -> Journal:
    """A journal never seen before, with the cursor before its first event."""
    found = tx.pick(
        "INSERT INTO journal (id, edge, status, upto, chain, boot, offset_ms, waiting,"
        " previous, opened_ms, changed_ms) VALUES (?, ?, 'open', 0, ?, NULL, NULL, 0,"
        " NULL, ?, ?) RETURNING no, id, edge, status, upto, chain, boot, offset_ms,"
        " waiting, previous",
        id, edge, genesis, tx.now_ms, tx.now_ms,
    )  # fmt: skip
    return _from_row(found[0])


def move_cursors(tx: Tx, moved: list[Journal]) -> None:
    """Store the cursors, where they were read in this transaction."""
    rows = [
        (j.upto, j.chain, j.boot, j.offset_ms, j.waiting, tx.now_ms, j.no)
        for j in moved
    ]
    assert tx.bulk(_CURSORS, rows) == len(rows), "a cursor only moves forward"


def name_previous(tx: Tx, no: int, previous: str) -> None:
    tx.run("UPDATE journal SET previous = ? WHERE no = ?", previous, no)


def is_left(tx: Tx, journal: Journal) -> bool:
    """Has its edge begun another since, or one that names it?"""
    return bool(
        tx.pick(
            "SELECT 1 FROM journal WHERE edge = ? AND (no > ? OR previous = ?) LIMIT 1",
            journal.edge,
            journal.no,
            journal.id,
        )
    )


def still_waiting(tx: Tx, edge: str, but: int) -> list[tuple[int, str]]:
    """Number and id of an edge's other journals with deposits that lack a time."""
    found = tx.pick(
        "SELECT no, id FROM journal WHERE edge = ? AND no <> ? AND waiting > 0"
        " ORDER BY no",
        edge,
        but,
    )
    return [(int(no), str(id)) for no, id in found]


def stop_waiting(tx: Tx, no: int) -> None:
    tx.run("UPDATE journal SET waiting = 0 WHERE no = ?", no)


def told_before(tx: Tx, no: int, sessions: list[str]) -> set[str]:
    """Which of these bin sessions a journal before this one has told already.

    A board set up again from an old copy takes events along into a new journal and
    cannot know which of them the hub has heard since the copy was made.
    """
    found = tx.pick(
        "WITH RECURSIVE line(id) AS (SELECT previous FROM journal WHERE no = ?"
        " UNION SELECT journal.previous FROM journal JOIN line ON journal.id = line.id)"
        " SELECT deposit.session FROM line JOIN journal ON journal.id = line.id"
        " JOIN deposit ON deposit.journal_no = journal.no"
        " WHERE deposit.session IN ?*",
        no,
        sessions,
    )
    return {str(row[0]) for row in found}


def quarantine(tx: Tx, no: int) -> None:
    tx.run(
        "UPDATE journal SET status = 'quarantined', changed_ms = ? WHERE no = ?",
        tx.now_ms,
        no,
    )


def chain_at(tx: Tx, no: int, seq: int) -> bytes | None:
    """The booked chain hash after `seq`, or None inside a hole."""
    found = tx.pick(
        "SELECT chain FROM event WHERE journal_no = ? AND seq = ?"
        " UNION ALL SELECT chain FROM hole WHERE journal_no = ? AND last = ?",
        no, seq, no, seq,
    )  # fmt: skip
    return bytes(found[0][0]) if found else None


def faults(tx: Tx, no: int, first: int, last: int) -> list[tuple[int, str]]:
    """Events first..last that were booked as refused, with their codes."""
    found = tx.pick(
        "SELECT seq, fault FROM event WHERE journal_no = ? AND seq BETWEEN ? AND ?"
        " AND fault IS NOT NULL ORDER BY seq",
        no, first, last,
    )  # fmt: skip
    return [(seq, fault) for seq, fault in found]


def add_hole(tx: Tx, no: int, hole: Hole) -> None:
    tx.run(
        "INSERT INTO hole (journal_no, first, last, reason, chain, received_ms)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        no, hole.first, hole.last, hole.reason, bytes.fromhex(hole.chain), tx.now_ms,
    )  # fmt: skip


def _from_row(row: Any) -> Journal:
    no, id, edge, status, upto, chain, boot, offset_ms, waiting, previous = row
    return Journal(
        no=no, id=id, edge=edge, status=status, upto=upto, chain=bytes(chain),
        boot=boot, offset_ms=offset_ms, waiting=waiting, previous=previous,
    )  # fmt: skip
