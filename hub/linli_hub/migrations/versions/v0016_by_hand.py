"""Whom staff have let use the machines again."""

import sqlalchemy as sa
from alembic import op

from linli_hub.migrations.protect import append_only

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "machine_trust",
        sa.Column("n", BIG, primary_key=True, nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["member"], ["household.id"]),
    )
    op.create_index("machine_trust_member", "machine_trust", ["member"], unique=False)
    append_only("machine_trust")
