"""More accounts: what expires, what is pending, what was reversed, who pays."""

import sqlalchemy as sa
from alembic import op

from linli_hub.migrations.protect import append_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHECKS = {
    "balance_covered": "kind NOT IN ('member', 'sponsor') OR posted - held >= 0",
    "balance_creditor": (
        "kind NOT IN ('shelf', 'service', 'expiry', 'honour') OR posted >= 0"
    ),
    "balance_debtor": "kind NOT IN ('issue', 'claim', 'merit') OR posted <= 0",
}
NEW_ACCOUNTS = ("service", "expiry", "merit")


def upgrade() -> None:
    _balances()
    for name in ("expires", "reverses"):
        op.add_column("transfer", sa.Column(name, sa.Text(), nullable=True))
    op.create_index(
        "transfer_reverses",
        "transfer",
        ["reverses", "debit"],
        unique=True,
        sqlite_where=sa.text("reverses IS NOT NULL"),
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    _subsidies()
    _lots()
    _holds_and_budgets()
    _decisions()
    append_only("lot_take")


def _balances() -> None:
    """Other checks; SQLite can only take them with a new table."""
    if op.get_bind().dialect.name == "sqlite":
        op.rename_table("balance", "balance_before")
        op.create_table(
            "balance",
            sa.Column("account", sa.Text(), nullable=False),
            sa.Column("kind", sa.Text(), nullable=False),
            sa.Column("posted", BIG, nullable=False),
            sa.Column("held", BIG, nullable=False),
            sa.Column("count", BIG, nullable=False),
            *[sa.CheckConstraint(said, name=name) for name, said in CHECKS.items()],
            sa.CheckConstraint("held >= 0", name="balance_held"),
            sa.PrimaryKeyConstraint("account"),
            sqlite_with_rowid=False,
        )
        op.execute(
            "INSERT INTO balance (account, kind, posted, held, count)"
            " SELECT account, kind, posted, held, count FROM balance_before"
        )
        op.drop_table("balance_before")
    else:
        for name in ("balance_member", "balance_shelf", "balance_debtor"):
            op.drop_constraint(name, "balance", type_="check")
        for name, said in CHECKS.items():
            op.create_check_constraint(name, "balance", said)
    if op.get_bind().execute(sa.text("SELECT id FROM book")).first() is None:
        return  # opened with all its accounts, later
    for account in NEW_ACCOUNTS:
        op.execute(
            "INSERT INTO balance (account, kind, posted, held, count)"  # noqa: S608
            f" VALUES ('{account}', '{account}', 0, 0, 0)"
        )


def _subsidies() -> None:
    for table in ("item", "redemption"):
        with op.batch_alter_table(table) as change:
            change.add_column(sa.Column("budget", sa.Text(), nullable=True))
            change.add_column(
                sa.Column("subsidy", BIG, nullable=False, server_default="0")
            )
            if table == "item":
                change.create_check_constraint(
                    "item_subsidy", "subsidy >= 0 AND subsidy < points"
                )


def _lots() -> None:
    op.create_table(
        "lot",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("lapses", BIG, nullable=False),
        sa.CheckConstraint("points >= 0", name="lot_points"),
        sa.PrimaryKeyConstraint("account", "expires"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "lot_expires",
        "lot",
        ["expires", "account"],
        unique=False,
        sqlite_where=sa.text("points > 0"),
        postgresql_where=sa.text("points > 0"),
    )
    op.create_table(
        "lot_take",
        sa.Column("transfer", sa.Text(), nullable=False),
        sa.Column("expires", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.CheckConstraint("points > 0", name="lot_take_points"),
        sa.PrimaryKeyConstraint("transfer", "expires"),
        sqlite_with_rowid=False,
    )


def _holds_and_budgets() -> None:
    op.create_table(
        "pending",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until_ms", BIG, nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.Column("ended_ms", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(
        "pending_open",
        "pending",
        ["until_ms"],
        unique=False,
        sqlite_where=sa.text("ended_ms IS NULL"),
        postgresql_where=sa.text("ended_ms IS NULL"),
    )
    op.create_table(
        "budget",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("sponsor", sa.Text(), nullable=False),
        sa.Column("name_zh", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.Column("closed_ms", BIG, nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _decisions() -> None:
    op.create_table(
        "adjustment",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("budget", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.Text(), nullable=False),
        sa.Column("proposed_ms", BIG, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_ms", BIG, nullable=True),
        sa.Column("decision", sa.Text(), nullable=False),
        sa.CheckConstraint("points <> 0", name="adjustment_moves"),
        sa.CheckConstraint("decided_by <> proposed_by", name="adjustment_two_people"),
        sa.CheckConstraint(
            "outcome IN ('open', 'approved', 'refused')", name="adjustment_outcome"
        ),
        sa.CheckConstraint(
            "(outcome = 'open') = (decided_by IS NULL)", name="adjustment_decided"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "claim_review",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("points", BIG, nullable=False),
        sa.Column("collected", BIG, nullable=False),
        sa.Column("times", BIG, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewed_by", sa.Text(), nullable=False),
        sa.Column("reviewed_ms", BIG, nullable=False),
        sa.CheckConstraint(
            "collected >= 0 AND collected <= points", name="claim_review"
        ),
        sa.PrimaryKeyConstraint("account"),
    )
