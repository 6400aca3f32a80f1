"""A line of an order with the names of its item, as actions and readers take it."""

from dataclasses import dataclass
from typing import Any

from linli_hub.core.shelf import shares
from linli_hub.store.tx import Tx


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


def _row(row: Any) -> RedemptionRow:
    said = dict(zip(_NAMES, row, strict=True))
    said["kept"] = bool(said["kept"])
    return RedemptionRow(**said)
