"""Each deposit beside what the ledger says of it: to be held against another record."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

PAGE_MAX = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRow:
    """A deposit and its settlement.

    `points` is what settlement gave it, `booked` what all transfers it caused come to.
    `settled` is how often it was: 1, or 0 and 2 if the ledger has less and more than
    it should. `resident` is the card's holder, absent without a known card.
    """

    no: int
    edge: str
    journal: str
    seq: int
    device: str
    link: str
    stream: str
    mass_g: int
    resident: str | None
    member: str | None
    grade: str | None
    state: str
    points: int
    booked: int
    settled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CursorRow:
    """Up to which event the hub has booked a journal. `status`: open, quarantined."""

    journal: str
    edge: str
    status: str
    upto: int


def cursors(connection: Connection) -> list[CursorRow]:
    """Every journal the hub has heard of, in the order in which it first did."""
    query = "SELECT id, edge, status, upto FROM journal ORDER BY no"
    return [
        CursorRow(journal=row.id, edge=row.edge, status=row.status, upto=row.upto)
        for row in read(connection, query)
    ]


_QUERY = """
SELECT d.no, d.edge, d.journal, d.seq, d.device, d.link, d.stream, d.mass_g,
       coalesce(nullif(d.person, ''), card.resident), d.member, d.grade, d.state, d.points, coalesce(t.booked, 0)
FROM deposit AS d
LEFT JOIN card ON card.hash = d.card
LEFT JOIN (
    SELECT cause, sum(CASE WHEN debit IN ('issue', 'adjustment') THEN points ELSE -points END) AS booked
    FROM transfer WHERE why IN ('award', 'correction', 'deduction') GROUP BY cause
) AS t ON t.cause = 'd/' || d.journal_no || '/' || {seq}
WHERE d.no > :after ORDER BY d.no LIMIT :limit
"""
_SEQ = {
    "sqlite": "printf('%012d', d.seq)",
    "postgresql": "lpad(d.seq::text, 12, '0')",
}


def settled(
    connection: Connection, after_no: int, limit: int = PAGE_MAX
) -> list[SettledRow]:
    """A page in order of arrival; go on from the last one's `no`."""
    query = _QUERY.format(seq=_SEQ[connection.dialect.name])
    return [_row(*row) for row in read(connection, query, after=after_no, limit=limit)]


def _row(*values: object) -> SettledRow:
    names = SettledRow.__slots__[:-1]
    told = dict(zip(names, values, strict=True))
    points, booked = int(str(told["points"])), int(str(told["booked"]))
    told["booked"] = booked
    times = 1 if booked == points else (2 if booked > points else 0)
    return SettledRow(**told, settled=times)  # type: ignore[arg-type]
