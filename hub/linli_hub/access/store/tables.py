"""Tables of log-ins and their sessions."""

from sqlalchemy import Index
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text


class Login(SQLModel, table=True):
    """A person who may use the pages. `roles` is space-separated.

    `resident`: who they are among the residents, for nobody decides what benefits them.
    """

    __tablename__ = "login"

    name: str = text(primary_key=True)
    password_hash: str = text()
    roles: str = text()
    wrong: int = big()
    locked_until_ms: int = big()
    disabled_ms: int | None = big(nullable=True)
    added_ms: int = big()
    resident: str | None = text(nullable=True, default=None)


class Session(SQLModel, table=True):
    """A log-in in use; the token itself is only in the browser."""

    __tablename__ = "session"
    __table_args__ = (Index("session_login", "login"),)

    token_hash: str = text(primary_key=True)
    login: str = text(foreign_key="login.name")
    opened_ms: int = big()
    seen_ms: int = big()
