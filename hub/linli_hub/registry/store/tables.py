"""Tables of people: members, residents, cards, PINs.

Who belongs where, whose a card is and which class somebody has are facts with a date
of effect: the last one at or before a moment is what held then.
Every personal column is one of: household.address, resident.name.
"""

from sqlalchemy import Index, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text

_SUCCEEDED = column("successor").is_not(None)


class Household(SQLModel, table=True):
    """The member that holds the account `member:ID`.

    `kind`: household or organisation. `spend`: pooled (everyone in it) or heads.
    `successor` gets what was left and what is awarded late, once it is closed.
    """

    __tablename__ = "household"
    __table_args__ = (
        Index(
            "household_succeeded",
            "id",
            sqlite_where=_SUCCEEDED,
            postgresql_where=_SUCCEEDED,
        ),
    )

    id: str = text(primary_key=True)
    address: str = text()
    opened_ms: int = big()
    kind: str = text(default="household")
    spend: str = text(default="pooled")
    closed_ms: int | None = big(nullable=True, default=None)
    successor: str | None = text(nullable=True, default=None)


class Resident(SQLModel, table=True):
    __tablename__ = "resident"

    id: str = text(primary_key=True)
    name: str = text()
    language: str = text()
    added_ms: int = big()
    head: bool = False  # may spend where only heads do
    died_ms: int | None = big(nullable=True, default=None)


class Membership(SQLModel, table=True):
    """Which household or organisation a resident belongs to from when on; NULL: none."""

    __tablename__ = "membership"
    __table_args__ = (Index("membership_household", "household"),)

    resident: str = text(primary_key=True, foreign_key="resident.id")
    from_ms: int = big(primary_key=True)
    household: str | None = text(nullable=True, foreign_key="household.id")


class MemberClass(SQLModel, table=True):
    """The class of a `resident:ID` or of a whole `member:ID` from when on; '' is none."""

    __tablename__ = "member_class"

    subject: str = text(primary_key=True)
    from_ms: int = big(primary_key=True)
    name: str = text()


class Card(SQLModel, table=True):
    """A card as its keyed hash. `role`: resident, attendant or staff.

    `resident` is who it was last made out to; whose it is when says CardOwner.
    `life` is one of core/card_life.py, `replaced_by` the card that came after it.
    """

    __tablename__ = "card"
    __table_args__ = (Index("card_resident", "resident"),)

    hash: str = text(primary_key=True)
    resident: str = text(foreign_key="resident.id")
    role: str = text()
    tag: str = text()
    issued_ms: int = big()
    blocked_ms: int | None = big(nullable=True)
    life: str = text(default="active")
    replaced_by: str | None = text(nullable=True, default=None)


class CardOwner(SQLModel, table=True):
    """Whose card it is from when on; NULL: nobody's.

    `on_behalf`: the member it earns and spends for, if not its owner's own.
    """

    __tablename__ = "card_owner"
    __table_args__ = (Index("card_owner_resident", "resident"),)

    card: str = text(primary_key=True, foreign_key="card.hash")
    from_ms: int = big(primary_key=True)
    resident: str | None = text(nullable=True, foreign_key="resident.id")
    on_behalf: str | None = text(nullable=True, foreign_key="household.id")


class Pin(SQLModel, table=True):
    """`wrong` in a row, `day_wrong` on `day` (days since 1970, UTC)."""

    __tablename__ = "pin"

    resident: str = text(primary_key=True, foreign_key="resident.id")
    hash: str = text()
    wrong: int = big()
    day: int = big()
    day_wrong: int = big()
    locked_until_ms: int = big()
