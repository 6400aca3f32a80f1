"""What the desk has recorded, and what waits for a person; newest first, in pages."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.books.views.entries import Page
from linli_hub.earning.views.waterfall import sentences
from linli_hub.standard.store.standards import parsed

PAGE_MAX = 200
LAST = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedRow:
    """A deed told at the desk. `waits`: for a second person's word."""

    id: str
    n: int
    kind: str
    at_ms: int
    given: str
    minutes: int
    items: int
    stream: str
    mass_g: int
    evidence: str
    deduction: str
    reason: str
    place: str
    recorded_by: str
    recorded_ms: int
    confirmed_by: str | None
    waits: bool
    state: str
    member: str | None
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """A deposit that waits for a person, and why, a sentence each."""

    id: str
    n: int
    journal: int
    seq: int
    edge: str
    device: str
    kind: str
    stream: str
    mass_g: int
    event_ms: int | None
    received_ms: int
    has_card: bool
    recorded_by: str | None
    why_zh: tuple[str, ...]
    why_en: tuple[str, ...]


_DEED = (
    "SELECT t.seq, t.at_ms, t.given, t.reason, t.place, t.second, t.recorded_by,"
    " t.recorded_ms, c.confirmed_by, d.kind, d.minutes, d.items, d.stream, d.mass_g,"
    " d.evidence, d.deduction, d.state, d.member, d.points FROM desk_deed t"
    " JOIN deposit d ON d.journal_no = 0 AND d.seq = t.seq"
    " LEFT JOIN desk_confirm c ON c.seq = t.seq"
)
_DEEDS = f"{_DEED} WHERE t.seq < :before ORDER BY t.seq DESC LIMIT :limit"
_REVIEW = (
    "SELECT d.no, d.journal_no, d.seq, d.edge, d.device, d.kind, d.stream, d.mass_g,"
    " d.event_ms, d.received_ms, d.card IS NOT NULL AS has_card, d.reasons,"
    " t.recorded_by FROM deposit d"
    " LEFT JOIN desk_deed t ON d.journal_no = 0 AND t.seq = d.seq"
    " WHERE d.state = 'review' AND d.no < :before ORDER BY d.no DESC LIMIT :limit"
)


def deeds(
    connection: Connection, cursor: int | None = None, limit: int = 50
) -> Page[DeedRow]:
    """Pass `next_cursor` back for the next page."""
    rows = _page(connection, _DEEDS, cursor, limit)
    found = tuple(_deed(row) for row in rows)
    return Page(rows=found, next_cursor=_next(found, limit))


def deed(connection: Connection, seq: int) -> DeedRow | None:
    """One of them."""
    found = read(connection, f"{_DEED} WHERE t.seq = :seq", seq=seq)
    return _deed(found[0]) if found else None


def _deed(r: Any) -> DeedRow:
    return DeedRow(
        id=f"d/0/{r.seq:012}", n=r.seq, kind=r.kind, at_ms=r.at_ms, given=r.given,
        minutes=r.minutes, items=r.items, stream=r.stream, mass_g=r.mass_g,
        evidence=r.evidence, deduction=r.deduction, reason=r.reason, place=r.place,
        recorded_by=r.recorded_by, recorded_ms=r.recorded_ms,
        confirmed_by=r.confirmed_by,
        waits=bool(r.second) and r.confirmed_by is None and r.state == "review",
        state=r.state, member=r.member, points=r.points,
    )  # fmt: skip


def review(
    connection: Connection, cursor: int | None = None, limit: int = 50
) -> Page[ReviewRow]:
    """What waits for a person."""
    rows = _page(connection, _REVIEW, cursor, limit)
    standard = _last_standard(connection)
    found = tuple(
        ReviewRow(
            id=f"d/{r.journal_no}/{r.seq:012}", n=r.no, journal=r.journal_no, seq=r.seq,
            edge=r.edge, device=r.device, kind=r.kind, stream=r.stream, mass_g=r.mass_g,
            event_ms=r.event_ms, received_ms=r.received_ms, has_card=bool(r.has_card),
            recorded_by=r.recorded_by,
            why_zh=tuple(sentences(r.reasons, standard, "zh-CN")),
            why_en=tuple(sentences(r.reasons, standard, "en")),
        )
        for r in rows
    )  # fmt: skip
    return Page(rows=found, next_cursor=_next(found, limit))


def _page(
    connection: Connection, sql: str, cursor: int | None, limit: int
) -> list[Any]:
    before = LAST if cursor is None else cursor
    return read(connection, sql, before=before, limit=min(limit, PAGE_MAX))


def _next(found: tuple[Any, ...], limit: int) -> int | None:
    return int(found[-1].n) if len(found) == min(limit, PAGE_MAX) else None


def _last_standard(connection: Connection) -> Any:
    found = read(
        connection, "SELECT document FROM standard ORDER BY version DESC LIMIT 1"
    )
    return parsed(found[0].document) if found else None
