"""Table of contests: who doubts an award, and who answered."""

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, column
from sqlmodel import SQLModel

from linli_hub.base.store.columns import big, text

_OPEN = column("outcome") == "open"


class Contest(SQLModel, table=True):
    """One for each award. `granted_by`, `granted_too`: log-ins that recorded it,
    `granted_card`: the resident who graded it; `answerer`: who `answered_by` is among
    the residents, `answerer_member` of which member. No NULL among them is equal to
    another one, so the database refuses who granted and who benefits.
    """

    __tablename__ = "contest"
    __table_args__ = (
        UniqueConstraint("journal_no", "seq", name="contest_once"),
        CheckConstraint(
            "outcome IN ('open', 'upheld', 'refused')", name="contest_outcome"
        ),
        CheckConstraint(
            "(outcome = 'open') = (answered_by IS NULL)", name="contest_answered"
        ),
        CheckConstraint(
            "answered_by <> opened_by"
            " AND answered_by <> granted_by AND answered_by <> granted_too"
            " AND answerer <> granted_card",
            name="contest_not_the_granter",
        ),
        CheckConstraint(
            "answerer_member <> member AND answerer <> resident",
            name="contest_not_who_benefits",
        ),
        Index("contest_open", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: str = text(primary_key=True)
    journal_no: int = big()
    seq: int = big()
    member: str = text()
    resident: str | None = text(nullable=True)
    said: str = text()
    via: str = text()
    opened_by: str = text()
    opened_ms: int = big()
    due_ms: int = big()
    granted_by: str | None = text(nullable=True)
    granted_too: str | None = text(nullable=True)
    granted_card: str | None = text(nullable=True)
    outcome: str = text()
    answered_by: str | None = text(nullable=True)
    answerer: str | None = text(nullable=True)
    answerer_member: str | None = text(nullable=True)
    answered_ms: int | None = big(nullable=True)
    answer: str = text()
    grade: str | None = text(nullable=True)
    points: int = big()
