"""Epochs: what was restored, and which two people have looked at it since."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "epoch",
        sa.Column("n", BIG, nullable=False),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("first_by", sa.Text(), nullable=True),
        sa.Column("first_ms", BIG, nullable=True),
        sa.Column("second_by", sa.Text(), nullable=True),
        sa.Column("second_ms", BIG, nullable=True),
        sa.CheckConstraint("first_by <> second_by", name="epoch_two_people"),
        sa.PrimaryKeyConstraint("n"),
    )
