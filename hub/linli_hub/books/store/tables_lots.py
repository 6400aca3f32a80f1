"""Tables beside the transfers: lots, open holds, sponsors' budgets, what needs two.

`lot_take` and `day_root` are append-only by trigger and by role (migrations/).
"""

from sqlalchemy import CheckConstraint, Index, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, blob, text

_POINTS = column("points") > 0
_OPEN = column("ended_ms").is_(None)


class Lot(SQLModel, table=True):
    """Points of an account that can be spent up to local day `expires`; see lots.py.

    `lapses` counts how often it lapsed: points may come back into it by a reversal.
    """

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("points >= 0", name="lot_points"),
        Index(
            "lot_expires",
            "expires",
            "account",
            sqlite_where=_POINTS,
            postgresql_where=_POINTS,
        ),
        WITHOUT_ROWID,
    )

    account: str = text(primary_key=True)
    expires: str = text(primary_key=True)
    points: int = big()
    lapses: int = big(default=0)


class LotTake(SQLModel, table=True):
    """What a transfer took out of which lot."""

    __tablename__ = "lot_take"
    __table_args__ = (
        CheckConstraint("points > 0", name="lot_take_points"),
        WITHOUT_ROWID,
    )

    transfer: str = text(primary_key=True)
    expires: str = text(primary_key=True)
    points: int = big()


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


class DayRoot(SQLModel, table=True):
    """What the hub signed about a local day's transfers; see core/roots.py."""

    __tablename__ = "day_root"
    __table_args__ = (CheckConstraint("last_n >= first_n", name="day_root_some"),)

    day: str = text(primary_key=True)
    epoch: int = big()
    first_n: int = big(unique=True)
    last_n: int = big(unique=True)
    root: bytes = blob()
    head: bytes = blob()
    signature: str = text()
    signed_ms: int = big()
