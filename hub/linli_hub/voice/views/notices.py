"""Every notice (公示), as those see it who publish: what comes, what is shown, what was."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

SHOWN_MAX = 50
NoticeState = Literal["ahead", "shown", "over", "withdrawn"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """`objections`: of all; `unanswered`: of these, still without an answer."""

    id: str
    state: NoticeState
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    from_ms: int
    until_ms: int
    objections_until_ms: int | None
    published_by: str
    withdrawn_ms: int | None
    objections: int
    unanswered: int


def every(connection: Connection, now_ms: int) -> list[NoticeLine]:
    """What comes and what is shown first, then the newest of what was."""
    found = read(
        connection,
        "SELECT n.id, n.title_zh, n.title_en, n.body_zh, n.body_en, n.from_ms,"
        " n.until_ms, n.objections_until_ms, n.published_by, n.withdrawn_ms,"
        " (SELECT count(*) FROM objection o WHERE o.notice = n.id) AS objections,"
        " (SELECT count(*) FROM objection o WHERE o.notice = n.id"
        "  AND o.outcome = 'open') AS unanswered FROM notice n"
        " ORDER BY n.withdrawn_ms IS NOT NULL OR n.until_ms <= :now,"
        " n.from_ms DESC, n.id LIMIT :most",
        now=now_ms,
        most=SHOWN_MAX,
    )
    return [NoticeLine(**row._mapping, state=_state(row, now_ms)) for row in found]


def _state(row: Any, now_ms: int) -> NoticeState:
    if row.withdrawn_ms is not None:
        return "withdrawn"
    if row.until_ms <= now_ms:
        return "over"
    return "shown" if row.from_ms <= now_ms else "ahead"
