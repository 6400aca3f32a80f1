"""Tables of what the edges told: edges, journals with their cursor, events, grades.

`event` and `hole` are append-only.
"""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, blob, text


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
