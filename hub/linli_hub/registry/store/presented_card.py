"""A card that is shown now: whose it is, or why it counts for nothing."""

from dataclasses import dataclass

from linli_hub.base.core.errors import (
    CardBlocked,
    CardUnknown,
    NotAllowed,
)
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.holders import Holder, Who, holders


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who pays, and with which card ('' at the desk)."""

    resident: str
    member: str
    card: str


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


def _now(tx: Tx, card: str | None) -> tuple[Holder, Who]:
    holder = holders(tx, [card]).get(card) if card else None
    if holder is not None and holder.blocked(tx.now_ms):
        raise CardBlocked
    who = None if holder is None else holder.at(tx.now_ms)
    if holder is None or who is None:
        raise CardUnknown
    return holder, who


def card_buyer(tx: Tx, card: str) -> Buyer:
    """Who holds a card and may spend with it now, or the refusal."""
    who = holder_now(tx, card)
    return Buyer(resident=who.resident, member=who.member, card=card)
