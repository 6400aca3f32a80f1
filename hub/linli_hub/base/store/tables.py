"""Tables of the house: the book's head, stored answers, audit, epochs, alarms, letters."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, blob, text


class Audit(SQLModel, table=True):
    """One row for each write that no device made. Append-only."""

    __tablename__ = "audit"

    n: int = big(primary_key=True)
    at_ms: int = big()
    kind: str = text()
    actor: str = text()
    roles: str = text()
    action: str = text()
    subject: str = text()
    detail: str = text()


class Epoch(SQLModel, table=True):
    """One row for each time the books came back from a copy.

    Spending is closed while the book's epoch has a row that two have not confirmed.
    """

    __tablename__ = "epoch"
    __table_args__ = (
        CheckConstraint("first_by <> second_by", name="epoch_two_people"),
    )

    n: int = big(primary_key=True)
    opened_ms: int = big()
    why: str = text()
    first_by: str | None = text(nullable=True)
    first_ms: int | None = big(nullable=True)
    second_by: str | None = text(nullable=True)
    second_ms: int | None = big(nullable=True)


class Alarm(SQLModel, table=True):
    """One row per (code, subject) while it lasts; `times` counts."""

    __tablename__ = "alarm"
    __table_args__ = (Index("alarm_open", "quiet_ms", "code", "subject"),)

    n: int = big(primary_key=True)
    code: str = text()
    subject: str = text()
    detail: str = text()
    first_ms: int = big()
    last_ms: int = big()
    times: int = big()
    quiet_ms: int | None = big(nullable=True)
    quiet_by: str | None = text(nullable=True)


class DeadLetter(SQLModel, table=True):
    """A command that failed inside the hub; the same one again only counts."""

    __tablename__ = "dead_letter"

    n: int = big(primary_key=True)
    fingerprint: str = text(unique=True)
    action: str = text()
    edge: str | None = text(nullable=True)
    command: str = text()
    trace: str = text()
    first_ms: int = big()
    last_ms: int = big()
    times: int = big()


class Book(SQLModel, table=True):
    """One row: whose books, of which epoch, and the head of the hash chain."""

    __tablename__ = "book"
    __table_args__ = (CheckConstraint("id = 1", name="one_book"),)

    id: int = big(primary_key=True)
    centre: str = text()
    epoch: int = big()
    head_n: int = big()
    head_hash: bytes = blob()
    fence: int = big()
    tags_version: int = big()


class Sticky(SQLModel, table=True):
    """The one answer to a command, for ever; `code` is set if it was a refusal."""

    __tablename__ = "sticky"
    __table_args__ = (UniqueConstraint("actor", "key", name="sticky_key"),)

    n: int = big(primary_key=True)
    actor: str = text()
    key: str = text()
    action: str = text()
    body: str = text()
    code: str | None = text(nullable=True)
    answer: str = text()
    at_ms: int = big()
