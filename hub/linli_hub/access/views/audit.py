"""The audit, as admins read it: every write that no device made, newest first."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

PAGE_MAX = 500


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
