"""Members of every kind, with facts that have dates of effect."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _people()
    _membership()
    _member_class()
    _cards()


def _people() -> None:
    def given(name: str, value: str) -> sa.Column[str]:
        return sa.Column(name, sa.Text(), nullable=False, server_default=value)

    op.add_column("household", given("kind", "household"))
    op.add_column("household", given("spend", "pooled"))
    op.add_column("household", sa.Column("closed_ms", BIG, nullable=True))
    op.add_column("household", sa.Column("successor", sa.Text(), nullable=True))
    succeeded = sa.text("successor IS NOT NULL")
    op.create_index(
        "household_succeeded",
        "household",
        ["id"],
        unique=False,
        sqlite_where=succeeded,
        postgresql_where=succeeded,
    )
    op.add_column(
        "resident",
        sa.Column("head", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("resident", sa.Column("died_ms", BIG, nullable=True))
    op.add_column("login", sa.Column("resident", sa.Text(), nullable=True))


def _membership() -> None:
    """Nobody's is a membership too. SQLite makes the table anew for that."""
    if op.get_bind().dialect.name != "sqlite":
        op.alter_column("membership", "household", nullable=True)
    else:
        op.rename_table("membership", "membership_before")
        op.create_table(
            "membership",
            sa.Column("resident", sa.Text(), nullable=False),
            sa.Column("from_ms", BIG, nullable=False),
            sa.Column("household", sa.Text(), nullable=True),
            sa.ForeignKeyConstraint(["household"], ["household.id"]),
            sa.ForeignKeyConstraint(["resident"], ["resident.id"]),
            sa.PrimaryKeyConstraint("resident", "from_ms"),
        )
        op.execute(
            "INSERT INTO membership (resident, from_ms, household)"
            " SELECT resident, from_ms, household FROM membership_before"
        )
        op.drop_table("membership_before")
    op.create_index("membership_household", "membership", ["household"], unique=False)


def _member_class() -> None:
    op.create_table(
        "member_class",
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("from_ms", BIG, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("subject", "from_ms"),
    )


def _cards() -> None:
    """Every card has always been its resident's."""
    life = sa.Column("life", sa.Text(), nullable=False, server_default="active")
    op.add_column("card", life)
    op.add_column("card", sa.Column("replaced_by", sa.Text(), nullable=True))
    op.execute("UPDATE card SET life = 'lost' WHERE blocked_ms IS NOT NULL")
    op.create_table(
        "card_owner",
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("from_ms", BIG, nullable=False),
        sa.Column("resident", sa.Text(), nullable=True),
        sa.Column("on_behalf", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["card"], ["card.hash"]),
        sa.ForeignKeyConstraint(["on_behalf"], ["household.id"]),
        sa.ForeignKeyConstraint(["resident"], ["resident.id"]),
        sa.PrimaryKeyConstraint("card", "from_ms"),
    )
    op.create_index("card_owner_resident", "card_owner", ["resident"], unique=False)
    op.execute(
        "INSERT INTO card_owner (card, from_ms, resident)"
        " SELECT hash, 0, resident FROM card"
    )
