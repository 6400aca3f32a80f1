"""The first tables of the house."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _alarm()
    _audit()
    _dead_letter()
    _reading()
    _reading_stream()
    _rollup()
    _series()


def _alarm() -> None:
    op.create_table(
        "alarm",
        sa.Column("n", BIG, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("first_ms", BIG, nullable=False),
        sa.Column("last_ms", BIG, nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.Column("quiet_ms", BIG, nullable=True),
        sa.Column("quiet_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_index(
        "alarm_open", "alarm", ["quiet_ms", "code", "subject"], unique=False
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("n", BIG, nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n"),
    )


def _dead_letter() -> None:
    op.create_table(
        "dead_letter",
        sa.Column("n", BIG, nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("edge", sa.Text(), nullable=True),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("first_ms", BIG, nullable=False),
        sa.Column("last_ms", BIG, nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.PrimaryKeyConstraint("n"),
        sa.UniqueConstraint("fingerprint"),
    )


def _reading() -> None:
    op.create_table(
        "reading",
        sa.Column("series", BIG, nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("value", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("series", "at_ms"),
        sqlite_with_rowid=False,
    )


def _reading_stream() -> None:
    op.create_table(
        "reading_stream",
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("upto", BIG, nullable=False),
        sa.Column("thinned", BIG, nullable=False),
        sa.PrimaryKeyConstraint("stream"),
    )


def _rollup() -> None:
    op.create_table(
        "rollup",
        sa.Column("series", BIG, nullable=False),
        sa.Column("width_ms", BIG, nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.Column("total", sa.Float(precision=53), nullable=False),
        sa.Column("low", sa.Float(precision=53), nullable=False),
        sa.Column("high", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("series", "width_ms", "at_ms"),
        sqlite_with_rowid=False,
    )


def _series() -> None:
    op.create_table(
        "series",
        sa.Column("id", BIG, nullable=False),
        sa.Column("edge", sa.Text(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("device", "quantity", "edge", name="series_name"),
    )
