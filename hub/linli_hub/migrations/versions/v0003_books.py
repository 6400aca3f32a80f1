"""The first tables of the books."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _balance()
    _book()
    _item()
    _settled_day()
    _standard()
    _sticky()
    _transfer()
    _redemption()
    _stock_move()


def _balance() -> None:
    op.create_table(
        "balance",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("posted", BIG, nullable=False),
        sa.Column("held", BIG, nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.CheckConstraint(
            "kind <> 'member' OR posted - held >= 0", name="balance_member"
        ),
        sa.CheckConstraint("kind <> 'shelf' OR posted >= 0", name="balance_shelf"),
        sa.CheckConstraint(
            "kind NOT IN ('issue', 'claim') OR posted <= 0", name="balance_debtor"
        ),
        sa.CheckConstraint("held >= 0", name="balance_held"),
        sa.PrimaryKeyConstraint("account"),
        sqlite_with_rowid=False,
    )


def _book() -> None:
    op.create_table(
        "book",
        sa.Column("id", BIG, nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("head_n", BIG, nullable=False),
        sa.Column("head_hash", sa.LargeBinary(), nullable=False),
        sa.Column("fence", BIG, nullable=False),
        sa.Column("tags_version", BIG, nullable=False),
        sa.CheckConstraint("id = 1", name="one_book"),
        sa.PrimaryKeyConstraint("id"),
    )


def _item() -> None:
    op.create_table(
        "item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("stock", BIG, nullable=False),
        sa.Column("reserved", BIG, nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.CheckConstraint("points > 0", name="item_points"),
        sa.CheckConstraint("reserved >= 0 AND stock >= reserved", name="item_stock"),
        sa.PrimaryKeyConstraint("id"),
    )


def _settled_day() -> None:
    op.create_table(
        "settled_day",
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("standard", BIG, nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("carry", sa.Text(), nullable=False),
        sa.Column("counted", sa.Text(), nullable=False),
        sa.Column("last_ms", BIG, nullable=False),
        sa.Column("last_journal", sa.Text(), nullable=False),
        sa.Column("last_seq", BIG, nullable=False),
        sa.PrimaryKeyConstraint("member", "day"),
        sqlite_with_rowid=False,
    )


def _standard() -> None:
    op.create_table(
        "standard",
        sa.Column("version", BIG, nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("published_ms", BIG, nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )


def _sticky() -> None:
    op.create_table(
        "sticky",
        sa.Column("n", BIG, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("actor", "key", name="sticky_key"),
    )


def _transfer() -> None:
    op.create_table(
        "transfer",
        sa.Column("n", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("debit", sa.Text(), nullable=False),
        sa.Column("credit", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("releases", BIG, nullable=False),
        sa.Column("pending", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("corrects", sa.Text(), nullable=True),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("event_ms", BIG, nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(kind IN ('settle', 'void')) = (pending IS NOT NULL)",
            name="transfer_ends_a_hold",
        ),
        sa.CheckConstraint("debit <> credit", name="transfer_two_ends"),
        sa.CheckConstraint("points > 0", name="transfer_positive"),
        sa.ForeignKeyConstraint(
            ["pending"],
            ["transfer.id"],
        ),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("pending"),
    )
    op.create_index("transfer_credit", "transfer", ["credit", "n"], unique=False)
    op.create_index(
        "transfer_debit",
        "transfer",
        ["debit", "n"],
        unique=False,
        sqlite_where=sa.text("debit != 'issue'"),
        postgresql_where=sa.text("debit != 'issue'"),
    )


def _redemption() -> None:
    op.create_table(
        "redemption",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("fence", BIG, nullable=False),
        sa.Column("until_ms", BIG, nullable=False),
        sa.Column("station", sa.Text(), nullable=False),
        sa.Column("created_ms", BIG, nullable=False),
        sa.Column("changed_ms", BIG, nullable=False),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND points > 0", name="redemption_positive"),
        sa.ForeignKeyConstraint(
            ["item"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "redemption_member", "redemption", ["member", "created_ms"], unique=False
    )
    op.create_index(
        "redemption_state", "redemption", ["state", "until_ms"], unique=False
    )


def _stock_move() -> None:
    op.create_table(
        "stock_move",
        sa.Column("n", BIG, nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("quantity", BIG, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.CheckConstraint("quantity <> 0", name="stock_move_moves"),
        sa.ForeignKeyConstraint(
            ["item"],
            ["item.id"],
        ),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("cause"),
    )
    op.create_index("stock_move_item", "stock_move", ["item", "n"], unique=False)
