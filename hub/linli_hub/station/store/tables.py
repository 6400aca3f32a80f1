"""Tables of the points station: redemptions, places, lots, slots, codes, second looks.

`dispense_told` is append-only; what was proposed and decided is not rewritten either
(v0014).
"""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, blob, text
from linli_hub.station.core.shelf import BY_STAFF

_CHANNEL = column("channel").is_not(None)
_STANDS = column("outcome").in_(("open", "approved"))
_OPEN = column("outcome") == "open"
_FREE = column("redemption").is_(None)


class Place(SQLModel, table=True):
    """Where goods lie. `station` is the kiosk's edge; a store belongs to none.

    `channel`: which motor or door, of a machine.
    """

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('counter', 'dispenser', 'locker', 'store')", name="place_kind"
        ),
        CheckConstraint(
            "(kind IN ('dispenser', 'locker')) = (channel IS NOT NULL)",
            name="place_machine",
        ),
        CheckConstraint("(kind = 'store') = (station = '')", name="place_station"),
        Index(
            "place_channel",
            "station",
            "kind",
            "channel",
            unique=True,
            sqlite_where=_CHANNEL,
            postgresql_where=_CHANNEL,
        ),
    )

    id: str = text(primary_key=True)
    station: str = text()
    kind: str = text()
    channel: int | None = big(nullable=True)
    title_zh: str = text()
    title_en: str = text()
    active: bool


class StockLot(SQLModel, table=True):
    """Goods of one batch with one best-before day at one place; '' where there is none.

    An item's totals are the sums over its lots.
    """

    __tablename__ = "stock_lot"
    __table_args__ = (
        CheckConstraint("reserved >= 0 AND stock >= reserved", name="stock_lot_stock"),
        UniqueConstraint("item", "place", "batch", "best_before", name="stock_lot_one"),
    )

    n: int = big(primary_key=True)
    item: str = text(foreign_key="item.id")
    place: str = text(foreign_key="place.id")
    batch: str = text()
    best_before: str = text()
    stock: int = big()
    reserved: int = big()


class RedemptionLot(SQLModel, table=True):
    """From which lots a redemption is served."""

    __tablename__ = "redemption_lot"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="redemption_lot_some"),
        WITHOUT_ROWID,
    )

    redemption: str = text(primary_key=True)
    lot: int = big(primary_key=True)
    quantity: int = big()


class DispenseTold(SQLModel, table=True):
    """What a station's journal, or the desk, said of a hand-over."""

    __tablename__ = "dispense_told"
    __table_args__ = (Index("dispense_told_of", "redemption", "fence"),)

    n: int = big(primary_key=True)
    redemption: str = text()
    fence: int = big()
    kind: str = text()  # intent or result
    result: str = text()
    given: int | None = big(nullable=True)
    evidence: str = text()
    edge: str = text()
    at_ms: int = big()


class Slot(SQLModel, table=True):
    """When a service can be had. `provider`: a resident or an organisation."""

    __tablename__ = "slot"
    __table_args__ = (
        CheckConstraint("taken >= 0 AND taken <= capacity", name="slot_capacity"),
        CheckConstraint("ends_ms > starts_ms", name="slot_times"),
        Index("slot_item", "item", "starts_ms"),
    )

    id: str = text(primary_key=True)
    item: str = text(foreign_key="item.id")
    starts_ms: int = big()
    ends_ms: int = big()
    capacity: int = big()
    taken: int = big()
    provider: str = text()
    cancelled_ms: int | None = big(nullable=True)


class VoucherCode(SQLModel, table=True):
    """A partner's code, sealed; bound to a redemption when that settles. Its lot holds
    as many as are free."""

    __tablename__ = "voucher_code"
    __table_args__ = (
        UniqueConstraint("item", "fingerprint", name="voucher_code_once"),
        Index("voucher_code_free", "lot", "n", sqlite_where=_FREE, postgresql_where=_FREE),
        Index("voucher_code_of", "redemption"),
    )  # fmt: skip

    n: int = big(primary_key=True)
    item: str = text(foreign_key="item.id")
    lot: int = big(foreign_key="stock_lot.n")
    fingerprint: str = text()
    sealed: bytes = blob()
    redemption: str | None = text(nullable=True)
    bound_ms: int | None = big(nullable=True)


