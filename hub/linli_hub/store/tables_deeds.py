"""Tables of deeds beside the bags: the desk's, decisions on them, grants, frozen days.

A deed of the desk is a row of `deposit` too (journal 0); here stands who told of it.
All but `frozen_day` are append-only, and two names that must differ do by a CHECK.
"""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from linli_hub.store.columns import big, text


class DeskDeed(SQLModel, table=True):
    """`given`: whose it is, `resident:ID` or `member:ID`; `second`: waits for another
    person's word before it counts."""

    __tablename__ = "desk_deed"
    __table_args__ = (
        UniqueConstraint("seq", "recorded_by", name="desk_deed_recorded"),
    )

    seq: int = big(primary_key=True)
    at_ms: int = big()
    given: str = text()
    reason: str = text()
    place: str = text()
    second: bool
    recorded_by: str = text()
    recorded_ms: int = big()


class DeskConfirm(SQLModel, table=True):
    """The second person's word."""

    __tablename__ = "desk_confirm"
    __table_args__ = (
        CheckConstraint("recorded_by <> confirmed_by", name="desk_confirm_two_people"),
        ForeignKeyConstraint(
            ["seq", "recorded_by"], ["desk_deed.seq", "desk_deed.recorded_by"]
        ),
    )

    seq: int = big(primary_key=True)
    recorded_by: str = text()
    confirmed_by: str = text()
    confirmed_ms: int = big()


class DepositDecision(SQLModel, table=True):
    """How a deposit's review ended. `event_ms`: when it was, if no clock had told."""

    __tablename__ = "deposit_decision"
    __table_args__ = (
        CheckConstraint(
            "decision IN ('attribute', 'dismiss')", name="deposit_decision_word"
        ),
        CheckConstraint(
            "recorded_by <> decided_by", name="deposit_decision_two_people"
        ),
        Index("deposit_decided", "journal_no", "seq"),
    )

    n: int = big(primary_key=True)
    journal_no: int = big()
    seq: int = big()
    decision: str = text()
    given: str = text()
    event_ms: int | None = big(nullable=True)
    reason: str = text()
    recorded_by: str = text()
    decided_by: str = text()
    decided_ms: int = big()


class AwardGrant(SQLModel, table=True):
    """What a deed drew from one purse of a device or campaign; see core/grants.py."""

    __tablename__ = "award_grant"
    __table_args__ = (
        CheckConstraint("points > 0", name="award_grant_points"),
        Index("award_grant_deed", "journal_no", "seq"),
        Index("award_grant_purse", "purse", "points"),
    )

    n: int = big(primary_key=True)
    journal_no: int = big()
    seq: int = big()
    source: str = text()
    purse: str = text()
    points: int = big()


class FrozenDay(SQLModel, table=True):
    """A day whose honours are being posted, or have been: up to member `upto`."""

    __tablename__ = "frozen_day"

    day: str = text(primary_key=True)
    upto: str = text()
    begun_ms: int = big()
    done_ms: int | None = big(nullable=True)
