"""Tables beside the transfers: lots, and the signed root of each day.

`lot_take` and `day_root` are append-only by trigger and by role (migrations/).
"""

from sqlalchemy import CheckConstraint, Index, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, blob, text

_POINTS = column("points") > 0


class Lot(SQLModel, table=True):
    """Points of an account that can be spent up to local day `expires`; see lots.py.

    `lapses` counts how often it lapsed: points may come back into it by a reversal.
    """

    __tablename__ = "lot"
    __table_args__ = (
        CheckConstraint("points >= 0", name="lot_points"),
        Index(
            "lot_expires",
            "expires",
            "account",
            sqlite_where=_POINTS,
            postgresql_where=_POINTS,
        ),
        WITHOUT_ROWID,
    )

    account: str = text(primary_key=True)
    expires: str = text(primary_key=True)
    points: int = big()
    lapses: int = big(default=0)


class LotTake(SQLModel, table=True):
    """What a transfer took out of which lot."""

    __tablename__ = "lot_take"
    __table_args__ = (
        CheckConstraint("points > 0", name="lot_take_points"),
        WITHOUT_ROWID,
    )

    transfer: str = text(primary_key=True)
    expires: str = text(primary_key=True)
    points: int = big()


class DayRoot(SQLModel, table=True):
    """What the hub signed about a local day's transfers; see core/roots.py."""

    __tablename__ = "day_root"
    __table_args__ = (CheckConstraint("last_n >= first_n", name="day_root_some"),)

    day: str = text(primary_key=True)
    epoch: int = big()
    first_n: int = big(unique=True)
    last_n: int = big(unique=True)
    root: bytes = blob()
    head: bytes = blob()
    signature: str = text()
    signed_ms: int = big()
