"""Tables of deeds: bags and the desk's, what settlement made of them, settled days.

A deed of the desk is a row of `deposit` too (journal 0); `desk_deed` says who told of it.
Of a deposit only what settlement decides may change (triggers in migrations/); all
other tables but `settled_day` and `frozen_day` are append-only, and two names that must
differ do by a CHECK.
"""

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    column,
)
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, text


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


_UNKNOWN_CARD = column("state") == "unknown_card"


_WAITING = column("state") == "waiting_for_clock"


_REVIEW = column("state") == "review"


_GIVEN = column("given") != ""


class Deposit(SQLModel, table=True):
    """A bag, or a deed of another kind (journal 0 is the desk). From `event_ms` on: what
    settlement made of it; the rest never changes.

    `state`: waiting_for_clock, unattributed, unknown_card, awarded, review, dismissed.
    `transfers` counts those of this deposit; the next one's id ends in it.
    `given`: by the word of staff it is resident:ID's or member:ID's, whatever the card;
    `late_ms`: when it was booked on a day that was frozen by then, else 0.
    """

    __tablename__ = "deposit"
    __table_args__ = (
        UniqueConstraint("journal_no", "seq", name="deposit_event"),
        Index("deposit_member_day", "member", "day"),
        Index(
            "deposit_unknown_card",
            "card",
            sqlite_where=_UNKNOWN_CARD,
            postgresql_where=_UNKNOWN_CARD,
        ),
        Index(
            "deposit_waiting",
            "journal_no",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
        Index("deposit_review", "no", sqlite_where=_REVIEW, postgresql_where=_REVIEW),
        Index("deposit_given", "given", sqlite_where=_GIVEN, postgresql_where=_GIVEN),
    )

    no: int = big(primary_key=True)
    journal_no: int = big()
    seq: int = big()
    journal: str = text()
    edge: str = text()
    device: str = text()
    session: str = text()
    stream: str = text()
    mass_g: int = big()
    before_g: int = big()
    after_g: int = big()
    division_g: int = big()
    scale_ok: bool
    link: str = text()
    card: str | None = text(nullable=True)
    boot: str = text()
    mono_ms: int = big()
    received_ms: int = big()
    kind: str = text()
    minutes: int = big()
    items: int = big()
    evidence: str = text()
    deduction: str = text()
    event_ms: int | None = big(nullable=True)
    day: str | None = text(nullable=True)
    member: str | None = text(nullable=True)
    grade: str | None = text(nullable=True)
    state: str = text()
    points: int = big()
    transfers: int = big()
    standard: int | None = big(nullable=True)
    reasons: str = text()
    person: str = text()
    member_class: str = text()
    late_ms: int = big()
    given: str = text()


class AwardPast(SQLModel, table=True):
    """What an award said before a correction."""

    __tablename__ = "award_past"

    n: int = big(primary_key=True)
    journal_no: int = big()
    seq: int = big()
    state: str = text()
    member: str | None = text(nullable=True)
    points: int = big()
    standard: int | None = big(nullable=True)
    reasons: str = text()
    until_ms: int = big()


class SettledDay(SQLModel, table=True):
    """A member's settled day: its points, the standard used, the carry after it.

    `counted` and `last_*` say where it stands, so that a later bag only adds to it. A
    day whose bags have all turned out to be another's stays, with `last_ms` -1; those
    that have bags are found by the bags.
    """

    __tablename__ = "settled_day"
    __table_args__ = (
        Index(
            "settled_day_empty",
            "member",
            "day",
            sqlite_where=column("last_ms") < 0,
            postgresql_where=column("last_ms") < 0,
        ),
        WITHOUT_ROWID,
    )

    day: str = text(primary_key=True)
    member: str = text(primary_key=True)
    standard: int = big()
    points: int = big()
    carry: str = text()
    counted: str = text()
    last_ms: int = big()
    last_journal: str = text()
    last_seq: int = big()
