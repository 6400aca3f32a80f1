"""Redemptions as kiosk, staff and pages see them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from linli_hub.core.shelf import shares
from linli_hub.store.tx import Tx, picker, read

PAGE_MAX = 500
OPEN = ("held", "dispensing", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionRow:
    """A line of an order with the names of its item.

    `own`, `subsidy`: the points held of the member and of the sponsor's `budget`.
    """

    id: str
    order: str
    line: int
    state: str
    member: str
    resident: str
    item: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    quantity: int
    own: int
    subsidy: int
    budget: str | None
    fence: int
    held_until_ms: int
    station: str
    created_ms: int
    changed_ms: int
    place: str | None
    way: str
    channel: int | None
    slot: str | None
    kept: bool
    given: int | None
    evidence: str
    staff: str | None
    refunded_ms: int | None

    @property
    def points(self) -> int:
        """What the resident pays: of what was given, once that is known."""
        if self.state == "settled" and self.given is not None:
            return shares(self.own, self.subsidy, self.given, self.quantity)[0]
        return self.own


_COLUMNS = (
    "r.id, r.order_id, r.line, r.state, r.member, r.resident, r.item, i.name_zh,"
    " i.name_en, i.kind, i.unit, r.quantity, r.points - r.subsidy, r.subsidy, r.budget,"
    " r.fence, r.until_ms, r.station, r.created_ms, r.changed_ms, r.place, r.way,"
    " r.channel, r.slot, r.kept, r.given, r.evidence, r.staff, r.refunded_ms"
)
_FROM = f"SELECT {_COLUMNS} FROM redemption r JOIN item i ON i.id = r.item"  # noqa: S608
_NAMES = tuple(RedemptionRow.__slots__)


def plain(row: RedemptionRow) -> dict[str, Any]:
    """As a stored answer has it; all its values are plain."""
    return {name: getattr(row, name) for name in _NAMES}


def of_tx(tx: Tx, id: str) -> RedemptionRow | None:
    """One, inside a transaction."""
    found = tx.pick(f"{_FROM} WHERE r.id = ?", id)
    return _row(found[0]) if found else None


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


def _row(row: Any) -> RedemptionRow:
    said = dict(zip(_NAMES, row, strict=True))
    said["kept"] = bool(said["kept"])
    return RedemptionRow(**said)
