"""Tables of people: households, residents, cards, PINs, log-ins, sessions.

Every personal column is one of: household.address, resident.name.
"""

from sqlalchemy import Index
from sqlmodel import SQLModel

from linli_hub.store.columns import big, text


class Household(SQLModel, table=True):
    """The member that holds the account `member:ID`."""

    __tablename__ = "household"

    id: str = text(primary_key=True)
    address: str = text()
    opened_ms: int = big()


class Resident(SQLModel, table=True):
    __tablename__ = "resident"

    id: str = text(primary_key=True)
    name: str = text()
    language: str = text()
    added_ms: int = big()


class Membership(SQLModel, table=True):
    """Which household a resident belongs to from when on."""

    __tablename__ = "membership"

    resident: str = text(primary_key=True, foreign_key="resident.id")
    from_ms: int = big(primary_key=True)
    household: str = text(foreign_key="household.id")


class Card(SQLModel, table=True):
    """A card as its keyed hash. `role`: resident, attendant or staff."""

    __tablename__ = "card"
    __table_args__ = (Index("card_resident", "resident"),)

    hash: str = text(primary_key=True)
    resident: str = text(foreign_key="resident.id")
    role: str = text()
    tag: str = text()
    issued_ms: int = big()
    blocked_ms: int | None = big(nullable=True)


class Pin(SQLModel, table=True):
    """`wrong` in a row, `day_wrong` on `day` (days since 1970, UTC)."""

    __tablename__ = "pin"

    resident: str = text(primary_key=True, foreign_key="resident.id")
    hash: str = text()
    wrong: int = big()
    day: int = big()
    day_wrong: int = big()
    locked_until_ms: int = big()


class Login(SQLModel, table=True):
    """A person who may use the pages. `roles` is space-separated."""

    __tablename__ = "login"

    name: str = text(primary_key=True)
    password_hash: str = text()
    roles: str = text()
    wrong: int = big()
    locked_until_ms: int = big()
    disabled_ms: int | None = big(nullable=True)
    added_ms: int = big()


class Session(SQLModel, table=True):
    """A log-in in use; the token itself is only in the browser."""

    __tablename__ = "session"
    __table_args__ = (Index("session_login", "login"),)

    token_hash: str = text(primary_key=True)
    login: str = text(foreign_key="login.name")
    opened_ms: int = big()
    seen_ms: int = big()
