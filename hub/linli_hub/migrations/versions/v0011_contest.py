"""Contests and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contest",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=True),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.Column("due_ms", BIG, nullable=False),
        sa.Column("granted_by", sa.Text(), nullable=True),
        sa.Column("granted_too", sa.Text(), nullable=True),
        sa.Column("granted_card", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answerer", sa.Text(), nullable=True),
        sa.Column("answerer_member", sa.Text(), nullable=True),
        sa.Column("answered_ms", BIG, nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("points", BIG, nullable=False),
        sa.CheckConstraint(
            "outcome IN ('open', 'upheld', 'refused')", name="contest_outcome"
        ),
        sa.CheckConstraint(
            "(outcome = 'open') = (answered_by IS NULL)", name="contest_answered"
        ),
        sa.CheckConstraint(
            "answered_by <> opened_by"
            " AND answered_by <> granted_by AND answered_by <> granted_too"
            " AND answerer <> granted_card",
            name="contest_not_the_granter",
        ),
        sa.CheckConstraint(
            "answerer_member <> member AND answerer <> resident",
            name="contest_not_who_benefits",
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("journal_no", "seq", name="contest_once"),
    )
    op.create_index(
        "contest_open",
        "contest",
        ["id"],
        unique=False,
        sqlite_where=sa.text("outcome = 'open'"),
        postgresql_where=sa.text("outcome = 'open'"),
    )
