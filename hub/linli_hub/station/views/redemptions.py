"""Redemptions as kiosk, staff and pages see them."""

from sqlalchemy import Connection

from linli_hub.base.store.tx import picker, read
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.store.redemption_rows import _FROM, _row

PAGE_MAX = 500
OPEN = ("held", "dispensing", "review")


def redemption(connection: Connection, id: str) -> RedemptionRow | None:
    found = picker(connection)(f"{_FROM} WHERE r.id = ?", id)
    return _row(found[0]) if found else None


def of_order(connection: Connection, order: str) -> list[RedemptionRow]:
    """The lines of an order."""
    found = picker(connection)(f"{_FROM} WHERE r.order_id = ? ORDER BY r.line", order)
    return [_row(row) for row in found]


def open_of(connection: Connection, member: str) -> list[RedemptionRow]:
    """What a member has waiting or in doubt, oldest first."""
    found = picker(connection)(
        f"{_FROM} WHERE r.member = ? AND r.state IN ?* ORDER BY r.created_ms, r.line",
        member,
        list(OPEN),
    )
    return [_row(row) for row in found]


def last_of(connection: Connection, member: str, most: int) -> list[RedemptionRow]:
    """A member's newest, ended ones too."""
    found = picker(connection)(
        f"{_FROM} WHERE r.member = ? ORDER BY r.created_ms DESC, r.order_id, r.line"
        " LIMIT ?",
        member,
        most,
    )
    return [_row(row) for row in found]


def redemptions(
    connection: Connection, states: tuple[str, ...], limit: int = PAGE_MAX
) -> list[RedemptionRow]:
    """Those in any of `states`, oldest first."""
    found = picker(connection)(
        f"{_FROM} WHERE r.state IN ?* ORDER BY r.created_ms, r.order_id, r.line LIMIT ?",
        list(states),
        limit,
    )
    return [_row(row) for row in found]


def redemptions_open(connection: Connection) -> list[RedemptionRow]:
    return redemptions(connection, OPEN)


def redemptions_export(connection: Connection) -> list[RedemptionRow]:
    """All there are, oldest first; for tools, not for pages."""
    found = read(connection, f"{_FROM} ORDER BY r.created_ms, r.order_id, r.line")
    return [_row(row) for row in found]
