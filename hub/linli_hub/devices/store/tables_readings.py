"""Tables of readings: series, raw, rolled up, and how far a stream has come."""

from sqlalchemy import Float, UniqueConstraint
from sqlmodel import Field, SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, text


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
