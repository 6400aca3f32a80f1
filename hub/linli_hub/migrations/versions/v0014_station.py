"""The points station: places, lots of goods, orders, refunds, stock-takes."""

import sqlalchemy as sa
from alembic import op

from linli_hub.migrations.protect import append_only, decided_once

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PROPOSED = "id, redemption, reason, proposed_by, proposed_ms"
# Added one by one, not with a new table: others refer to these, and have triggers.
ITEM = (
    "kind TEXT NOT NULL DEFAULT 'goods' CONSTRAINT item_kind"
    " CHECK (kind IN ('goods', 'produce', 'service', 'honour', 'voucher'))",
    "unit TEXT NOT NULL DEFAULT 'piece'",
    "per {big} NOT NULL DEFAULT 1 CONSTRAINT item_unit"
    " CHECK (unit IN ('piece', 'g') AND per > 0)",
    "counted BOOLEAN NOT NULL DEFAULT TRUE",
    "cost_fen {big}",
    "limit_quantity {big}",
    "limit_period TEXT NOT NULL DEFAULT '' CONSTRAINT item_limit"
    " CHECK ((limit_quantity IS NULL) = (limit_period = ''))",
    "opens TEXT NOT NULL DEFAULT ''",
    "reserved_class TEXT NOT NULL DEFAULT ''",
    "reserved_until_ms {big}",
    "reorder_level {big}",
)
STOCK_MOVE = ("lot {big} REFERENCES stock_lot (n)", "cost_fen {big}")
REDEMPTION = (
    "order_id TEXT NOT NULL DEFAULT ''",
    "line {big} NOT NULL DEFAULT 0",
    "place TEXT REFERENCES place (id)",
    "way TEXT NOT NULL DEFAULT 'staff' CONSTRAINT redemption_way"
    " CHECK (way IN ('staff', 'dispenser', 'locker'))",
    "channel {big}",
    "slot TEXT REFERENCES slot (id)",
    "kept BOOLEAN NOT NULL DEFAULT FALSE",
    "wait_ms {big} NOT NULL DEFAULT 0",
    "given {big} CONSTRAINT redemption_given CHECK (given >= 0 AND given <= quantity)",
    "evidence TEXT NOT NULL DEFAULT ''",
    "refunded_ms {big}",
)


def upgrade() -> None:
    _places()
    _slots()
    for table, columns in (
        ("item", ITEM), ("stock_move", STOCK_MOVE), ("redemption", REDEMPTION),
    ):  # fmt: skip
        _add(table, columns)
    op.create_index("stock_move_lot", "stock_move", ["lot", "n"])
    op.create_index("redemption_order", "redemption", ["order_id", "line"])
    _told()
    _second_looks()
    _stock_takes()
    _lots_of_before()
    append_only("dispense_told", "redemption_lot", "stock_take_line")
    decided_once("refund", f"{PROPOSED}, goods")
    decided_once("resolution", f"{PROPOSED}, result, given, photo")
    decided_once("stock_take", "id, place, counted_by, counted_ms")


def _add(table: str, columns: tuple[str, ...]) -> None:
    big = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for column in columns:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column.format(big=big)}")


