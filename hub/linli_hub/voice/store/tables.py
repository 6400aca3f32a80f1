"""Tables of what residents ask for: topics and requests, notices and objections."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text


class Topic(SQLModel, table=True):
    """What can be asked for at a kiosk: a course, an idea's subject, an activity."""

    __tablename__ = "topic"
    __table_args__ = (
        CheckConstraint("kind IN ('course', 'idea', 'activity')", name="topic_kind"),
    )

    id: str = text(primary_key=True)
    kind: str = text()
    title_zh: str = text()
    title_en: str = text()
    until_ms: int | None = big(nullable=True)
    opened_by: str = text()
    opened_ms: int = big()
    closed_ms: int | None = big(nullable=True)


class Ask(SQLModel, table=True):
    """A resident's request; somebody answers before `due_ms`."""

    __tablename__ = "ask"
    __table_args__ = (
        CheckConstraint(
            "outcome IN ('open', 'accepted', 'declined')", name="ask_outcome"
        ),
        CheckConstraint(
            "(outcome = 'open') = (answered_by IS NULL)", name="ask_answered"
        ),
        Index("ask_due", "outcome", "due_ms"),
        Index("ask_resident", "resident", "topic"),
    )

    id: str = text(primary_key=True)
    topic: str = text(foreign_key="topic.id")
    resident: str = text()
    via: str = text()
    said: str = text()
    asked_ms: int = big()
    due_ms: int = big()
    outcome: str = text()
    answered_by: str | None = text(nullable=True)
    answered_ms: int | None = big(nullable=True)
    answer: str = text()


class Notice(SQLModel, table=True):
    """Something published (公示); until `objections_until_ms` residents may object."""

    __tablename__ = "notice"

    id: str = text(primary_key=True)
    title_zh: str = text()
    title_en: str = text()
    body_zh: str = text()
    body_en: str = text()
    from_ms: int = big()
    until_ms: int = big()
    objections_until_ms: int | None = big(nullable=True)
    published_by: str = text()
    withdrawn_ms: int | None = big(nullable=True)


class Objection(SQLModel, table=True):
    """One for each notice and resident. Who published the notice does not answer."""

    __tablename__ = "objection"
    __table_args__ = (
        UniqueConstraint("notice", "resident", name="objection_once"),
        CheckConstraint(
            "outcome IN ('open', 'upheld', 'refused')", name="objection_outcome"
        ),
        CheckConstraint(
            "(outcome = 'open') = (answered_by IS NULL)", name="objection_answered"
        ),
        CheckConstraint("answered_by <> published_by", name="objection_not_publisher"),
        Index("objection_due", "outcome", "due_ms"),
    )

    id: str = text(primary_key=True)
    notice: str = text(foreign_key="notice.id")
    resident: str = text()
    about: str = text()
    said: str = text()
    via: str = text()
    asked_ms: int = big()
    due_ms: int = big()
    published_by: str = text()
    outcome: str = text()
    answered_by: str | None = text(nullable=True)
    answered_ms: int | None = big(nullable=True)
    answer: str = text()
