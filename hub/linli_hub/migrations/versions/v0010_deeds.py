"""Deeds of every kind, what they were granted, and frozen days.

What a deposit says of itself has grown (kind .. deduction), so its trigger is made
anew. Whose card it was is from now on stored with the award: settlement found it by a
look at the card before.
"""

import sqlalchemy as sa
from alembic import op

from linli_hub.migrations.protect import append_only

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FACTS = (
    "no, journal_no, seq, journal, edge, device, session, stream, mass_g, before_g,"
    " after_g, division_g, scale_ok, link, card, boot, mono_ms, received_ms, kind,"
    " minutes, items, evidence, deduction"
)
TEXTS = (
    ("kind", "deposit"),
    ("evidence", "sensor"),
    ("deduction", ""),
    ("person", ""),
    ("member_class", ""),
    ("given", ""),
)
NUMBERS = ("minutes", "items", "late_ms")


def upgrade() -> None:
    for name, before in TEXTS:
        op.add_column(
            "deposit",
            sa.Column(name, sa.Text(), nullable=False, server_default=before),
        )
    for name in NUMBERS:
        op.add_column(
            "deposit", sa.Column(name, BIG, nullable=False, server_default="0")
        )
    _persons()
    _facts()
    _found()
    _desk()
    _decisions()
    _grants()
    op.create_table(
        "frozen_day",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("upto", sa.Text(), nullable=False),
        sa.Column("begun_ms", BIG, nullable=False),
        sa.Column("done_ms", BIG, nullable=True),
        sa.PrimaryKeyConstraint("day"),
    )
    append_only("desk_deed", "desk_confirm", "deposit_decision", "award_grant")


def _persons() -> None:
    op.execute(
        "UPDATE deposit SET person = coalesce((SELECT c.resident FROM card c"
        " WHERE c.hash = deposit.card), '') WHERE state = 'awarded'"
    )


def _facts() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER deposit_facts")
        op.execute(
            f"CREATE TRIGGER deposit_facts BEFORE UPDATE OF {FACTS} ON deposit"
            " BEGIN SELECT RAISE(ABORT, 'deposit is append-only'); END"
        )
        return
    op.execute("DROP TRIGGER deposit_facts ON deposit")
    op.execute(
        f"CREATE TRIGGER deposit_facts BEFORE UPDATE OF {FACTS} ON deposit"
        " FOR EACH STATEMENT EXECUTE FUNCTION linli_append_only()"
    )


def _found() -> None:
    """What waits for a person, and what staff gave to somebody, are few among many."""
    for name, column, few in (
        ("deposit_review", "no", "state = 'review'"),
        ("deposit_given", "given", "given <> ''"),
    ):
        op.create_index(
            name,
            "deposit",
            [column],
            unique=False,
            sqlite_where=sa.text(few),
            postgresql_where=sa.text(few),
        )


def _desk() -> None:
    op.create_table(
        "desk_deed",
        sa.Column("seq", BIG, nullable=False),
        sa.Column("at_ms", BIG, nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("second", sa.Boolean(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("seq"),
        sa.UniqueConstraint("seq", "recorded_by", name="desk_deed_recorded"),
    )
    op.create_table(
        "desk_confirm",
        sa.Column("seq", BIG, nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("confirmed_by", sa.Text(), nullable=False),
        sa.Column("confirmed_ms", BIG, nullable=False),
        sa.CheckConstraint(
            "recorded_by <> confirmed_by", name="desk_confirm_two_people"
        ),
        sa.ForeignKeyConstraint(
            ["seq", "recorded_by"], ["desk_deed.seq", "desk_deed.recorded_by"]
        ),
        sa.PrimaryKeyConstraint("seq"),
    )


def _decisions() -> None:
    op.create_table(
        "deposit_decision",
        sa.Column("n", BIG, nullable=False),
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.Column("given", sa.Text(), nullable=False),
        sa.Column("event_ms", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_ms", BIG, nullable=False),
        sa.CheckConstraint(
            "decision IN ('attribute', 'dismiss')", name="deposit_decision_word"
        ),
        sa.CheckConstraint(
            "recorded_by <> decided_by", name="deposit_decision_two_people"
        ),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_index("deposit_decided", "deposit_decision", ["journal_no", "seq"])


def _grants() -> None:
    op.create_table(
        "award_grant",
        sa.Column("n", BIG, nullable=False),
        sa.Column("journal_no", BIG, nullable=False),
        sa.Column("seq", BIG, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("purse", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.CheckConstraint("points > 0", name="award_grant_points"),
        sa.PrimaryKeyConstraint("n"),
    )
    op.create_index(
        "award_grant_deed", "award_grant", ["journal_no", "seq"], unique=False
    )
    # with the points in it a purse's sum is read from the index alone
    op.create_index("award_grant_purse", "award_grant", ["purse", "points"])