class Photo(SQLModel, table=True):
    """Evidence, named by its SHA-256."""

    __tablename__ = "photo"

    id: str = text(primary_key=True)
    media: str = text()
    body: bytes = blob()
    added_by: str = text()
    added_ms: int = big()


class Refund(SQLModel, table=True):
    """Giving a settled redemption back: one proposes, another confirms."""

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("goods IN ('stock', 'written_off')", name="refund_goods"),
        CheckConstraint("decided_by <> proposed_by", name="refund_two_people"),
        CheckConstraint(
            "outcome IN ('open', 'approved', 'refused')", name="refund_outcome"
        ),
        CheckConstraint(
            "(outcome = 'open') = (decided_by IS NULL)", name="refund_decided"
        ),
        Index(
            "refund_once",
            "redemption",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
    )

    id: str = text(primary_key=True)
    redemption: str = text(foreign_key="redemption.id")
    goods: str = text()
    reason: str = text()
    proposed_by: str = text()
    proposed_ms: int = big()
    outcome: str = text()
    decided_by: str | None = text(nullable=True)
    decided_ms: int | None = big(nullable=True)
    decision: str = text()


class Resolution(SQLModel, table=True):
    """What one person says became of a redemption in review; above the policy's limit
    another one must say so too."""

    __tablename__ = "resolution"
    __table_args__ = (
        CheckConstraint("decided_by <> proposed_by", name="resolution_two_people"),
        CheckConstraint(
            "outcome IN ('open', 'approved', 'refused')", name="resolution_outcome"
        ),
        CheckConstraint(
            "(outcome = 'open') = (decided_by IS NULL)", name="resolution_decided"
        ),
        Index(
            "resolution_one",
            "redemption",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: str = text(primary_key=True)
    redemption: str = text(foreign_key="redemption.id")
    result: str = text()
    given: int | None = big(nullable=True)
    photo: str | None = text(nullable=True, foreign_key="photo.id")
    reason: str = text()
    proposed_by: str = text()
    proposed_ms: int = big()
    outcome: str = text()
    decided_by: str | None = text(nullable=True)
    decided_ms: int | None = big(nullable=True)
    decision: str = text()


class StockTake(SQLModel, table=True):
    """A count of one place. `outcome`: matched, or open until another person closes it
    or dismisses it as miscounted."""

    __tablename__ = "stock_take"
    __table_args__ = (
        CheckConstraint("decided_by <> counted_by", name="stock_take_two_people"),
        CheckConstraint(
            "outcome IN ('matched', 'open', 'closed', 'dismissed')",
            name="stock_take_outcome",
        ),
    )

    id: str = text(primary_key=True)
    place: str = text(foreign_key="place.id")
    counted_by: str = text()
    counted_ms: int = big()
    outcome: str = text()
    decided_by: str | None = text(nullable=True)
    decided_ms: int | None = big(nullable=True)
    decision: str = text()


class StockTakeLine(SQLModel, table=True):
    """One lot of a count. `in_doubt`: redemptions whose goods may have left or not."""

    __tablename__ = "stock_take_line"
    __table_args__ = (
        CheckConstraint("expected >= 0 AND counted >= 0", name="stock_take_line_counts"),
        WITHOUT_ROWID,
    )  # fmt: skip

    take: str = text(primary_key=True, foreign_key="stock_take.id")
    lot: int = big(primary_key=True, foreign_key="stock_lot.n")
    expected: int = big()
    counted: int = big()
    in_doubt: str = text()


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
    way: str = text(default=BY_STAFF)
    channel: int | None = big(nullable=True, default=None)
    slot: str | None = text(nullable=True, foreign_key="slot.id", default=None)
    kept: bool = False
    wait_ms: int = big(default=0)
    given: int | None = big(nullable=True, default=None)
    evidence: str = text(default="")
    refunded_ms: int | None = big(nullable=True, default=None)
