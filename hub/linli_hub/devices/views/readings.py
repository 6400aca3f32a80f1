"""Readings as charts and pages take them: a series thinned to its points, the latest of each."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.devices.store.history import WIDTHS_MS

POINTS_MAX = 2_000


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
