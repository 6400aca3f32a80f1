"""Tables of the house: audit, epochs, alarms, dead letters, readings and their roll-ups."""

from sqlalchemy import CheckConstraint, Float, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from linli_hub.store.columns import WITHOUT_ROWID, big, text


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


class Series(SQLModel, table=True):
    __tablename__ = "series"
    __table_args__ = (
        UniqueConstraint("device", "quantity", "edge", name="series_name"),
    )

    id: int = big(primary_key=True)
    edge: str = text()
    device: str = text()
    quantity: str = text()


class Reading(SQLModel, table=True):
    """Clustered on (series, at_ms): a chart reads one range."""

    __tablename__ = "reading"
    __table_args__ = (WITHOUT_ROWID,)

    series: int = big(primary_key=True)
    at_ms: int = big(primary_key=True)
    value: float = Field(sa_type=Float(53))


class Rollup(SQLModel, table=True):
    """Readings of one series over one width (5 minutes, hour, day; UTC)."""

    __tablename__ = "rollup"
    __table_args__ = (WITHOUT_ROWID,)

    series: int = big(primary_key=True)
    width_ms: int = big(primary_key=True)
    at_ms: int = big(primary_key=True)
    count: int = big()
    total: float = Field(sa_type=Float(53))
    low: float = Field(sa_type=Float(53))
    high: float = Field(sa_type=Float(53))


class ReadingStream(SQLModel, table=True):
    """How far a stream of readings is stored, and how many were thinned away."""

    __tablename__ = "reading_stream"

    stream: str = text(primary_key=True)
    edge: str = text()
    upto: int = big()
    thinned: int = big()
