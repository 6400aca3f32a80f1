"""Readings and their roll-ups, written together; and the series a chart draws."""

from collections.abc import Iterable

from linli_hub.base.store.tx import Bulk, Tx, insert
from linli_hub.devices.store import tables_readings

MINUTE_MS = 60_000
WIDTHS_MS = (5 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS)
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
Sample = tuple[int, int, float]  # series, at_ms, value


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
