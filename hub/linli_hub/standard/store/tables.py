"""The table of published points standards; append-only."""

from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text


class Standard(SQLModel, table=True):
    __tablename__ = "standard"

    version: int = big(primary_key=True)
    from_day: str = text()
    document: str = text()
    published_ms: int = big()
    published_by: str = text()
