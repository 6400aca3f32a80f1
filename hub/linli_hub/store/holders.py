"""Whose card is it? Cards, their roles and the household of their resident."""

from collections.abc import Iterable
from typing import NamedTuple

from linli_hub.store.tx import Tx

KEPT_MAX = 50_000  # cards; then they are read again
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


def holders(tx: Tx, cards: Iterable[str]) -> dict[str, Holder]:
    """The known ones among `cards` (keyed hashes).

    They are kept between transactions for as long as nobody's card changes. Unknown
    cards are asked for again: there is no end of them.
    """
    if tx.kept is None:
        return _read(tx, sorted(cards))
    kept: dict[str, Holder] = tx.kept.cards
    if missing := sorted(card for card in cards if card not in kept):
        if len(kept) > KEPT_MAX:
            kept.clear()
            missing = sorted(cards)
        kept |= _read(tx, missing)
    return {card: kept[card] for card in cards if card in kept}


def _read(tx: Tx, cards: list[str]) -> dict[str, Holder]:
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
