"""Tables of what keepers of the books order: holds, sponsors' budgets, what needs two."""

from sqlalchemy import CheckConstraint, Index, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text

_OPEN = column("ended_ms").is_(None)


class Pending(SQLModel, table=True):
    """A hold with a timeout of its own. A redemption keeps time itself."""

    __tablename__ = "pending"
    __table_args__ = (
        Index("pending_open", "until_ms", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: str = text(primary_key=True)
    member: str = text()
    reason: str = text()
    until_ms: int = big()
    opened_by: str = text()
    opened_ms: int = big()
    ended_ms: int | None = big(nullable=True)


class Budget(SQLModel, table=True):
    """A sponsor's pledge; account `sponsor:ID` holds what is left of it."""

    __tablename__ = "budget"

    id: str = text(primary_key=True)
    sponsor: str = text()
    name_zh: str = text()
    name_en: str = text()
    opened_ms: int = big()
    closed_ms: int | None = big(nullable=True)


class Adjustment(SQLModel, table=True):
    """Points by hand: one proposes, another decides, and neither benefits."""

    __tablename__ = "adjustment"
    __table_args__ = (
        CheckConstraint("points <> 0", name="adjustment_moves"),
        CheckConstraint("decided_by <> proposed_by", name="adjustment_two_people"),
        CheckConstraint(
            "outcome IN ('open', 'approved', 'refused')", name="adjustment_outcome"
        ),
        CheckConstraint(
            "(outcome = 'open') = (decided_by IS NULL)", name="adjustment_decided"
        ),
    )

    id: str = text(primary_key=True)
    member: str = text()
    points: int = big()
    budget: str | None = text(nullable=True)
    reason: str = text()
    proposed_by: str = text()
    proposed_ms: int = big()
    outcome: str = text()
    decided_by: str | None = text(nullable=True)
    decided_ms: int | None = big(nullable=True)
    decision: str = text()


class ClaimReview(SQLModel, table=True):
    """Somebody looked at what a member owes: `points` of it may be collected."""

    __tablename__ = "claim_review"
    __table_args__ = (
        CheckConstraint("collected >= 0 AND collected <= points", name="claim_review"),
    )

    account: str = text(primary_key=True)
    points: int = big()
    collected: int = big()
    times: int = big()
    reason: str = text()
    reviewed_by: str = text()
    reviewed_ms: int = big()
