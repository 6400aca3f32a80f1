"""Whose card is it? Cards, their roles and the household of their resident."""

from typing import NamedTuple

from linli_hub.store.tx import Tx

INSPECTORS = ("attendant", "staff")


class Holder(NamedTuple):
    """A card's resident, with the households by the moment they joined."""

    resident: str
    role: str
    blocked_ms: int | None
    households: list[tuple[int, str]]

    def household(self, at_ms: int) -> str:
        """The household at a moment; before the first, the first."""
        found = self.households[0][1]
        for from_ms, name in self.households:
            if from_ms <= at_ms:
                found = name
        return found

    def blocked(self, at_ms: int) -> bool:
        return self.blocked_ms is not None and at_ms >= self.blocked_ms


def holders(tx: Tx, cards: list[str]) -> dict[str, Holder]:
    """The known ones among `cards` (keyed hashes)."""
    if not cards:
        return {}
    found = tx.pick(
        "SELECT c.hash, c.resident, c.role, c.blocked_ms, m.from_ms, m.household"
        " FROM card c JOIN membership m ON m.resident = c.resident"
        " WHERE c.hash IN ?* ORDER BY c.hash, m.from_ms",
        cards,
    )
    known: dict[str, Holder] = {}
    for card, resident, role, blocked_ms, from_ms, household in found:
        if card in known:
            known[card].households.append((from_ms, household))
        else:
            known[card] = Holder(resident, role, blocked_ms, [(from_ms, household)])
    return known
