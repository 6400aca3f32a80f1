"""Readers of topics, requests, notices, objections and the line for sold-out items."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.base.views.words import beside, told

WORDS = beside(__file__)
PAGE_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    id: str
    kind: str
    title_zh: str
    title_en: str
    until_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRow:
    """A request, with the names of its topic."""

    id: str
    topic: str
    kind: str
    title_zh: str
    title_en: str
    resident: str
    via: str
    said: str
    asked_ms: int
    due_ms: int
    outcome: str
    answered_by: str | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeRow:
    """`objected`: by the resident who looks."""

    id: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    from_ms: int
    until_ms: int
    objections_until_ms: int | None
    objected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRow:
    """An objection, with the titles of its notice."""

    id: str
    notice: str
    title_zh: str
    title_en: str
    resident: str
    about: str
    said: str
    via: str
    asked_ms: int
    due_ms: int
    published_by: str
    outcome: str
    answered_by: str | None
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A personal line at the kiosk: what is back, what was answered."""

    zh: str
    en: str


def note(key: str, /, **gaps: str) -> Note:
    """The sentence under `key`, in both languages."""
    zh, en = told(WORDS, key, **gaps)
    return Note(zh=zh, en=en)


def topics(connection: Connection, now_ms: int) -> list[TopicRow]:
    """What can be asked for now."""
    found = read(
        connection,
        "SELECT id, kind, title_zh, title_en, until_ms FROM topic"
        " WHERE closed_ms IS NULL AND (until_ms IS NULL OR until_ms > :now)"
        " ORDER BY kind, opened_ms, id LIMIT 60",
        now=now_ms,
    )
    return [TopicRow(**row._mapping) for row in found]


def asks(
    connection: Connection, *, open_only: bool = True, limit: int = PAGE_MAX
) -> list[AskRow]:
    """Requests, those due first at the head."""
    found = read(
        connection,
        "SELECT a.id, a.topic, t.kind, t.title_zh, t.title_en, a.resident, a.via, a.said,"
        " a.asked_ms, a.due_ms, a.outcome, a.answered_by, a.answer"
        " FROM ask a JOIN topic t ON t.id = a.topic"
        " WHERE a.outcome = 'open' OR NOT :open_only"
        " ORDER BY a.due_ms, a.id LIMIT :limit",
        open_only=open_only,
        limit=limit,
    )
    return [AskRow(**row._mapping) for row in found]


def notices(
    connection: Connection, now_ms: int, resident: str | None = None
) -> list[NoticeRow]:
    """What is shown now, the newest first."""
    found = read(
        connection,
        "SELECT n.id, n.title_zh, n.title_en, n.body_zh, n.body_en, n.from_ms,"
        " n.until_ms, n.objections_until_ms, o.id IS NOT NULL AS objected"
        " FROM notice n LEFT JOIN objection o"
        " ON o.notice = n.id AND o.resident = :resident"
        " WHERE n.withdrawn_ms IS NULL AND n.from_ms <= :now AND n.until_ms > :now"
        " ORDER BY n.from_ms DESC, n.id LIMIT 20",
        resident=resident or "",
        now=now_ms,
    )
    return [
        NoticeRow(**{**row._mapping, "objected": bool(row.objected)}) for row in found
    ]


def headline(connection: Connection, now_ms: int) -> Note | None:
    """The title of the newest notice: one line for the idle screen."""
    shown = notices(connection, now_ms)
    return Note(zh=shown[0].title_zh, en=shown[0].title_en) if shown else None


def objections(
    connection: Connection, *, open_only: bool = True, limit: int = PAGE_MAX
) -> list[ObjectionRow]:
    """Objections, those due first at the head."""
    found = read(
        connection,
        "SELECT o.id, o.notice, n.title_zh, n.title_en, o.resident, o.about, o.said,"
        " o.via, o.asked_ms, o.due_ms, o.published_by, o.outcome, o.answered_by,"
        " o.answer FROM objection o JOIN notice n ON n.id = o.notice"
        " WHERE o.outcome = 'open' OR NOT :open_only"
        " ORDER BY o.due_ms, o.id LIMIT :limit",
        open_only=open_only,
        limit=limit,
    )
    return [ObjectionRow(**row._mapping) for row in found]


def answers(connection: Connection, resident: str, now_ms: int) -> list[Note]:
    since_ms = now_ms - 30 * 86_400_000
    found = read(
        connection,
        "SELECT t.title_zh, t.title_en, a.answer, a.answered_ms FROM ask a"
        " JOIN topic t ON t.id = a.topic WHERE a.resident = :resident"
        " AND a.outcome <> 'open' AND a.answered_ms > :since"
        " UNION ALL SELECT n.title_zh, n.title_en, o.answer, o.answered_ms"
        " FROM objection o JOIN notice n ON n.id = o.notice"
        " WHERE o.resident = :resident AND o.outcome <> 'open'"
        " AND o.answered_ms > :since ORDER BY 4 DESC LIMIT 3",
        resident=resident,
        since=since_ms,
    )
    return [
        note(
            "answered",
            title_zh=row.title_zh,
            title_en=row.title_en,
            answer=row.answer,
        )
        for row in found
    ]
