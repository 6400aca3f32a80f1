"""Readers of what stands beside the transfers: holds, decisions, budgets, claims, lots."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

PAGE_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRow:
    """An open hold; from `until_ms` on it lapses."""

    id: str
    member: str
    points: int
    reason: str
    until_ms: int
    opened_by: str
    opened_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentRow:
    """`outcome`: open, approved or refused."""

    id: str
    member: str
    points: int
    budget: str | None
    reason: str
    proposed_by: str
    proposed_ms: int
    outcome: str
    decided_by: str | None
    decided_ms: int | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """`pledged` over all time; `left` can still be drawn, `held` is spoken for."""

    id: str
    sponsor: str
    name_zh: str
    name_en: str
    opened_ms: int
    closed_ms: int | None
    pledged: int
    left: int
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """What a member owes, and how much of it may be collected after a review."""

    member: str
    owed: int
    reviewed: int
    collected: int
    reviewed_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRow:
    """Points of a member that can be spent up to local day `last_day`."""

    last_day: str
    points: int


def pending(
    connection: Connection, cursor: str | None = None, limit: int = 100
) -> tuple[list[PendingRow], str | None]:
    """Open holds in order of their ids, and where the next page goes on."""
    found = read(
        connection,
        "SELECT p.id, p.member, t.points, p.reason, p.until_ms, p.opened_by, p.opened_ms"
        " FROM pending p JOIN transfer t ON t.id = 'p/' || p.id || '/hold'"
        " WHERE p.ended_ms IS NULL AND p.id > :cursor ORDER BY p.id LIMIT :limit",
        cursor=cursor or "",
        limit=limit + 1,
    )
    rows = [PendingRow(**row._mapping) for row in found[:limit]]
    return rows, rows[-1].id if len(found) > limit else None


def adjustments(
    connection: Connection, open_only: bool, cursor: str | None, limit: int
) -> tuple[list[AdjustmentRow], str | None]:
    """In order of their ids."""
    found = read(
        connection,
        "SELECT id, member, points, budget, reason, proposed_by, proposed_ms, outcome,"
        " decided_by, decided_ms, decision FROM adjustment"
        " WHERE id > :cursor AND (outcome = 'open' OR NOT :open_only)"
        " ORDER BY id LIMIT :limit",
        cursor=cursor or "",
        open_only=open_only,
        limit=limit + 1,
    )
    rows = [AdjustmentRow(**row._mapping) for row in found[:limit]]
    return rows, rows[-1].id if len(found) > limit else None


def budgets(connection: Connection) -> list[BudgetRow]:
    """All there ever were; there are few."""
    found = read(
        connection,
        "SELECT g.id, g.sponsor, g.name_zh, g.name_en, g.opened_ms, g.closed_ms,"
        " coalesce((SELECT sum(t.points) FROM transfer t WHERE t.credit = b.account"
        "  AND t.debit = 'issue'), 0) AS pledged,"
        " b.posted - b.held AS left, b.held FROM budget g"
        " JOIN balance b ON b.account = 'sponsor:' || g.id ORDER BY g.id",
    )
    return [BudgetRow(**{**row._mapping, "pledged": int(row.pledged)}) for row in found]


def claims(
    connection: Connection, cursor: str | None = None, limit: int = 100
) -> tuple[list[ClaimRow], str | None]:
    """Who owes something, in order of their ids."""
    found = read(
        connection,
        "SELECT substr(b.account, 7) AS member, -b.posted AS owed,"
        " coalesce(r.points, 0) AS reviewed, coalesce(r.collected, 0) AS collected,"
        " r.reviewed_by FROM balance b LEFT JOIN claim_review r ON r.account = b.account"
        " WHERE b.kind = 'claim' AND b.posted < 0 AND b.account > :cursor"
        " ORDER BY b.account LIMIT :limit",
        cursor=f"claim:{cursor or ''}",
        limit=limit + 1,
    )
    rows = [ClaimRow(**row._mapping) for row in found[:limit]]
    return rows, rows[-1].member if len(found) > limit else None


def lots(connection: Connection, member: str) -> list[LotRow]:
    """What lapses when, soonest first. What never lapses is in none of them."""
    found = read(
        connection,
        "SELECT expires AS last_day, points FROM lot"
        " WHERE account = :account AND points > 0 ORDER BY expires",
        account=f"member:{member}",
    )
    return [LotRow(**row._mapping) for row in found]
