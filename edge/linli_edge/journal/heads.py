"""Heads of journals: next number, chain hash, the hub's cursor, one row each.

The head carries a checksum of its own. One that has rotted, or that is behind its own
rows, is never continued: a new journal names it, and its rows still go out.
"""

from dataclasses import dataclass, replace

from linli_edge.journal import rows
from linli_edge.journal.disk import Connection

COLUMNS = "number, id, state, next_seq, head, acked, epoch, pruned_upto, lived_ms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """`state`: open, draining (read only, still to send), drained, or left (the hub
    will not take it)."""

    number: int
    id: str
    state: str
    next_seq: int
    head: bytes
    acked: int
    epoch: int
    pruned_upto: int
    lived_ms: int

    @property
    def waiting(self) -> int:
        """Events the hub has not receipted."""
        return self.next_seq - 1 - self.acked

    def check(self) -> bytes:
        """Checksum over what must not rot; the hub's cursor can be learned again."""
        text = f"{self.number}\n{self.id}\n{self.next_seq}\n".encode()
        return rows.checksum(self.number, text, self.head, b"")


def save(connection: Connection, journal: Journal) -> None:
    """Insert or replace the head of `journal`, inside the caller's transaction."""
    connection.execute(
        f"INSERT INTO journal({COLUMNS}, checksum) VALUES(?,?,?,?,?,?,?,?,?,?) "
        "ON CONFLICT(number) DO UPDATE SET state=excluded.state, "
        "next_seq=excluded.next_seq, head=excluded.head, acked=excluded.acked, "
        "epoch=excluded.epoch, pruned_upto=excluded.pruned_upto, "
        "lived_ms=excluded.lived_ms, checksum=excluded.checksum",
        (
            journal.number,
            journal.id,
            journal.state,
            journal.next_seq,
            journal.head,
            journal.acked,
            journal.epoch,
            journal.pruned_upto,
            journal.lived_ms,
            journal.check(),
        ),
    )


def drained(connection: Connection) -> list[Journal]:
    """Journals that the hub once had whole: it may have lost them since."""
    stored = connection.execute(
        f"SELECT {COLUMNS} FROM journal WHERE state='drained' ORDER BY number"  # noqa: S608  constant
    ).fetchall()
    return [_journal(values) for values in stored]


def load(connection: Connection) -> tuple[list[Journal], bool]:
    """Journals open or draining, oldest first, and whether the last may be continued."""
    journals: list[Journal] = []
    sound = False
    stored = connection.execute(
        f"SELECT {COLUMNS}, checksum FROM journal ORDER BY number"  # noqa: S608  constant
    ).fetchall()
    for values in stored:
        journal = _journal(values)
        sound = _is_sound(connection, journal, values[9])
        if not sound and journal.state in ("open", "draining"):
            journal = _from_rows(connection, journal)
        if journal.state in ("open", "draining"):
            journals.append(journal)
    return journals, sound and bool(stored) and stored[-1][2] == "open"


def _journal(values: tuple[object, ...]) -> Journal:
    number, name, state, next_seq, head, acked, epoch, pruned, lived = values[:9]
    return Journal(
        number=_whole(number),
        id=str(name),
        state=str(state),
        next_seq=max(1, _whole(next_seq)),
        head=head if isinstance(head, bytes) else b"",
        acked=_whole(acked),
        epoch=_whole(epoch),
        pruned_upto=_whole(pruned),
        lived_ms=_whole(lived),
    )


def _whole(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _is_sound(connection: Connection, journal: Journal, check: object) -> bool:
    if journal.check() != check:
        return False
    last = _last_seq(connection, journal.number)
    return last is None or last < journal.next_seq


def _from_rows(connection: Connection, journal: Journal) -> Journal:
    """What the rows themselves still say of a head that has rotted."""
    last = _last_seq(connection, journal.number) or 0
    while last:
        row = rows.fetch(connection, journal.number, last, 1)
        good = rows.good(row[0]) if row and row[0][0] == last else None
        if good is not None:
            break
        last -= 1
    else:
        return replace(journal, state="left")
    return replace(journal, state="draining", next_seq=last + 1, head=good.chain)


def _last_seq(connection: Connection, number: int) -> int | None:
    found = connection.execute(
        "SELECT max(seq) FROM row WHERE journal=?", (number,)
    ).fetchone()[0]
    return int(found) if isinstance(found, int) else None
