"""Alarms and dead letters, as staff see them."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

PAGE_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmRow:
    n: int
    code: str
    subject: str
    detail: str
    first_ms: int
    last_ms: int
    times: int
    quiet_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterRow:
    n: int
    action: str
    edge: str | None
    command: str
    trace: str
    first_ms: int
    last_ms: int
    times: int


def alarms(connection: Connection, open_only: bool = True) -> list[AlarmRow]:
    """Newest first."""
    where = "WHERE quiet_ms IS NULL" if open_only else ""
    found = read(
        connection,
        "SELECT n, code, subject, detail, first_ms, last_ms, times, quiet_ms"  # noqa: S608
        f" FROM alarm {where} ORDER BY last_ms DESC, n DESC LIMIT :limit",
        limit=PAGE_MAX,
    )
    return [AlarmRow(**row._mapping) for row in found]


def dead_letters(connection: Connection) -> list[DeadLetterRow]:
    found = read(
        connection,
        "SELECT n, action, edge, command, trace, first_ms, last_ms, times"
        " FROM dead_letter ORDER BY n DESC LIMIT :limit",
        limit=PAGE_MAX,
    )
    return [DeadLetterRow(**row._mapping) for row in found]
