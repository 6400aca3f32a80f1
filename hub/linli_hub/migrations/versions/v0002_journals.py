"""The first tables of edges, journals and deposits."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _award_past()
    _deposit()
    _device()
    _edge()
    _event()
    _grade()
    _hole()
    _journal()


def _award_past() -> None:
    op.create_table(
        "award_past",
        sa.Column("n", BIG, nullable=False),
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("points", BIG, nullable=False),
        sa.Column("standard", BIG, nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("until_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )


def _deposit() -> None:
    op.create_table(
        "deposit",
        sa.Column("no", BIG, nullable=False),
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("journal", sa.Text(), nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("mass_g", BIG, nullable=False),
        sa.Column("before_g", BIG, nullable=False),
        sa.Column("after_g", BIG, nullable=False),
        sa.Column("division_g", BIG, nullable=False),
        sa.Column("scale_ok", sa.Boolean(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=True),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("mono_ms", BIG, nullable=False),
        sa.Column("received_ms", BIG, nullable=False),
        sa.Column("event_ms", BIG, nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("member", sa.Text(), nullable=True),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("transfers", BIG, nullable=False),
        sa.Column("standard", BIG, nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("no"),
        sa.UniqueConstraint("journal_no", "seq", name="deposit_event"),
    )
    op.create_index("deposit_member_day", "deposit", ["member", "day"], unique=False)
    op.create_index(
        "deposit_unknown_card",
        "deposit",
        ["card"],
        unique=False,
        sqlite_where=sa.text("state = 'unknown_card'"),
        postgresql_where=sa.text("state = 'unknown_card'"),
    )
    op.create_index(
        "deposit_waiting",
        "deposit",
        ["journal_no"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting_for_clock'"),
        postgresql_where=sa.text("state = 'waiting_for_clock'"),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("changed_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("edge", "device"),
    )


def _edge() -> None:
    op.create_table(
        "edge",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=True),
        sa.Column("code_until_ms", BIG, nullable=False),
        sa.Column("public_key", sa.Text(), nullable=True),
        sa.Column("broker_password_hash", sa.Text(), nullable=True),
        sa.Column("software", sa.Text(), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("unreadable_rows", BIG, nullable=False),
        sa.Column("added_ms", BIG, nullable=False),
        sa.Column("enrolled_ms", BIG, nullable=True),
        sa.Column("seen_ms", BIG, nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("journal_no", "seq"),
        sqlite_with_rowid=False,
    )


def _grade() -> None:
    op.create_table(
        "grade",
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("deposit_seq", BIG, nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("attendant", sa.Text(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("journal_no", "seq"),
    )
    op.create_index(
        "grade_deposit", "grade", ["journal_no", "deposit_seq"], unique=False
    )


def _hole() -> None:
    op.create_table(
        "hole",
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("first", BIG, nullable=False),
        sa.Column("last", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("received_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("journal_no", "first"),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("no", BIG, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("upto", BIG, nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.Column("boot", sa.Text(), nullable=True),
        sa.Column("offset_ms", BIG, nullable=True),
        sa.Column("waiting", BIG, nullable=False),
        sa.Column("previous", sa.Text(), nullable=True),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.Column("changed_ms", BIG, nullable=False),
        sa.CheckConstraint("status IN ('open', 'quarantined')", name="journal_status"),
        sa.ForeignKeyConstraint(
            ["edge"],
            ["edge.name"],
        ),
        sa.PrimaryKeyConstraint("no"),
        sa.UniqueConstraint("id"),
    )
