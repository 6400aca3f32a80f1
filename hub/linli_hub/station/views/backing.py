"""Readers of what stands behind the points, and of what is wanted from the shelf."""

from sqlalchemy import Connection

from linli_hub.base.core.calendar import DAY_MS, local_day
from linli_hub.base.store.tx import read
from linli_hub.standard.store.standards import parsed
from linli_hub.station.core.backing import DEMAND_DAYS, Backing, Demand
from linli_hub.station.views.waiting import lines

_GOODS = "i.active AND i.counted AND i.kind IN ('goods', 'produce')"
_HAD = "r.state = 'settled' AND r.until_ms >= :since AND r.changed_ms >= :since"


def backing(connection: Connection, time_zone: str, now_ms: int) -> Backing:
    """Points outstanding against goods that are not past their day, and pledges."""
    accounts = {
        row.kind: int(row.points)
        for row in read(
            connection,
            "SELECT kind, sum(posted) AS points FROM balance"
            " WHERE kind IN ('member', 'sponsor') GROUP BY kind",
        )
    }
    goods = read(
        connection,
        "SELECT coalesce(sum(i.points * l.stock / i.per), 0) AS points,"  # noqa: S608
        " coalesce(sum(coalesce(i.cost_fen, 0) * l.stock / i.per), 0) AS fen"
        f" FROM stock_lot l JOIN item i ON i.id = l.item WHERE {_GOODS}"
        " AND (l.best_before = '' OR l.best_before >= :today)",
        today=local_day(time_zone, now_ms),
    )[0]
    spent = read(
        connection,
        f"SELECT coalesce(sum(r.points), 0) AS points FROM redemption r WHERE {_HAD}",  # noqa: S608
        since=now_ms - DEMAND_DAYS * DAY_MS,
    )[0]
    return Backing(
        outstanding=accounts.get("member", 0),
        goods=int(goods.points),
        pledged=accounts.get("sponsor", 0),
        spent=int(spent.points),
        goods_fen=int(goods.fen),
        points_per_yuan=_points_per_yuan(connection, now_ms),
    )


def demand(connection: Connection, now_ms: int) -> list[Demand]:
    """Of each kind of goods on the shelf: how much was had, is waited for, is left."""
    waiting = {row.item: row.people for row in lines(connection, now_ms)}
    found = read(
        connection,
        "SELECT i.id, i.name_zh, i.name_en, i.unit, i.stock - i.reserved AS available,"  # noqa: S608
        " i.reorder_level, coalesce((SELECT sum(coalesce(r.given, r.quantity))"
        f" FROM redemption r WHERE r.item = i.id AND {_HAD}), 0) AS had"
        f" FROM item i WHERE {_GOODS} ORDER BY i.id",
        since=now_ms - DEMAND_DAYS * DAY_MS,
    )
    return [
        Demand(
            item=row.id,
            name_zh=row.name_zh,
            name_en=row.name_en,
            unit=row.unit,
            had=int(row.had),
            waiting=waiting.get(row.id, 0),
            left=int(row.available),
            reorder_level=row.reorder_level,
        )
        for row in found
    ]


def _points_per_yuan(connection: Connection, now_ms: int) -> int | None:
    found = None
    for row in read(
        connection,
        "SELECT from_day, document FROM standard ORDER BY from_day, version",
    ):
        standard = parsed(row.document)
        if row.from_day <= local_day(standard.time_zone, now_ms):
            found = standard.points_per_yuan
    return found
