"""Why a deposit earned what it did: its stored waterfall as sentences, in both languages."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.earning.views.contests import ContestRow, of_award
from linli_hub.earning.views.waterfall import sentences
from linli_hub.standard.store.standards import parsed

ID = re.compile(r"d/(\d{1,18})/(\d{1,18})(?:/\d+)?\Z")  # a deposit, or a transfer of it
_ONE = (
    "SELECT d.edge, d.device, d.stream, d.mass_g, d.grade, d.state, d.points, d.event_ms,"
    " d.kind, d.minutes, d.items, d.evidence,"
    " d.standard, d.reasons, s.document FROM deposit d"
    " LEFT JOIN standard s ON s.version = d.standard"
    " WHERE d.journal_no = :journal AND d.seq = :seq"
)
_PAST = (
    "SELECT p.until_ms, p.state, p.points, p.standard, p.reasons, s.document"
    " FROM award_past p LEFT JOIN standard s ON s.version = p.standard"
    " WHERE p.journal_no = :journal AND p.seq = :seq ORDER BY p.n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an award says, or said until `until_ms`. `standard`: the version it is by."""

    state: str
    points: int
    standard: int | None
    until_ms: int | None
    zh: tuple[str, ...]
    en: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """A deposit, what it earned and why; `before`: what it was said to earn earlier;
    `contest`: who doubted it, and the answer."""

    id: str
    edge: str
    device: str
    stream: str
    mass_g: int
    kind: str
    minutes: int
    items: int
    evidence: str
    grade: str | None
    event_ms: int | None
    standard_zh: str | None
    standard_en: str | None
    now: Said
    before: tuple[Said, ...]
    contest: ContestRow | None


def why(connection: Connection, id: str) -> Why | None:
    """The deposit `d/JOURNAL/SEQ`, also by the id of a transfer that it caused."""
    match = ID.match(id)
    if match is None:
        return None
    journal, seq = int(match[1]), int(match[2])
    found = read(connection, _ONE, journal=journal, seq=seq)
    if not found:
        return None
    row = found[0]
    standard = None if row.document is None else parsed(row.document)
    return Why(
        id=f"d/{journal}/{seq:012}",
        edge=row.edge,
        device=row.device,
        stream=row.stream,
        mass_g=row.mass_g,
        kind=row.kind,
        minutes=row.minutes,
        items=row.items,
        evidence=row.evidence,
        grade=row.grade,
        event_ms=row.event_ms,
        standard_zh=None if standard is None else standard.name_zh,
        standard_en=None if standard is None else standard.name_en,
        now=_said(
            row.state, row.points, None, (row.standard, row.reasons, row.document)
        ),
        before=tuple(
            _said(p.state, p.points, p.until_ms, (p.standard, p.reasons, p.document))
            for p in read(connection, _PAST, journal=journal, seq=seq)
        ),
        contest=of_award(connection, journal, seq),
    )


def _said(
    state: str,
    points: int,
    until_ms: int | None,
    by: tuple[int | None, str, str | None],
) -> Said:
    version, reasons, document = by
    standard = None if document is None else parsed(document)
    return Said(
        state=state,
        points=points,
        standard=version,
        until_ms=until_ms,
        zh=tuple(sentences(reasons, standard, "zh-CN")),
        en=tuple(sentences(reasons, standard, "en")),
    )
