"""Lines of orders with the names of their items, for actions and readers."""

from typing import Any

from linli_hub.base.store.tx import Tx
from linli_hub.station.core.redemption import RedemptionRow

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


def _row(row: Any) -> RedemptionRow:
    said = dict(zip(_NAMES, row, strict=True))
    said["kept"] = bool(said["kept"])
    return RedemptionRow(**said)
