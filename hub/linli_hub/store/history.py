"""Readings and their roll-ups, written together; and the series a chart draws."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.store import tables_readings
from linli_hub.store.tx import Bulk, Tx, insert, read

MINUTE_MS = 60_000
WIDTHS_MS = (5 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS)
POINTS_MAX = 2_000
_READINGS: Bulk = insert(
    tables_readings.Reading,
    ("series", "at_ms", "value"),
    "ON CONFLICT (series, at_ms) DO NOTHING",
)
_ROLLUPS: Bulk = insert(
    tables_readings.Rollup,
    ("series", "width_ms", "at_ms", "count", "total", "low", "high"),
    "ON CONFLICT (series, width_ms, at_ms) DO UPDATE SET"
    " count = rollup.count + excluded.count, total = rollup.total + excluded.total,"
    " low = CASE WHEN excluded.low < rollup.low THEN excluded.low ELSE rollup.low END,"
    " high = CASE WHEN excluded.high > rollup.high THEN excluded.high"
    " ELSE rollup.high END",
)
# A device that has moved to another board goes on in the same chart.
_FROM_ROLLUPS = (
    "SELECT min(at_ms), min(low), sum(total), max(high), CAST(sum(count) AS BIGINT)"
    " FROM rollup WHERE series IN"
    " (SELECT id FROM series WHERE device = :device AND quantity = :quantity)"
    " AND width_ms = :width AND at_ms >= :start"
    " AND at_ms < :before GROUP BY at_ms / CAST(:each AS BIGINT) ORDER BY 1"
)
_FROM_READINGS = (
    "SELECT min(at_ms), min(value), sum(value), max(value), count(*)"
    " FROM reading WHERE series IN"
    " (SELECT id FROM series WHERE device = :device AND quantity = :quantity)"
    " AND :width = 0 AND at_ms >= :start"
    " AND at_ms < :before GROUP BY at_ms / CAST(:each AS BIGINT) ORDER BY 1"
)
Sample = tuple[int, int, float]  # series, at_ms, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One place in a chart. A time with no reading has no point, never a zero."""

    at_ms: int
    low: float
    mean: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    edge: str
    device: str
    quantity: str
    at_ms: int
    value: float


def series_ids(
    tx: Tx, edge: str, names: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """The number of each (device, quantity) of an edge, made if new."""
    wanted = sorted(set(names))
    known = _series_of(tx, edge)
    for device, quantity in wanted:
        if (device, quantity) not in known:
            tx.run(
                "INSERT INTO series (edge, device, quantity) VALUES (?, ?, ?)",
                edge, device, quantity,
            )  # fmt: skip
    if any(name not in known for name in wanted):
        known = _series_of(tx, edge)
    return known


def add(tx: Tx, samples: list[Sample]) -> None:
    """Store readings and roll them up; one that is there already counts once."""
    unique = list({(series, at): (series, at, v) for series, at, v in samples}.values())
    if tx.bulk(_READINGS, unique) != len(unique):
        # Rare: some were there. The roll-ups must not count them again, so they are
        # made anew from the readings themselves.
        _roll_up_again(tx, unique)
        return
    tx.bulk(_ROLLUPS, _rolled(unique))


def upto(tx: Tx, stream: str, edge: str) -> int | None:
    """How far a stream is stored; None if another edge speaks under its name."""
    found = tx.pick("SELECT edge, upto FROM reading_stream WHERE stream = ?", stream)
    if not found:
        return 0
    return int(found[0][1]) if found[0][0] == edge else None


def move_upto(tx: Tx, stream: str, edge: str, to: int, thinned: int) -> None:
    tx.run(
        "INSERT INTO reading_stream (stream, edge, upto, thinned) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (stream) DO UPDATE SET upto = excluded.upto,"
        " thinned = reading_stream.thinned + excluded.thinned",
        stream, edge, to, thinned,
    )  # fmt: skip


def series(
    connection: Connection, device: str, quantity: str, span_ms: tuple[int, int],
    points: int = 500,
) -> list[Point]:  # fmt: skip
    """At most about `points` points of a series over [from, to), from the coarsest
    rows that are still finer than a point.
    """
    after_ms, before_ms = span_ms
    each_ms = max(1, (before_ms - after_ms) // min(max(points, 1), POINTS_MAX))
    width_ms = max((w for w in WIDTHS_MS if w <= each_ms), default=0)
    found = read(
        connection,
        _FROM_ROLLUPS if width_ms else _FROM_READINGS,
        device=device,
        quantity=quantity,
        width=width_ms,
        start=after_ms - after_ms % (width_ms or 1),
        before=before_ms,
        each=each_ms,
    )
    return [
        Point(at_ms=at, low=low, mean=total / count, high=high, count=int(count))
        for at, low, total, high, count in found
    ]


def latest(connection: Connection) -> list[Latest]:
    """The last reading of every series."""
    found = read(
        connection,
        "SELECT s.edge, s.device, s.quantity, r.at_ms, r.value FROM series s"
        " JOIN reading r ON r.series = s.id AND r.at_ms ="
        " (SELECT max(at_ms) FROM reading WHERE series = s.id)"
        " ORDER BY s.edge, s.device, s.quantity",
    )
    return [
        Latest(edge=edge, device=device, quantity=quantity, at_ms=at, value=value)
        for edge, device, quantity, at, value in found
    ]


def _series_of(tx: Tx, edge: str) -> dict[tuple[str, str], int]:
    found = tx.pick("SELECT device, quantity, id FROM series WHERE edge = ?", edge)
    return {(device, quantity): id for device, quantity, id in found}


Rolled = tuple[int, int, int, int, float, float, float]


def _rolled(samples: list[Sample]) -> list[Rolled]:
    found: dict[tuple[int, int, int], tuple[int, float, float, float]] = {}
    for series, at_ms, value in samples:
        for width_ms in WIDTHS_MS:
            key = series, width_ms, at_ms - at_ms % width_ms
            count, total, low, high = found.get(key, (0, 0.0, value, value))
            found[key] = count + 1, total + value, min(low, value), max(high, value)
    return [(*key, *found[key]) for key in sorted(found)]


def _roll_up_again(tx: Tx, samples: list[Sample]) -> None:
    for series, width_ms, at_ms in {row[:3] for row in _rolled(samples)}:
        tx.run(
            "DELETE FROM rollup WHERE series = ? AND width_ms = ? AND at_ms = ?",
            series, width_ms, at_ms,
        )  # fmt: skip
        tx.run(
            "INSERT INTO rollup (series, width_ms, at_ms, count, total, low, high)"
            " SELECT series, CAST(? AS BIGINT), CAST(? AS BIGINT), count(*), sum(value),"
            " min(value), max(value) FROM reading"
            " WHERE series = ? AND at_ms >= ? AND at_ms < ? GROUP BY series",
            width_ms, at_ms, series, at_ms, at_ms + width_ms,
        )  # fmt: skip
