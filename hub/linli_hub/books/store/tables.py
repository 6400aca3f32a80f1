"""Tables of the books: transfers, append-only by trigger and by role, and balances."""

from sqlalchemy import CheckConstraint, Index, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, blob, text


class Transfer(SQLModel, table=True):
    """`n` is dense from 1. `pending` is unique: a hold ends exactly once."""

    __tablename__ = "transfer"
    __table_args__ = (
        CheckConstraint("points > 0", name="transfer_positive"),
        CheckConstraint("debit <> credit", name="transfer_two_ends"),
        CheckConstraint(
            "(kind IN ('settle', 'void')) = (pending IS NOT NULL)",
            name="transfer_ends_a_hold",
        ),
        # Most debits are of `issue`; nobody asks for those by account alone.
        Index(
            "transfer_debit",
            "debit",
            "n",
            sqlite_where=column("debit") != "issue",
            postgresql_where=column("debit") != "issue",
        ),
        Index("transfer_credit", "credit", "n"),
        Index(
            "transfer_reverses",
            "reverses",
            "debit",
            unique=True,
            sqlite_where=column("reverses").is_not(None),
            postgresql_where=column("reverses").is_not(None),
        ),
    )

    n: int = big(primary_key=True)
    id: str = text(unique=True)
    kind: str = text()
    debit: str = text()
    credit: str = text()
    points: int = big()
    releases: int = big()
    pending: str | None = text(unique=True, foreign_key="transfer.id", nullable=True)
    why: str = text()
    cause: str = text()
    corrects: str | None = text(nullable=True)
    at_ms: int = big()
    event_ms: int | None = big(nullable=True)
    hash: bytes = blob()
    expires: str | None = text(nullable=True)
    reverses: str | None = text(nullable=True)


class Balance(SQLModel, table=True):
    """Kept beside the transfers and always equal to their sum."""

    __tablename__ = "balance"
    __table_args__ = (
        CheckConstraint("held >= 0", name="balance_held"),
        CheckConstraint(
            "kind NOT IN ('member', 'sponsor') OR posted - held >= 0",
            name="balance_covered",
        ),
        CheckConstraint(
            "kind NOT IN ('shelf', 'service', 'expiry', 'honour') OR posted >= 0",
            name="balance_creditor",
        ),
        CheckConstraint(
            "kind NOT IN ('issue', 'claim', 'merit') OR posted <= 0",
            name="balance_debtor",
        ),
        WITHOUT_ROWID,
    )

    account: str = text(primary_key=True)
    kind: str = text()
    posted: int = big()
    held: int = big()
    count: int = big()
