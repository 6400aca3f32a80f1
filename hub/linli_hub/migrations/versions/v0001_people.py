"""The first tables of people."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _household()
    _login()
    _resident()
    _card()
    _membership()
    _pin()
    _session()


def _household() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _login() -> None:
    op.create_table(
        "login",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("roles", sa.Text(), nullable=False),
        sa.Column("wrong", BIG, nullable=False),
        sa.Column("locked_until_ms", BIG, nullable=False),
        sa.Column("disabled_ms", BIG, nullable=True),
        sa.Column("added_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )


def _resident() -> None:
    op.create_table(
        "resident",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("added_ms", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _card() -> None:
    op.create_table(
        "card",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("issued_ms", BIG, nullable=False),
        sa.Column("blocked_ms", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["resident"],
            ["resident.id"],
        ),
        sa.PrimaryKeyConstraint("hash"),
    )
    op.create_index("card_resident", "card", ["resident"], unique=False)


def _membership() -> None:
    op.create_table(
        "membership",
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("from_ms", BIG, nullable=False),
        sa.Column("household", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household"],
            ["household.id"],
        ),
        sa.ForeignKeyConstraint(
            ["resident"],
            ["resident.id"],
        ),
        sa.PrimaryKeyConstraint("resident", "from_ms"),
    )


def _pin() -> None:
    op.create_table(
        "pin",
        sa.Column("resident", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("wrong", BIG, nullable=False),
        sa.Column("day", BIG, nullable=False),
        sa.Column("day_wrong", BIG, nullable=False),
        sa.Column("locked_until_ms", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["resident"],
            ["resident.id"],
        ),
        sa.PrimaryKeyConstraint("resident"),
    )


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("opened_ms", BIG, nullable=False),
        sa.Column("seen_ms", BIG, nullable=False),
        sa.ForeignKeyConstraint(
            ["login"],
            ["login.name"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index("session_login", "session", ["login"], unique=False)
