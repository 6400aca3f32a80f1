"""The lines for sold-out items, and what is back for whom."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.voice.views.requests import Note, answers, note

# who has had it since they stand there waits no more
_SERVED = (
    "EXISTS (SELECT 1 FROM redemption r WHERE r.resident = w.resident"
    " AND r.item = w.item AND r.created_ms >= w.since_ms AND r.state <> 'released')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """How many stand in line for an item that is sold out, and since when the first."""

    item: str
    name_zh: str
    name_en: str
    people: int
    since_ms: int


def lines(connection: Connection, now_ms: int) -> list[LineRow]:
    """The lines for sold-out items, the longest first."""
    found = read(
        connection,
        "SELECT w.item, i.name_zh, i.name_en, count(*) AS people,"  # noqa: S608
        " min(w.since_ms) AS since_ms FROM waiting w JOIN item i ON i.id = w.item"
        f" WHERE w.until_ms > :now AND NOT {_SERVED}"
        " GROUP BY w.item, i.name_zh, i.name_en ORDER BY people DESC, w.item",
        now=now_ms,
    )
    return [LineRow(**row._mapping) for row in found]


def notes(connection: Connection, resident: str, now_ms: int) -> list[Note]:
    """What a resident is told at the kiosk: items that are back, answers of 30 days."""
    back = read(
        connection,
        "SELECT i.name_zh, i.name_en FROM waiting w"  # noqa: S608
        " JOIN item i ON i.id = w.item"
        " WHERE w.resident = :resident AND w.until_ms > :now"
        f" AND i.active AND i.stock > i.reserved AND NOT {_SERVED}"
        " ORDER BY w.since_ms LIMIT 3",
        resident=resident,
        now=now_ms,
    )
    told = [note("is_back", name_zh=row.name_zh, name_en=row.name_en) for row in back]
    return told + answers(connection, resident, now_ms)
