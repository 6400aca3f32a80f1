"""Tables of what points buy, its goods in and out, and the lines for what is sold out.

`stock_move` is append-only by trigger and by role (migrations/).
"""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from linli_hub.base.store.columns import WITHOUT_ROWID, big, text


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


class Waiting(SQLModel, table=True):
    """A resident's place in the line for an item; over after `until_ms`."""

    __tablename__ = "waiting"
    __table_args__ = (Index("waiting_resident", "resident"), WITHOUT_ROWID)

    item: str = text(primary_key=True, foreign_key="item.id")
    resident: str = text(primary_key=True)
    since_ms: int = big()
    until_ms: int = big()
