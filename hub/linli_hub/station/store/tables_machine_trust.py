"""Whom staff have let use the machines again: append-only."""

from sqlalchemy import Index
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text


class MachineTrust(SQLModel, table=True):
    """What was in doubt of `member` before `at_ms` counts no more."""

    __tablename__ = "machine_trust"
    __table_args__ = (Index("machine_trust_member", "member"),)

    n: int = big(primary_key=True)
    member: str = text(foreign_key="household.id")
    at_ms: int = big()
    given_by: str = text()
    reason: str = text()
