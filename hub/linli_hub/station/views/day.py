"""The day's close: what ledger, journals and counts say of one local day, item by item."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.base.store.tx import read

LOST_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DayItem:
    """Units of one item. `given` by the ledger, `told` by journals and desk;
    `counted` - `expected`: what stock-takes of the day found, None without one."""

    item: str
    name_zh: str
    name_en: str
    unit: str
    opening: int
    came: int
    given: int
    told: int
    back: int
    off: int
    adjusted: int
    closing: int
    in_review: int
    counted: int | None
    expected: int | None
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """A redemption of which ledger and journals do not say the same."""

    redemption: str
    item: str
    state: str
    given: int | None
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClose:
    """`open`: redemptions waiting, `review`: in doubt, now."""

    day: str
    time_zone: str
    items: tuple[DayItem, ...]
    mismatches: tuple[Mismatch, ...]
    points: int
    waiting: int
    review: int
    takes_open: int


@dataclass(slots=True)
class _Sums:
    opening: int = 0
    came: int = 0
    given: int = 0
    told: int = 0
    back: int = 0
    off: int = 0
    adjusted: int = 0
    points: int = 0


def day_close(connection: Connection, day: str, time_zone: str) -> DayClose:
    """Bounds are local midnights; ValueError for what is no day."""
    bounds = day_bounds_ms(time_zone, day)
    sums: dict[str, _Sums] = defaultdict(_Sums)
    _moves(connection, bounds, sums)
    _points(connection, bounds, sums)
    told = _told(connection, bounds)
    units = _given(connection, bounds)
    for redemption, (item, _, given) in units.items():
        sums[item].given += given
        sums[item].told += told.get(redemption, (item, 0))[1]
    counts = _counts(connection, bounds)
    states = _states(connection)
    return DayClose(
        day=day,
        time_zone=time_zone,
        items=tuple(_items(connection, sums, counts)),
        mismatches=tuple(_mismatches(connection, units, told)),
        points=sum(one.points for one in sums.values()),
        waiting=states["held"] + states["dispensing"],
        review=states["review"],
        takes_open=_one(
            connection, "SELECT count(*) FROM stock_take WHERE outcome = 'open'"
        ),
    )


_KINDS = (
    "CASE WHEN m.cause LIKE 'in/%' THEN 'came' WHEN m.cause LIKE 'r/%' THEN 'given'"
    " WHEN m.cause LIKE 'v/%' THEN 'back' WHEN m.cause LIKE 'off/%' THEN 'off'"
    " WHEN m.cause LIKE 'ct/%' THEN 'adjusted' ELSE 'moved' END"
)


def _moves(
    connection: Connection, bounds: tuple[int, int], sums: dict[str, _Sums]
) -> None:
    from_ms, until_ms = bounds
    for row in read(
        connection,
        "SELECT item, sum(quantity) AS units FROM stock_move WHERE at_ms < :from_ms"
        " GROUP BY item",
        from_ms=from_ms,
    ):
        sums[row.item].opening = int(row.units)
    for row in read(
        connection,
        f"SELECT m.item, {_KINDS} AS kind, sum(m.quantity) AS units FROM stock_move m"  # noqa: S608
        f" WHERE m.at_ms >= :from_ms AND m.at_ms < :until_ms GROUP BY m.item, {_KINDS}",
        from_ms=from_ms,
        until_ms=until_ms,
    ):
        mine = sums[row.item]
        match row.kind:
            case "came":
                mine.came += int(row.units)
            case "back":
                mine.back += int(row.units)
            case "off":
                mine.off -= int(row.units)
            case "adjusted":
                mine.adjusted += int(row.units)


def _points(
    connection: Connection, bounds: tuple[int, int], sums: dict[str, _Sums]
) -> None:
    for row in read(
        connection,
        "SELECT r.item, sum(t.points) AS points FROM transfer t"
        " JOIN redemption r ON t.cause = 'r/' || r.id WHERE t.kind = 'settle'"
        " AND t.at_ms >= :from_ms AND t.at_ms < :until_ms GROUP BY r.item",
        from_ms=bounds[0],
        until_ms=bounds[1],
    ):
        sums[row.item].points = int(row.points)


def _given(
    connection: Connection, bounds: tuple[int, int]
) -> dict[str, tuple[str, str, int]]:
    """By redemption settled that day: item, state, units."""
    found = read(
        connection,
        "SELECT r.id, r.item, r.state, coalesce(r.given, r.quantity) AS given"
        " FROM transfer t JOIN redemption r ON t.id = 'r/' || r.id || '/settle'"
        " WHERE t.at_ms >= :from_ms AND t.at_ms < :until_ms ORDER BY r.id",
        from_ms=bounds[0],
        until_ms=bounds[1],
    )
    return {row.id: (row.item, row.state, int(row.given)) for row in found}


def _told(
    connection: Connection, bounds: tuple[int, int]
) -> dict[str, tuple[str, int]]:
    """By redemption with a hand-over told that day: item, units of the last word."""
    found = read(
        connection,
        "SELECT d.redemption, r.item, coalesce(d.given, r.quantity) AS given"
        " FROM dispense_told d JOIN redemption r ON r.id = d.redemption"
        " WHERE d.kind = 'result' AND d.result = 'handed_over'"
        " AND d.at_ms >= :from_ms AND d.at_ms < :until_ms ORDER BY d.n",
        from_ms=bounds[0],
        until_ms=bounds[1],
    )
    return {row.redemption: (row.item, int(row.given)) for row in found}


def _mismatches(
    connection: Connection,
    units: dict[str, tuple[str, str, int]],
    told: dict[str, tuple[str, int]],
) -> list[Mismatch]:
    found = []
    for id, (item, state, given) in units.items():
        said = told.get(id) or _told_before(connection, id)
        if said is None or said[1] != given:
            what = "nothing" if said is None else f"handed_over {said[1]}"
            found.append(
                Mismatch(redemption=id, item=item, state=state, given=given, told=what)
            )
    for id in sorted(set(told) - set(units)):
        item, given = told[id]
        [row] = read(connection, "SELECT state FROM redemption WHERE id = :id", id=id)
        if row.state != "settled":  # else it was settled on another day
            found.append(
                Mismatch(
                    redemption=id, item=item, state=row.state, given=None,
                    told=f"handed_over {given}",
                )
            )  # fmt: skip
    return found[:LOST_MAX]


def _told_before(connection: Connection, redemption: str) -> tuple[str, int] | None:
    """Its hand-over may have been told on another day than it was settled."""
    found = read(
        connection,
        "SELECT r.item, coalesce(d.given, r.quantity) AS given FROM dispense_told d"
        " JOIN redemption r ON r.id = d.redemption WHERE d.redemption = :id"
        " AND d.kind = 'result' AND d.result = 'handed_over' ORDER BY d.n DESC LIMIT 1",
        id=redemption,
    )
    return (found[0].item, int(found[0].given)) if found else None


def _counts(
    connection: Connection, bounds: tuple[int, int]
) -> dict[str, tuple[int, int]]:
    """By item: counted and expected, by the last count of each lot that day."""
    last: dict[int, tuple[str, int, int]] = {}
    for row in read(
        connection,
        "SELECT l.lot, s.item, l.counted, l.expected FROM stock_take t"
        " JOIN stock_take_line l ON l.take = t.id JOIN stock_lot s ON s.n = l.lot"
        " WHERE t.counted_ms >= :from_ms AND t.counted_ms < :until_ms"
        " ORDER BY t.counted_ms, t.id",
        from_ms=bounds[0],
        until_ms=bounds[1],
    ):
        last[row.lot] = row.item, row.counted, row.expected
    found: dict[str, tuple[int, int]] = {}
    for item, counted, expected in last.values():
        before = found.get(item, (0, 0))
        found[item] = before[0] + counted, before[1] + expected
    return found


def _states(connection: Connection) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for row in read(
        connection,
        "SELECT state, count(*) AS many FROM redemption"
        " WHERE state IN ('held', 'dispensing', 'review') GROUP BY state",
    ):
        found[row.state] = int(row.many)
    return found


def _items(
    connection: Connection, sums: dict[str, _Sums], counts: dict[str, tuple[int, int]]
) -> list[DayItem]:
    """Every item that has or had something, or something happened to."""
    found = []
    for row in read(
        connection,
        "SELECT i.id, i.name_zh, i.name_en, i.unit, i.counted,"
        " (SELECT coalesce(sum(r.quantity), 0) FROM redemption r WHERE r.item = i.id"
        "  AND r.state = 'review') AS in_review FROM item i ORDER BY i.id",
    ):
        mine = sums.get(row.id)
        if mine is None:
            continue
        left = mine.given if row.counted else 0
        closing = mine.opening + mine.came + mine.back + mine.adjusted - mine.off - left
        counted, expected = counts.get(row.id, (None, None))
        found.append(
            DayItem(
                item=row.id, name_zh=row.name_zh, name_en=row.name_en, unit=row.unit,
                opening=mine.opening, came=mine.came, given=mine.given, told=mine.told,
                back=mine.back, off=mine.off, adjusted=mine.adjusted, closing=closing,
                in_review=int(row.in_review), counted=counted, expected=expected,
                points=mine.points,
            )
        )  # fmt: skip
    return found


def _one(connection: Connection, sql: str) -> int:
    return int(read(connection, sql)[0][0])
