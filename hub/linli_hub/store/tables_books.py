"""Tables of the books: head, transfers, balances, settled days, shelf, redemptions.

`transfer` and `stock_move` are append-only by trigger and by role (migrations/).
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, column
from sqlmodel import SQLModel

from linli_hub.store.columns import WITHOUT_ROWID, big, blob, text


class Book(SQLModel, table=True):
    """One row: whose books, of which epoch, and the head of the hash chain."""

    __tablename__ = "book"
    __table_args__ = (CheckConstraint("id = 1", name="one_book"),)

    id: int = big(primary_key=True)
    centre: str = text()
    epoch: int = big()
    head_n: int = big()
    head_hash: bytes = blob()
    fence: int = big()
    tags_version: int = big()


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


class SettledDay(SQLModel, table=True):
    """A member's settled day: its points, the standard used, the carry after it.

    `counted` and `last_*` say where it stands, so that a later bag only adds to it. A
    day whose bags have all turned out to be another's stays, with `last_ms` -1; those
    that have bags are found by the bags.
    """

    __tablename__ = "settled_day"
    __table_args__ = (
        Index(
            "settled_day_empty",
            "member",
            "day",
            sqlite_where=column("last_ms") < 0,
            postgresql_where=column("last_ms") < 0,
        ),
        WITHOUT_ROWID,
    )

    day: str = text(primary_key=True)
    member: str = text(primary_key=True)
    standard: int = big()
    points: int = big()
    carry: str = text()
    counted: str = text()
    last_ms: int = big()
    last_journal: str = text()
    last_seq: int = big()


class Standard(SQLModel, table=True):
    __tablename__ = "standard"

    version: int = big(primary_key=True)
    from_day: str = text()
    document: str = text()
    published_ms: int = big()
    published_by: str = text()


class Item(SQLModel, table=True):
    """Something that points buy. `stock` is what lies there, `reserved` is spoken for.

    Of its price, `points` for `per` units, the sponsor's `budget` pays `subsidy`. With
    `counted` false (services, honours) there are no goods. `opens`: core/hours.py. Up to
    `reserved_until_ms` it is for members or residents of `reserved_class` only.
    """

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("reserved >= 0 AND stock >= reserved", name="item_stock"),
        CheckConstraint("points > 0", name="item_points"),
        CheckConstraint("subsidy >= 0 AND subsidy < points", name="item_subsidy"),
        CheckConstraint(
            "kind IN ('goods', 'produce', 'service', 'honour', 'voucher')",
            name="item_kind",
        ),
        CheckConstraint("unit IN ('piece', 'g') AND per > 0", name="item_unit"),
        CheckConstraint(
            "(limit_quantity IS NULL) = (limit_period = '')", name="item_limit"
        ),
    )

    id: str = text(primary_key=True)
    name_zh: str = text()
    name_en: str = text()
    points: int = big()
    stock: int = big()
    reserved: int = big()
    picture: str = text()
    active: bool
    budget: str | None = text(nullable=True)
    subsidy: int = big(default=0)
    kind: str = text(default="goods")
    unit: str = text(default="piece")
    per: int = big(default=1)
    counted: bool = True
    cost_fen: int | None = big(nullable=True, default=None)
    limit_quantity: int | None = big(nullable=True, default=None)
    limit_period: str = text(default="")
    opens: str = text(default="")
    reserved_class: str = text(default="")
    reserved_until_ms: int | None = big(nullable=True, default=None)
    reorder_level: int | None = big(nullable=True, default=None)


class StockMove(SQLModel, table=True):
    """Goods in (+) and out (-). The sum over an item, and over a lot, is its stock.

    `cost_fen`: what these goods cost, all together.
    """

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint("quantity <> 0", name="stock_move_moves"),
        Index("stock_move_item", "item", "n"),
        Index("stock_move_lot", "lot", "n"),
    )

    n: int = big(primary_key=True)
    item: str = text(foreign_key="item.id")
    quantity: int = big()
    cause: str = text(unique=True)
    reason: str = text()
    at_ms: int = big()
    lot: int | None = big(nullable=True, foreign_key="stock_lot.n", default=None)
    cost_fen: int | None = big(nullable=True, default=None)


class Redemption(SQLModel, table=True):
    """A line of an order. It is served at `place` in one `way`, or in a `slot`.

    `wait_ms`: how long it may stay as it is at most. `given`, `evidence`: what is known
    to have changed hands. `refunded_ms`: it was given back.
    """

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("quantity > 0 AND points > 0", name="redemption_positive"),
        CheckConstraint("given >= 0 AND given <= quantity", name="redemption_given"),
        CheckConstraint(
            "way IN ('staff', 'dispenser', 'locker')", name="redemption_way"
        ),
        Index("redemption_member", "member", "created_ms"),
        Index("redemption_state", "state", "until_ms"),
        Index("redemption_order", "order_id", "line"),
    )

    id: str = text(primary_key=True)
    state: str = text()
    member: str = text()
    resident: str = text()
    card: str = text()
    item: str = text(foreign_key="item.id")
    quantity: int = big()
    points: int = big()
    fence: int = big()
    until_ms: int = big()
    station: str = text()
    created_ms: int = big()
    changed_ms: int = big()
    staff: str | None = text(nullable=True)
    reason: str = text()
    budget: str | None = text(nullable=True)
    subsidy: int = big(default=0)
    order_id: str = text(default="")
    line: int = big(default=0)
    place: str | None = text(nullable=True, foreign_key="place.id", default=None)
    way: str = text(default="staff")
    channel: int | None = big(nullable=True, default=None)
    slot: str | None = text(nullable=True, foreign_key="slot.id", default=None)
    kept: bool = False
    wait_ms: int = big(default=0)
    given: int | None = big(nullable=True, default=None)
    evidence: str = text(default="")
    refunded_ms: int | None = big(nullable=True, default=None)


class Sticky(SQLModel, table=True):
    """The one answer to a command, for ever; `code` is set if it was a refusal."""

    __tablename__ = "sticky"
    __table_args__ = (UniqueConstraint("actor", "key", name="sticky_key"),)

    n: int = big(primary_key=True)
    actor: str = text()
    key: str = text()
    action: str = text()
    body: str = text()
    code: str | None = text(nullable=True)
    answer: str = text()
    at_ms: int = big()
