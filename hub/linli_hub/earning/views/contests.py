"""Readers of contests: what waits for an answer, and what was answered."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from linli_hub.base.store.tx import read

PAGE_MAX = 500
_COLUMNS = (
    "id, journal_no, seq, member, resident, said, via, opened_by, opened_ms, due_ms,"
    " outcome, answered_by, answered_ms, answer, grade, points"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestRow:
    """`grade` or `points`: what an upheld one changed."""

    id: str
    award: str
    member: str
    resident: str | None
    said: str
    via: str
    opened_by: str
    opened_ms: int
    due_ms: int
    outcome: str
    answered_by: str | None
    answered_ms: int | None
    answer: str
    grade: str | None
    points: int


def contests(
    connection: Connection,
    open_only: bool = True,
    cursor: str | None = None,
    limit: int = 100,
) -> tuple[list[ContestRow], str | None]:
    """In order of their ids, and where the next page goes on."""
    found = read(
        connection,
        f"SELECT {_COLUMNS} FROM contest WHERE id > :cursor"  # noqa: S608
        " AND (outcome = 'open' OR NOT :open_only) ORDER BY id LIMIT :limit",
        cursor=cursor or "",
        open_only=open_only,
        limit=limit + 1,
    )
    rows = [_row(row) for row in found[:limit]]
    return rows, rows[-1].id if len(found) > limit else None


def of_award(connection: Connection, journal_no: int, seq: int) -> ContestRow | None:
    """The contest of an award, if there was one."""
    found = read(
        connection,
        f"SELECT {_COLUMNS} FROM contest"  # noqa: S608
        " WHERE journal_no = :journal AND seq = :seq",
        journal=journal_no,
        seq=seq,
    )
    return _row(found[0]) if found else None


def answer_of(connection: Connection, cause: str) -> tuple[str, ...]:
    """The reason of a contest's own transfers, k/ID; empty for any other cause."""
    kind, _, id = cause.partition("/")
    if kind != "k":
        return ()
    found = read(connection, "SELECT answer FROM contest WHERE id = :id", id=id)
    return tuple(row.answer for row in found)


def _row(row: Row[Any]) -> ContestRow:
    said = dict(row._mapping)
    award = f"d/{said.pop('journal_no')}/{said.pop('seq'):012}"
    return ContestRow(award=award, **said)
