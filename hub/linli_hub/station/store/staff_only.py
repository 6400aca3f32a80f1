"""What is in doubt at machines, by member; `pick` runs a SELECT, in or out of a Tx."""

from linli_hub.base.store.tx import Pick
from linli_hub.station.core import staff_only
from linli_hub.station.core.shelf import MACHINES
from linli_hub.station.core.staff_only import WINDOW_MS, Doubt

# In review now, or ended there by a person's word as given; what came of a word
# `not given` is released. What staff have lifted is over.
_DOUBTS = (
    "SELECT r.member, r.id, r.order_id, r.created_ms FROM redemption r"
    " WHERE r.created_ms > ? AND r.way IN ?* AND (r.state = 'review'"
    " OR (r.state = 'settled' AND EXISTS (SELECT 1 FROM dispense_told t"
    "  WHERE t.redemption = r.id AND t.evidence = 'word')))"
    " AND NOT EXISTS (SELECT 1 FROM machine_trust m"
    "  WHERE m.member = r.member AND m.at_ms >= r.created_ms)"
)
_ORDER = " ORDER BY r.created_ms, r.id"


def doubts(pick: Pick, member: str, now_ms: int) -> list[Doubt]:
    """Those of one member that count now, oldest first."""
    found = pick(
        f"{_DOUBTS} AND r.member = ?{_ORDER}",
        now_ms - WINDOW_MS, sorted(MACHINES), member,
    )  # fmt: skip
    return [Doubt(redemption=id, order=o, at_ms=at) for _, id, o, at in found]


def until_ms(pick: Pick, member: str, now_ms: int) -> int | None:
    """Until when staff serve this member; None: machines do."""
    return staff_only.until_ms(doubts(pick, member, now_ms), now_ms)


def everybody(pick: Pick, now_ms: int) -> dict[str, list[Doubt]]:
    """Every member's."""
    found: dict[str, list[Doubt]] = {}
    rows = pick(f"{_DOUBTS}{_ORDER}", now_ms - WINDOW_MS, sorted(MACHINES))
    for member, id, order, at in rows:
        one = Doubt(redemption=id, order=order, at_ms=at)
        found.setdefault(member, []).append(one)
    return found
