"""What pages and tools read of the books: balances, entries, flows, shelf."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

PAGE_MAX = 500
LAST_N = 2**62
LAST_MS = 2**53


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    account: str
    kind: str
    posted: int
    held: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transfer; `why` is a stable code."""

    n: int
    id: str
    kind: str
    debit: str
    credit: str
    points: int
    why: str
    cause: str
    corrects: str | None
    at_ms: int
    event_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFilter:
    """All that is set must hold. `cursor` goes on where a page ended."""

    account: str | None = None
    why: str | None = None
    after_ms: int | None = None
    before_ms: int | None = None
    cursor: int | None = None
    limit: int = 100


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """`next_cursor` goes on where this page ends; None at the end."""

    rows: tuple[Row, ...]
    next_cursor: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Points that really moved from one kind of account to another, and for what.

    `via` is the stream of the deposit, the item of the redemption, or the reason.
    """

    source: str
    target: str
    why: str
    via: str
    points: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Points in the world against the shelf, and what has happened so far."""

    members: int
    residents: int
    deposits: int
    waiting: int
    review: int
    points_outstanding: int
    points_held: int
    points_spent: int
    points_claimed: int
    shelf_points: int


def balance(connection: Connection, account: str) -> Balance | None:
    found = read(
        connection,
        "SELECT account, kind, posted, held, posted - held AS available FROM balance WHERE account = :account",
        account=account,
    )
    return Balance(**found[0]._mapping) if found else None


def balances(connection: Connection, kind: str | None = None) -> list[Balance]:
    found = read(
        connection,
        "SELECT account, kind, posted, held, posted - held AS available FROM balance"
        " WHERE kind = :kind OR :any = 1 ORDER BY account",
        kind=kind or "",
        any=int(kind is None),
    )
    return [Balance(**row._mapping) for row in found]


_ENTRY = (
    "SELECT n, id, kind, debit, credit, points, why, cause, corrects, at_ms, event_ms"
    " FROM transfer"
)
_ENTRY_TAIL = (
    " AND (why = :why OR :why = '') AND at_ms >= :after AND at_ms < :before"
    " AND n < :before_n"
)


def entries(connection: Connection, wanted: EntryFilter) -> Page[Entry]:
    """Transfers, newest first, at most `limit` a page."""
    limit = min(wanted.limit, PAGE_MAX)
    given: dict[str, Any] = {
        "why": wanted.why or "",
        "after": wanted.after_ms or 0,
        "before": LAST_MS if wanted.before_ms is None else wanted.before_ms,
        "before_n": LAST_N if wanted.cursor is None else wanted.cursor,
        "limit": limit,
    }
    tail = f"{_ENTRY_TAIL} ORDER BY n DESC LIMIT :limit"
    if wanted.account is None:
        sides = [f"{_ENTRY} WHERE 1 = 1 {tail}"]
    else:
        # Each side by its own index; the one on `debit` leaves `issue` out.
        given["account"] = wanted.account
        issue = " AND debit <> 'issue'" if wanted.account != "issue" else ""
        sides = [
            f"{_ENTRY} WHERE credit = :account {tail}",
            f"{_ENTRY} WHERE debit = :account{issue} {tail}",
        ]
    found = [row for side in sides for row in read(connection, side, **given)]
    newest = sorted(found, key=lambda row: -row.n)[:limit]
    page = tuple(Entry(**row._mapping) for row in newest)
    return Page(rows=page, next_cursor=page[-1].n if len(page) == limit else None)


def flows(
    connection: Connection, after_ms: int | None, before_ms: int | None
) -> list[Flow]:
    """Posted transfers of a period, summed for the Sankey diagram."""
    found = read(
        connection,
        "SELECT ds.kind AS source, cs.kind AS target, t.why,"
        " COALESCE(NULLIF(d.stream, ''), d.kind, r.item, t.why) AS via, sum(t.points) AS points,"
        " count(*) AS count FROM transfer t"
        " JOIN balance ds ON ds.account = t.debit"
        " JOIN balance cs ON cs.account = t.credit"
        " LEFT JOIN redemption r ON t.cause = 'r/' || r.id"
        " LEFT JOIN deposit d ON d.journal_no = CASE WHEN t.cause LIKE 'd/%' THEN"
        "  CAST(substr(t.cause, 3, length(t.cause) - 15) AS BIGINT) END"
        "  AND d.seq = CASE WHEN t.cause LIKE 'd/%' THEN"
        "  CAST(substr(t.cause, length(t.cause) - 11) AS BIGINT) END"
        " WHERE t.at_ms >= :after AND t.at_ms < :before AND t.kind IN ('post', 'settle')"
        " GROUP BY ds.kind, cs.kind, t.why,"
        " COALESCE(NULLIF(d.stream, ''), d.kind, r.item, t.why)"
        " ORDER BY 1, 2, 3, 4",
        after=after_ms or 0,
        before=LAST_MS if before_ms is None else before_ms,
    )
    return [Flow(**{**row._mapping, "points": int(row.points)}) for row in found]


def summary(connection: Connection) -> Summary:
    def one(sql: str) -> int:
        return int(read(connection, sql)[0][0] or 0)

    total = "SELECT sum(posted) FROM balance WHERE kind ="
    return Summary(
        members=one("SELECT count(*) FROM household"),
        residents=one("SELECT count(*) FROM resident"),
        deposits=one("SELECT count(*) FROM deposit"),
        waiting=one("SELECT count(*) FROM deposit WHERE state = 'waiting_for_clock'"),
        review=one("SELECT count(*) FROM deposit WHERE state = 'review'"),
        points_outstanding=one(f"{total} 'member'"),
        points_held=one("SELECT sum(held) FROM balance WHERE kind = 'member'"),
        points_spent=one(f"{total} 'shelf'"),
        points_claimed=-one(f"{total} 'claim'"),
        shelf_points=one("SELECT sum((stock - reserved) * points / per) FROM item"),
    )
