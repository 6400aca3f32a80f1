"""Signed roots of each day's transfers."""

import sqlalchemy as sa
from alembic import op

from linli_hub.migrations.protect import append_only

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "day_root",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("epoch", BIG, nullable=False),
        sa.Column("first_n", BIG, nullable=False),
        sa.Column("last_n", BIG, nullable=False),
        sa.Column("root", sa.LargeBinary(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("signed_ms", BIG, nullable=False),
        sa.CheckConstraint("last_n >= first_n", name="day_root_some"),
        sa.PrimaryKeyConstraint("day"),
        sa.UniqueConstraint("first_n"),
        sa.UniqueConstraint("last_n"),
    )
    append_only("day_root")