def _places() -> None:
    op.create_table(
        "place",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", BIG, nullable=True),
        sa.Column("title_zh", sa.Text(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('counter', 'dispenser', 'locker', 'store')", name="place_kind"
        ),
        sa.CheckConstraint(
            "(kind IN ('dispenser', 'locker')) = (channel IS NOT NULL)",
            name="place_machine",
        ),
        sa.CheckConstraint("(kind = 'store') = (station = '')", name="place_station"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "place_channel",
        "place",
        ["station", "kind", "channel"],
        unique=True,
        sqlite_where=sa.text("channel IS NOT NULL"),
        postgresql_where=sa.text("channel IS NOT NULL"),
    )
    op.create_table(
        "stock_lot",
        sa.Column("n", BIG, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("batch", sa.Text(), nullable=False),
        sa.Column("best_before", sa.Text(), nullable=False),
        sa.Column("stock", BIG, nullable=False),
        sa.Column("reserved", BIG, nullable=False),
        sa.CheckConstraint("reserved >= 0 AND stock >= reserved", name="stock_lot_stock"),
        sa.ForeignKeyConstraint(["item"], ["item.id"]),
        sa.ForeignKeyConstraint(["place"], ["place.id"]),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("item", "place", "batch", "best_before", name="stock_lot_one"),
    )  # fmt: skip
    op.create_table(
        "redemption_lot",
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.Column("lot", BIG, nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.CheckConstraint("quantity > 0", name="redemption_lot_some"),
        sa.PrimaryKeyConstraint("redemption", "lot"),
        sqlite_with_rowid=False,
    )


def _slots() -> None:
    op.create_table(
        "slot",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("starts_ms", BIG, nullable=False),
        sa.Column("ends_ms", BIG, nullable=False),
        sa.Column("capacity", BIG, nullable=False),
        sa.Column("taken", BIG, nullable=False),
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("cancelled_ms", BIG, nullable=True),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="slot_capacity"),
        sa.CheckConstraint("ends_ms > starts_ms", name="slot_times"),
        sa.ForeignKeyConstraint(["item"], ["item.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("slot_item", "slot", ["item", "starts_ms"])
    op.create_table(
        "voucher_code",
        sa.Column("n", BIG, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("lot", BIG, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("redemption", sa.Text(), nullable=True),
        sa.Column("bound_ms", BIG, nullable=True),
        sa.ForeignKeyConstraint(["item"], ["item.id"]),
        sa.ForeignKeyConstraint(["lot"], ["stock_lot.n"]),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("item", "fingerprint", name="voucher_code_once"),
    )
    op.create_index(
        "voucher_code_free",
        "voucher_code",
        ["lot", "n"],
        sqlite_where=sa.text("redemption IS NULL"),
        postgresql_where=sa.text("redemption IS NULL"),
    )
    op.create_index("voucher_code_of", "voucher_code", ["redemption"])


def _told() -> None:
    op.create_table(
        "dispense_told",
        sa.Column("n", BIG, nullable=False),
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.Column("fence", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("given", BIG, nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_index("dispense_told_of", "dispense_told", ["redemption", "fence"])
    op.create_table(
        "collector",
        sa.Column("redemption", sa.Text(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.ForeignKeyConstraint(["redemption"], ["redemption.id"]),
        sa.PrimaryKeyConstraint("redemption"),
    )


def _second_looks() -> None:
    op.create_table(
        "photo",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("media", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.Column("added_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _proposal(
        "refund",
        [sa.Column("goods", sa.Text(), nullable=False)],
        [sa.CheckConstraint("goods IN ('stock', 'written_off')", name="refund_goods")],
    )
    _proposal(
        "resolution",
        [
            sa.Column("result", sa.Text(), nullable=False),
            sa.Column("given", BIG, nullable=True),
            sa.Column("photo", sa.Text(), nullable=True),
        ],
        [sa.ForeignKeyConstraint(["photo"], ["photo.id"])],
    )
    for name, table, stands in (
        ("refund_once", "refund", "outcome IN ('open', 'approved')"),
        ("resolution_one", "resolution", "outcome = 'open'"),
    ):
        op.create_index(
            name, table, ["redemption"], unique=True,
            sqlite_where=sa.text(stands), postgresql_where=sa.text(stands),
        )  # fmt: skip


def _proposal(
    table: str, more: list[sa.Column[object]], constraints: list[sa.Constraint]
) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("redemption", sa.Text(), nullable=False),
        *more,
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_ms", BIG, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_ms", BIG, nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        *constraints,
        sa.CheckConstraint("decided_by <> proposed_by", name=f"{table}_two_people"),
        sa.CheckConstraint(
            "outcome IN ('open', 'approved', 'refused')", name=f"{table}_outcome"
        ),
        sa.CheckConstraint(
            "(outcome = 'open') = (decided_by IS NULL)", name=f"{table}_decided"
        ),
        sa.ForeignKeyConstraint(["redemption"], ["redemption.id"]),
        sa.PrimaryKeyConstraint("id"),
    )


def _stock_takes() -> None:
    op.create_table(
        "stock_take",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("counted_by", sa.Text(), nullable=False),
        sa.Column("counted_ms", BIG, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_ms", BIG, nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint("decided_by <> counted_by", name="stock_take_two_people"),
        sa.CheckConstraint(
            "outcome IN ('matched', 'open', 'closed', 'dismissed')",
            name="stock_take_outcome",
        ),
        sa.ForeignKeyConstraint(["place"], ["place.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "stock_take_line",
        sa.Column("take", sa.Text(), nullable=False),
        sa.Column("lot", BIG, nullable=False),
        sa.Column("expected", BIG, nullable=False),
        sa.Column("counted", BIG, nullable=False),
        sa.Column("in_doubt", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "expected >= 0 AND counted >= 0", name="stock_take_line_counts"
        ),
        sa.ForeignKeyConstraint(["take"], ["stock_take.id"]),
        sa.ForeignKeyConstraint(["lot"], ["stock_lot.n"]),
        sa.PrimaryKeyConstraint("take", "lot"),
        sqlite_with_rowid=False,
    )


def _lots_of_before() -> None:
    """What lies there already, lies in a store that nobody sells from: move it."""
    if op.get_bind().execute(sa.text("SELECT id FROM item")).first() is None:
        return
    now_ms = "(SELECT coalesce(max(at_ms), 0) FROM stock_move)"
    move = (
        "INSERT INTO stock_move (item, quantity, cause, reason, at_ms, lot) SELECT"
        " item, {sign}stock, 'v14/{way}/' || n, 'places', " + now_ms + ", {lot}"
        " FROM stock_lot WHERE stock > 0"
    )
    for said in (
        "INSERT INTO place (id, station, kind, title_zh, title_en, active)"
        " VALUES ('store', '', 'store', '仓库', 'Store', TRUE)",
        "INSERT INTO stock_lot (item, place, batch, best_before, stock, reserved)"
        " SELECT id, 'store', '', '', stock, reserved FROM item",
        move.format(sign="-", way="out", lot="NULL"),
        move.format(sign="", way="in", lot="n"),
        "UPDATE redemption SET order_id = id, place = 'store',"
        " wait_ms = CASE WHEN until_ms > changed_ms THEN until_ms - changed_ms ELSE 0 END",
        "INSERT INTO redemption_lot (redemption, lot, quantity)"
        " SELECT r.id, s.n, r.quantity FROM redemption r JOIN stock_lot s ON s.item = r.item"
        " WHERE r.state IN ('held', 'dispensing', 'review')",
    ):
        op.execute(said)
