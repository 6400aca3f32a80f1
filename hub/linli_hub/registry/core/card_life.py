"""A card's life, from the box to the box: what may follow what.

    issued -> active -> lost | replaced | returned        returned -> issued | active
    lost -> replaced            issued or active -> ended (its resident left or died)

Only an active card earns and spends. Lost, replaced and ended are for ever.
"""

from typing import Literal, get_args

from linli_hub.base.core.errors import CardState

# whose card it is, to a bin or a kiosk; no role of a log-in
CardRole = Literal["resident", "attendant", "staff"]
CARD_ROLES: tuple[CardRole, ...] = get_args(CardRole)
RESIDENT_CARD, ATTENDANT_CARD, STAFF_CARD = CARD_ROLES

ISSUED, ACTIVE, LOST = "issued", "active", "lost"
REPLACED, RETURNED, ENDED = "replaced", "returned", "ended"

FOLLOWS: dict[str, frozenset[str]] = {
    ISSUED: frozenset({ACTIVE, LOST, RETURNED, ENDED}),
    ACTIVE: frozenset({LOST, REPLACED, RETURNED, ENDED}),
    LOST: frozenset({REPLACED}),
    REPLACED: frozenset(),
    RETURNED: frozenset({ISSUED, ACTIVE}),
    ENDED: frozenset(),
}


def must_follow(now: str, then: str) -> None:
    """Refuse a step that a card cannot take."""
    if then not in FOLLOWS[now]:
        raise CardState(now=now, then=then)
