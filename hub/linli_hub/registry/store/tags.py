"""What must be known of people elsewhere: at the edges while they are offline (three
lists of tags), and before somebody decides (do they benefit?).
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.core.actors import Actor
from linli_hub.base.store.tx import Tx, read
from linli_hub.registry.core.card_life import ATTENDANT_CARD, STAFF_CARD
from linli_hub.registry.store import dated_facts


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTagLists:
    """Tags of 6 hex digits, sorted; `version` rises with every change."""

    version: int
    blocked: tuple[str, ...]
    attendants: tuple[str, ...]
    staff: tuple[str, ...]


def bump_tags(tx: Tx) -> None:
    """Say that cards have changed; every change of `card` or of who holds one must."""
    tx.raise_tags_version()


def card_tags(connection: Connection) -> CardTagLists:
    version = read(connection, "SELECT tags_version FROM book")[0][0]
    found = read(
        connection,
        "SELECT DISTINCT tag, role, life <> 'active' FROM card"
        " WHERE life <> 'active' OR role <> 'resident' ORDER BY tag",
    )
    return CardTagLists(
        version=version,
        blocked=tuple(sorted({tag for tag, _, blocked in found if blocked})),
        attendants=tuple(t for t, role, b in found if role == ATTENDANT_CARD and not b),
        staff=tuple(t for t, role, b in found if role == STAFF_CARD and not b),
    )


def pin_left(connection: Connection, card_hash: str, most: int) -> int:
    """How many wrong PINs in a row are left before the lock."""
    found = read(
        connection,
        "SELECT p.wrong FROM pin p JOIN card c ON c.resident = p.resident"
        " WHERE c.hash = :card",
        card=card_hash,
    )
    return most - int(found[0][0]) if found else 0


def pin_left_of(connection: Connection, resident: str, most: int) -> int:
    """The same for a resident."""
    found = read(connection, "SELECT wrong FROM pin WHERE resident = :id", id=resident)
    return most - int(found[0][0]) if found else 0


def own_resident(tx: Tx, actor: Actor) -> str | None:
    """Who the person logged in is among the residents, if that is known."""
    found = tx.pick("SELECT resident FROM login WHERE name = ?", actor.name)
    return found[0][0] if found and actor.is_person else None


def benefits(tx: Tx, actor: Actor, member: str, resident: str | None = None) -> bool:
    """Is `member` the actor's own household now, does it go on to it, do they carry a
    card of it; or is `resident` themselves?"""
    own = own_resident(tx, actor)
    if own is None or own == resident:
        return own is not None
    return not dated_facts.accounts_of(tx, own, tx.now_ms).isdisjoint(
        dated_facts.heirs(tx, member)
    )


def may_spend(tx: Tx, resident: str, member: str) -> bool:
    """False if only heads of this member spend, and this is none."""
    found = tx.pick(
        "SELECT h.spend, r.head FROM household h, resident r"
        " WHERE h.id = ? AND r.id = ?",
        member, resident,
    )  # fmt: skip
    return not found or found[0][0] != "heads" or bool(found[0][1])
