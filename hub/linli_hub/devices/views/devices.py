"""What pages and tools read of edges, devices, bins and deposits."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from linli_hub.base.store.tx import read

PAGE_MAX = 500
RECENT_DEPOSITS = 20_000  # what "now" looks back on at most: two days of a centre


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    centre: str
    epoch: int
    head_n: int
    head_hash: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRow:
    name: str
    role: str
    state: str
    public_key: str | None
    broker_password_hash: str | None
    software: str
    online: bool
    unreadable_rows: int
    seen_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceRow:
    """`seen_ms` is the last deposit or change of health, whichever is later."""

    edge: str
    device: str
    state: str
    detail: str
    seen_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DepositRow:
    """`has_card` instead of the card; `reasons` is the waterfall as JSON."""

    no: int
    journal_no: int
    seq: int
    edge: str
    device: str
    link: str
    stream: str
    mass_g: int
    scale_ok: bool
    has_card: bool
    received_ms: int
    event_ms: int | None
    day: str | None
    member: str | None
    grade: str | None
    state: str
    points: int
    standard: int | None
    reasons: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BinRow:
    edge: str
    device: str
    stream: str
    deposits_today: int
    mass_g_today: int
    last_ms: int


def book(connection: Connection) -> Book:
    centre, epoch, n, head, fence = read(
        connection, "SELECT centre, epoch, head_n, head_hash, fence FROM book"
    )[0]
    return Book(
        centre=centre, epoch=epoch, head_n=n, head_hash=bytes(head).hex(), fence=fence
    )


_EDGE = (
    "SELECT name, role, state, public_key, broker_password_hash, software, online,"
    " unreadable_rows, seen_ms FROM edge"
)


def edge(connection: Connection, name: str) -> EdgeRow | None:
    found = read(connection, f"{_EDGE} WHERE name = :name", name=name)
    return _edge(found[0]) if found else None


def edges(connection: Connection) -> list[EdgeRow]:
    return [_edge(row) for row in read(connection, f"{_EDGE} ORDER BY name")]


def devices(connection: Connection) -> list[DeviceRow]:
    """What edges have told of their devices lately: health, and the last deposit."""
    found = read(
        connection,
        "SELECT edge, device, max(state), max(detail), max(seen_ms) FROM ("
        " SELECT edge, device, state, detail, changed_ms AS seen_ms FROM device"
        " UNION ALL SELECT edge, device, '', '', max(received_ms) FROM deposit"
        " WHERE no > (SELECT max(no) FROM deposit) - :recent"
        " GROUP BY edge, device) AS told GROUP BY edge, device ORDER BY edge, device",
        recent=RECENT_DEPOSITS,
    )
    return [
        DeviceRow(edge=e, device=d, state=s or "ok", detail=more, seen_ms=seen)
        for e, d, s, more, seen in found
    ]


_DEPOSIT = (
    "SELECT no, journal_no, seq, edge, device, link, stream, mass_g, scale_ok,"
    " card IS NOT NULL AS has_card, received_ms, event_ms, day, member, grade, state, points,"
    " standard, reasons FROM deposit"
)


def live_deposits(connection: Connection, limit: int = 50) -> list[DepositRow]:
    """The last ones that arrived, newest first."""
    found = read(
        connection,
        f"{_DEPOSIT} ORDER BY no DESC LIMIT :limit",
        limit=min(limit, PAGE_MAX),
    )
    return [_deposit(row) for row in found]


def deposit(connection: Connection, journal_no: int, seq: int) -> DepositRow | None:
    found = read(
        connection,
        f"{_DEPOSIT} WHERE journal_no = :journal AND seq = :seq",
        journal=journal_no,
        seq=seq,
    )
    return _deposit(found[0]) if found else None


def bins(connection: Connection) -> list[BinRow]:
    """Each bin with what it took in on the last local day that had a deposit."""
    found = read(
        connection,
        "SELECT edge, device, stream, sum(CASE WHEN day = t.today THEN 1 ELSE 0 END),"
        " sum(CASE WHEN day = t.today THEN mass_g ELSE 0 END), max(received_ms)"
        " FROM deposit, (SELECT max(day) AS today FROM deposit"
        "  WHERE no > (SELECT max(no) FROM deposit) - :recent) AS t"
        " WHERE no > (SELECT max(no) FROM deposit) - :recent"
        " GROUP BY edge, device, stream ORDER BY edge, device, stream",
        recent=RECENT_DEPOSITS,
    )
    return [
        BinRow(
            edge=edge,
            device=device,
            stream=stream,
            deposits_today=int(deposits),
            mass_g_today=int(mass_g),
            last_ms=last_ms,
        )
        for edge, device, stream, deposits, mass_g, last_ms in found
    ]


def _edge(row: Any) -> EdgeRow:
    return EdgeRow(**{**row._mapping, "online": bool(row.online)})


def _deposit(row: Any) -> DepositRow:
    truths = {"scale_ok": bool(row.scale_ok), "has_card": bool(row.has_card)}
    return DepositRow(**{**row._mapping, **truths})
