"""A card that is shown now: whose it is, or why it counts for nothing."""

from linli_hub.core.errors import (
    CardBlocked,
    CardUnknown,
    NotAllowed,
    OwnHousehold,
)
from linli_hub.store import facts
from linli_hub.store.holders import Holder, Who, holders
from linli_hub.store.tx import Tx
from linli_hub.store.views_redemptions import RedemptionRow


def holder_now(tx: Tx, card: str | None) -> Who:
    """Who holds this card (keyed hash) now, or CardUnknown, CardBlocked."""
    return _now(tx, card)[1]


def holder_for(tx: Tx, card: str | None, action: str, role: str = "") -> Who:
    """The same for doing something, with a card of that role; else NotAllowed."""
    try:
        holder, who = _now(tx, card)
    except (CardUnknown, CardBlocked):
        raise NotAllowed(action=action) from None
    if role and holder.role != role:
        raise NotAllowed(action=action)
    return who


def not_for(tx: Tx, who: Who, row: RedemptionRow) -> None:
    """Nobody gives to themselves or their own household, nor says what was given."""
    own = facts.accounts_of(tx, who.resident, tx.now_ms) | {who.member}
    if who.resident == row.resident or own & facts.heirs(tx, row.member):
        raise OwnHousehold(member=row.member)


def _now(tx: Tx, card: str | None) -> tuple[Holder, Who]:
    holder = holders(tx, [card]).get(card) if card else None
    if holder is not None and holder.blocked(tx.now_ms):
        raise CardBlocked
    who = None if holder is None else holder.at(tx.now_ms)
    if holder is None or who is None:
        raise CardUnknown
    return holder, who
