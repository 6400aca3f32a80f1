"""Table of people who fetch goods for others; the name is forgotten with the resident."""

from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text


class Collector(SQLModel, table=True):
    """Who fetches it instead: a resident, or a name that can be erased."""

    __tablename__ = "collector"

    redemption: str = text(primary_key=True, foreign_key="redemption.id")
    resident: str | None = text(nullable=True)
    name: str = text()
    at_ms: int = big()
