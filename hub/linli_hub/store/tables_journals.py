"""Tables of what the edges told: edges, journals with their cursor, events, deposits.

`event`, `hole` and `award_past` are append-only; of a deposit only what settlement
decides may change (triggers in migrations/).
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, column
from sqlmodel import SQLModel

from linli_hub.store.columns import WITHOUT_ROWID, big, blob, text

_UNKNOWN_CARD = column("state") == "unknown_card"
_WAITING = column("state") == "waiting_for_clock"
_REVIEW = column("state") == "review"
_GIVEN = column("given") != ""


class Edge(SQLModel, table=True):
    """`state`: invited, active or revoked."""

    __tablename__ = "edge"

    name: str = text(primary_key=True)
    role: str = text()
    state: str = text()
    code_hash: str | None = text(nullable=True)
    code_until_ms: int = big()
    public_key: str | None = text(nullable=True)
    broker_password_hash: str | None = text(nullable=True)
    software: str = text()
    online: bool
    unreadable_rows: int = big()
    added_ms: int = big()
    enrolled_ms: int | None = big(nullable=True)
    seen_ms: int | None = big(nullable=True)


class Journal(SQLModel, table=True):
    """The hub's cursor in one journal, and the clock of its running boot."""

    __tablename__ = "journal"
    __table_args__ = (
        CheckConstraint("status IN ('open', 'quarantined')", name="journal_status"),
    )

    no: int = big(primary_key=True)
    id: str = text(unique=True)
    edge: str = text(foreign_key="edge.name")
    status: str = text()
    upto: int = big()
    chain: bytes = blob()
    boot: str | None = text(nullable=True)
    offset_ms: int | None = big(nullable=True)
    waiting: int = big()
    previous: str | None = text(nullable=True)
    opened_ms: int = big()
    changed_ms: int = big()


class Event(SQLModel, table=True):
    """Every event as it was stored on the edge. One fact per (journal, seq)."""

    __tablename__ = "event"
    __table_args__ = (WITHOUT_ROWID,)

    journal_no: int = big(primary_key=True)
    seq: int = big(primary_key=True)
    kind: str = text()
    fault: str | None = text(nullable=True)
    raw: bytes = blob()
    chain: bytes = blob()
    received_ms: int = big()


class Hole(SQLModel, table=True):
    __tablename__ = "hole"

    journal_no: int = big(primary_key=True)
    first: int = big(primary_key=True)
    last: int = big()
    reason: str = text()
    chain: bytes = blob()
    received_ms: int = big()


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


class Grade(SQLModel, table=True):
    """An attendant's word; `counted` is false if the card was no attendant's."""

    __tablename__ = "grade"
    __table_args__ = (Index("grade_deposit", "journal_no", "deposit_seq"),)

    journal_no: int = big(primary_key=True)
    seq: int = big(primary_key=True)
    deposit_seq: int = big()
    grade: str = text()
    attendant: str = text()
    counted: bool


class Device(SQLModel, table=True):
    """The last health an edge told of one of its devices."""

    __tablename__ = "device"

    edge: str = text(primary_key=True)
    device: str = text(primary_key=True)
    state: str = text()
    detail: str = text()
    changed_ms: int = big()
