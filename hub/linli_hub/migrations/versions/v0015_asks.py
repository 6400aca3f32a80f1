"""Requests, notices and objections, and the line for what is sold out."""

import sqlalchemy as sa
from alembic import op

from linli_hub.migrations.protect import decided_once

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    for make in (_topics, _asks, _notices, _objections, _waiting):
        make()
    decided_once("ask", "id, topic, resident, via, said, asked_ms, due_ms")
    objected = "id, notice, resident, about, said, via, asked_ms, due_ms, published_by"
    decided_once("objection", objected)


def _text(name: str, *, null: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Text(), nullable=null)


def _big(name: str, *, null: bool = False) -> "sa.Column[int]":
    return sa.Column(name, BIG, nullable=null)


def _answered() -> "list[sa.Column[str] | sa.Column[int]]":
    return [
        _text("outcome"),
        _text("answered_by", null=True),
        _big("answered_ms", null=True),
        _text("answer"),
    ]


def _topics() -> None:
    op.create_table(
        "topic",
        *map(_text, ("id", "kind", "title_zh", "title_en")),
        _big("until_ms", null=True),
        _text("opened_by"),
        _big("opened_ms"),
        _big("closed_ms", null=True),
        sa.CheckConstraint("kind IN ('course', 'idea', 'activity')", name="topic_kind"),
        sa.PrimaryKeyConstraint("id"),
    )


def _asks() -> None:
    op.create_table(
        "ask",
        *map(_text, ("id", "topic", "resident", "via", "said")),
        *map(_big, ("asked_ms", "due_ms")),
        *_answered(),
        sa.CheckConstraint(
            "outcome IN ('open', 'accepted', 'declined')", name="ask_outcome"
        ),
        sa.CheckConstraint(
            "(outcome = 'open') = (answered_by IS NULL)", name="ask_answered"
        ),
        sa.ForeignKeyConstraint(["topic"], ["topic.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ask_due", "ask", ["outcome", "due_ms"], unique=False)
    op.create_index("ask_resident", "ask", ["resident", "topic"], unique=False)


def _notices() -> None:
    op.create_table(
        "notice",
        *map(_text, ("id", "title_zh", "title_en", "body_zh", "body_en")),
        *map(_big, ("from_ms", "until_ms")),
        _big("objections_until_ms", null=True),
        _text("published_by"),
        _big("withdrawn_ms", null=True),
        sa.PrimaryKeyConstraint("id"),
    )


def _objections() -> None:
    op.create_table(
        "objection",
        *map(_text, ("id", "notice", "resident", "about", "said", "via")),
        *map(_big, ("asked_ms", "due_ms")),
        _text("published_by"),
        *_answered(),
        sa.CheckConstraint(
            "outcome IN ('open', 'upheld', 'refused')", name="objection_outcome"
        ),
        sa.CheckConstraint(
            "(outcome = 'open') = (answered_by IS NULL)", name="objection_answered"
        ),
        sa.CheckConstraint(
            "answered_by <> published_by", name="objection_not_publisher"
        ),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("notice", "resident", name="objection_once"),
    )
    op.create_index("objection_due", "objection", ["outcome", "due_ms"], unique=False)


def _waiting() -> None:
    op.create_table(
        "waiting",
        *map(_text, ("item", "resident")),
        *map(_big, ("since_ms", "until_ms")),
        sa.ForeignKeyConstraint(["item"], ["item.id"]),
        sa.PrimaryKeyConstraint("item", "resident"),
        sqlite_with_rowid=False,
    )
    op.create_index("waiting_resident", "waiting", ["resident"], unique=False)
