"""Cards: given, handed out, lost, replaced, given back. See core/card_life.py.

A card is only ever its keyed hash and its tag here. Each change is audited under the
tag, and edges are told (people.card_tags).
"""

import re
from dataclasses import dataclass
from typing import Any

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    CardState,
    CardUnknown,
    MemberClosed,
    NotFound,
    ResidentDied,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions.after_facts import attributed_again, settle_again
from linli_hub.earning.store import deposits
from linli_hub.people.actions.members import manages
from linli_hub.registry.core import card_life
from linli_hub.registry.store import dated_facts, tags
from linli_hub.registry.store.holders import holders
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Card, Household, Resident

HASH = re.compile(r"[0-9a-f]{32}\Z")
TAG = re.compile(r"[0-9a-f]{6}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCard:
    """A card for a resident. Not `active`: known, but not handed out yet.

    `on_behalf`: the organisation it earns and spends for, if not the resident's own
    household; nobody makes such a one out to themselves.
    """

    resident: str
    hash: str
    tag: str
    role: str = card_life.RESIDENT_CARD
    active: bool = True
    on_behalf: str | None = None


def issue_card(
    tx: Tx, actor: Actor, resident: str, card_hash: str, tag: str,
    role: str = card_life.RESIDENT_CARD,
) -> int:  # fmt: skip
    """Hand a card to a resident; how many deposits made before are credited now."""
    card = NewCard(resident=resident, hash=card_hash, tag=tag, role=role)
    return issue(tx, actor, card)


@named("cards.issue")
def issue(tx: Tx, actor: Actor, card: NewCard) -> int:
    """Make a card out to a resident; how many deposits made before are credited now.

    One that was given back may be issued again, and is the new holder's from now on.
    """
    manages(actor)
    _check(tx, card)
    if card.on_behalf is not None:  # it spends what others have earned
        home = dated_facts.membership(tx, card.resident, tx.now_ms)
        not_own(tx, actor, home, resident=card.resident)
    known = rows.get(tx, Card, hash=card.hash)
    state = card_life.ACTIVE if card.active else card_life.ISSUED
    if known is None:
        rows.add(
            tx, Card, hash=card.hash, resident=card.resident, role=card.role,
            tag=card.tag, issued_ms=tx.now_ms, life=state,
        )  # fmt: skip
    else:
        _issue_again(tx, known, card, state)
    from_ms = 0 if known is None and card.active else tx.now_ms
    owner = card.resident if card.active else None
    dated_facts.set_owner(tx, card.hash, from_ms, owner, card.on_behalf)
    tags.bump_tags(tx)
    more = {"on_behalf": card.on_behalf} if card.on_behalf else {}
    audit(tx, actor, "card.issue", card.resident, tag=card.tag, role=card.role,
          life=state, **more)  # fmt: skip
    if from_ms:
        return 0
    found = deposits.of_unknown_card(tx, card.hash)
    attributed_again(tx, found)
    return sum(deposit.state == "awarded" for deposit in found)


@named("cards.activate_card")
def activate_card(tx: Tx, actor: Actor, card_hash: str) -> None:
    """Hand out a card that was made out before: from now on it earns and spends."""
    manages(actor)
    card = _card(tx, card_hash)
    if card.life == card_life.ACTIVE:
        return
    if card.life != card_life.ISSUED:  # given back: whose it would be is not known
        raise CardState(now=card.life, then=card_life.ACTIVE)
    _living(tx, card.resident)
    last = dated_facts.owner(tx, card_hash)
    on_behalf = None if last is None else last.on_behalf
    dated_facts.set_owner(tx, card_hash, tx.now_ms, card.resident, on_behalf)
    _become(tx, actor, card, card_life.ACTIVE, "card.activate")


@named("cards.block_card")
def block_card(tx: Tx, actor: Actor, card_hash: str) -> None:
    """Lost: from now on it neither earns nor spends; what came later goes to review."""
    manages(actor)
    card = _card(tx, card_hash)
    if card.blocked_ms is None:
        _block(tx, actor, card, card_life.LOST, "card.block")


@named("cards.return_card")
def return_card(tx: Tx, actor: Actor, card_hash: str) -> None:
    """Given back: nobody's from now on; it may be issued again."""
    manages(actor)
    card = _card(tx, card_hash)
    if card.life == card_life.RETURNED:
        return
    card_life.must_follow(card.life, card_life.RETURNED)
    before = holders(tx, [card_hash])
    dated_facts.set_owner(tx, card_hash, tx.now_ms, None, None)
    _become(tx, actor, card, card_life.RETURNED, "card.return")
    settle_again(tx, [card_hash], before, tx.now_ms)


@named("cards.replace_card")
def replace_card(tx: Tx, actor: Actor, old_hash: str, new_hash: str, tag: str) -> int:
    """A new card for an old one, lost or worn: the same holder, linked to it."""
    manages(actor)
    old = _card(tx, old_hash)
    card_life.must_follow(old.life, card_life.REPLACED)
    last = dated_facts.owner(tx, old_hash)
    on_behalf = None if last is None else last.on_behalf
    credited = issue(
        tx, actor,
        NewCard(resident=old.resident, hash=new_hash, tag=tag, role=old.role,
                on_behalf=on_behalf),
    )  # fmt: skip
    rows.change(tx, Card, {"hash": old_hash}, replaced_by=new_hash)
    _block(tx, actor, old, card_life.REPLACED, "card.replace", by=tag)
    return credited


def end_cards(tx: Tx, actor: Actor, residents: list[str]) -> None:
    """Their holders have left: none of their cards is good any more."""
    for resident in residents:
        for card in rows.find(tx, Card, resident=resident):
            if card_life.ENDED in card_life.FOLLOWS[card.life]:
                _block(tx, actor, card, card_life.ENDED, "card.end")


def _check(tx: Tx, card: NewCard) -> None:
    if not HASH.match(card.hash) or not TAG.match(card.tag):
        raise BadValue(field="card", why="needs a hash of 32 and a tag of 6 hex digits")
    if card.role not in card_life.CARD_ROLES:
        raise BadValue(
            field="role", why=f"must be one of {', '.join(card_life.CARD_ROLES)}"
        )
    _living(tx, card.resident)
    if card.on_behalf is None:
        return
    if (
        card.role != card_life.RESIDENT_CARD
    ):  # whose bags it may not judge would be hidden
        raise BadValue(field="on_behalf", why="is only for cards of residents")
    member = rows.get(tx, Household, id=card.on_behalf)
    if member is None:
        raise NotFound(what="member", id=card.on_behalf)
    if member.closed_ms is not None:
        raise MemberClosed(member=card.on_behalf)
    if member.kind != "organisation":
        raise BadValue(field="on_behalf", why="must be an organisation")


def _living(tx: Tx, resident: str) -> None:
    row = rows.get(tx, Resident, id=resident)
    if row is None:
        raise NotFound(what="resident", id=resident)
    if row.died_ms is not None:
        raise ResidentDied(resident=resident)


def _issue_again(tx: Tx, known: Any, card: NewCard, state: str) -> None:
    if known.life != card_life.RETURNED:
        raise AlreadyExists(what="card", id=card.tag)
    if known.role != card.role:  # what it did before was done in that role
        raise BadValue(field="role", why=f"must stay {known.role}")
    rows.change(
        tx, Card, {"hash": card.hash},
        resident=card.resident, life=state, issued_ms=tx.now_ms,
    )  # fmt: skip


def _card(tx: Tx, card_hash: str) -> Any:
    card = rows.get(tx, Card, hash=card_hash)
    if card is None:
        raise CardUnknown
    return card


def _become(tx: Tx, actor: Actor, card: Any, then: str, what: str) -> None:
    card_life.must_follow(card.life, then)
    rows.change(tx, Card, {"hash": card.hash}, life=then)
    tags.bump_tags(tx)
    audit(tx, actor, what, card.resident, tag=card.tag, life=then)


def _block(tx: Tx, actor: Actor, card: Any, then: str, what: str, **more: str) -> None:
    """Blocked from now on, or from when it was; bags after that leave the books."""
    card_life.must_follow(card.life, then)
    before = holders(tx, [card.hash])
    blocked_ms = tx.now_ms if card.blocked_ms is None else card.blocked_ms
    rows.change(tx, Card, {"hash": card.hash}, life=then, blocked_ms=blocked_ms)
    tags.bump_tags(tx)
    audit(tx, actor, what, card.resident, tag=card.tag, **more)
    settle_again(tx, [card.hash], before, blocked_ms)
