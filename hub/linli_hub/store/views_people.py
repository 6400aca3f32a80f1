"""What pages and tools read of people, standards, audit and alarms."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.core.standard import local_day
from linli_hub.store.standards import parsed
from linli_hub.store.tx import read

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
class AuditRow:
    n: int
    at_ms: int
    kind: str
    actor: str
    roles: str
    action: str
    subject: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """`next_cursor` goes on where this page ends; None at the end."""

    rows: tuple[AuditRow, ...]
    next_cursor: int | None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    version: int
    from_day: str
    document: str
    published_ms: int
    published_by: str


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


def audit(
    connection: Connection, cursor: int | None = None, limit: int = 100
) -> AuditPage:
    """Newest first."""
    limit = min(limit, PAGE_MAX)
    found = read(
        connection,
        "SELECT n, at_ms, kind, actor, roles, action, subject, detail FROM audit"
        " WHERE n < :before ORDER BY n DESC LIMIT :limit",
        before=2**62 if cursor is None else cursor,
        limit=limit,
    )
    page = tuple(AuditRow(**row._mapping) for row in found)
    more = len(page) == limit
    return AuditPage(rows=page, next_cursor=page[-1].n if more else None)


def dead_letters(connection: Connection) -> list[DeadLetterRow]:
    found = read(
        connection,
        "SELECT n, action, edge, command, trace, first_ms, last_ms, times"
        " FROM dead_letter ORDER BY n DESC LIMIT :limit",
        limit=PAGE_MAX,
    )
    return [DeadLetterRow(**row._mapping) for row in found]


def standards(connection: Connection) -> list[StandardRow]:
    found = read(
        connection,
        "SELECT version, from_day, document, published_ms, published_by FROM standard"
        " ORDER BY version",
    )
    return [StandardRow(**row._mapping) for row in found]


def pin_above(connection: Connection, now_ms: int) -> int:
    """Spending more than this asks for the PIN; 0 before any standard."""
    found = read(
        connection,
        "SELECT from_day, document FROM standard ORDER BY from_day, version",
    )
    above = 0
    for from_day, document in found:
        standard = parsed(document)
        if from_day <= local_day(standard.time_zone, now_ms):
            above = standard.pin_above
    return above
