"""Members whom staff serve for a time, with the redemptions that were in doubt."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import picker
from linli_hub.station.core import staff_only
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.store import staff_only as store_staff_only
from linli_hub.station.views.redemptions import redemption


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffOnly:
    """`doubts`: why; oldest first."""

    member: str
    until_ms: int
    doubts: tuple[RedemptionRow, ...]


def of_member(connection: Connection, member: str, now_ms: int) -> StaffOnly | None:
    """None for whom machines serve."""
    found = store_staff_only.doubts(picker(connection), member, now_ms)
    return _told(connection, member, found, now_ms)


def everybody(connection: Connection, now_ms: int) -> list[StaffOnly]:
    found = store_staff_only.everybody(picker(connection), now_ms)
    told = [_told(connection, who, mine, now_ms) for who, mine in sorted(found.items())]
    return [one for one in told if one is not None]


def _told(
    connection: Connection, member: str, found: list[staff_only.Doubt], now_ms: int
) -> StaffOnly | None:
    until_ms = staff_only.until_ms(found, now_ms)
    if until_ms is None:
        return None
    doubts = [redemption(connection, one.redemption) for one in found]
    return StaffOnly(
        member=member,
        until_ms=until_ms,
        doubts=tuple(one for one in doubts if one is not None),
    )
