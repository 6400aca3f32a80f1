"""Households, residents, cards and PINs. A PIN is hashed elsewhere; here it is counted."""

import re

from linli_hub.actions.resettle import place, remember, resettle
from linli_hub.core.actors import Actor
from linli_hub.core.errors import (
    AlreadyExists,
    BadValue,
    CardBlocked,
    CardUnknown,
    NotFound,
    PinLocked,
    PinNotSet,
)
from linli_hub.core.event_time import DAY_MS, MINUTE_MS
from linli_hub.core.ledger import member
from linli_hub.store import books, deposits, people, rows
from linli_hub.store.alarms import audit
from linli_hub.store.holders import Holder, holders
from linli_hub.store.standards import in_force
from linli_hub.store.tables_people import (
    Card,
    CardOwner,
    Household,
    Membership,
    Pin,
    Resident,
)
from linli_hub.store.tx import ReadConnection, Tx

ID = re.compile(r"[A-Za-z0-9._-]{1,64}\Z")
HASH = re.compile(r"[0-9a-f]{32}\Z")
TAG = re.compile(r"[0-9a-f]{6}\Z")
CARD_ROLES = ("resident", "attendant", "staff")
LANGUAGES = ("zh-CN", "en")
NAME_CHARS_MAX = 100

PIN_WRONG_MAX = 5
PIN_LOCK_MS = 15 * MINUTE_MS
PIN_DAY_WRONG_MAX = 20
FOR_EVER_MS = 2**53 - 1  # until staff unlock it


def add_household(tx: Tx, actor: Actor, household: str, address: str) -> None:
    """A new member with an empty account."""
    _manages(actor)
    _check_id("household", household)
    _check_text("address", address)
    if rows.get(tx, Household, id=household) is not None:
        raise AlreadyExists(what="household", id=household)
    rows.add(
        tx, Household, id=household, address=address, opened_ms=tx.now_ms,
        kind="household", spend="pooled",
    )  # fmt: skip
    books.open_accounts(tx, [member(household)])
    audit(tx, actor, "household.add", household)


def add_resident(
    tx: Tx, actor: Actor, resident: str, household: str, name: str,
    language: str = "zh-CN",
) -> None:  # fmt: skip
    """A person of a household."""
    _manages(actor)
    _check_id("resident", resident)
    _check_text("name", name)
    if language not in LANGUAGES:
        raise BadValue(field="language", why=f"must be one of {', '.join(LANGUAGES)}")
    if rows.get(tx, Household, id=household) is None:
        raise NotFound(what="household", id=household)
    if rows.get(tx, Resident, id=resident) is not None:
        raise AlreadyExists(what="resident", id=resident)
    rows.add(
        tx, Resident, id=resident, name=name, language=language, added_ms=tx.now_ms,
        head=False,
    )  # fmt: skip
    rows.add(tx, Membership, resident=resident, from_ms=0, household=household)
    audit(tx, actor, "resident.add", resident, household=household)


def issue_card(
    tx: Tx, actor: Actor, resident: str, card_hash: str, tag: str,
    role: str = "resident",
) -> int:  # fmt: skip
    """Give a card to a resident; how many deposits made before are credited now."""
    _manages(actor)
    if not HASH.match(card_hash) or not TAG.match(tag):
        raise BadValue(field="card", why="needs a hash of 32 and a tag of 6 hex digits")
    if role not in CARD_ROLES:
        raise BadValue(field="role", why=f"must be one of {', '.join(CARD_ROLES)}")
    if rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident)
    if rows.get(tx, Card, hash=card_hash) is not None:
        raise AlreadyExists(what="card", id=tag)
    rows.add(
        tx, Card, hash=card_hash, resident=resident, role=role, tag=tag,
        issued_ms=tx.now_ms, blocked_ms=None, life="active", replaced_by=None,
    )  # fmt: skip
    rows.add(tx, CardOwner, card=card_hash, from_ms=0, resident=resident)
    people.bump_tags(tx)
    audit(tx, actor, "card.issue", resident, tag=tag, role=role)
    return _place_again(tx, card_hash, deposits.of_unknown_card(tx, card_hash))


def block_card(tx: Tx, actor: Actor, card_hash: str) -> None:
    """From now on the card neither earns nor spends; what came later goes to review."""
    _manages(actor)
    card = rows.get(tx, Card, hash=card_hash)
    if card is None:
        raise CardUnknown
    if card.blocked_ms is not None:
        return
    holder = holders(tx, [card_hash])[card_hash]
    rows.change(tx, Card, {"hash": card_hash}, blocked_ms=tx.now_ms, life="lost")
    people.bump_tags(tx)
    audit(tx, actor, "card.block", card.resident, tag=card.tag)
    day = in_force(tx).day(tx.now_ms)
    if day is None:
        return
    names = sorted({who.member for _, who in holder.spells if who is not None})
    later = [
        deposit
        for deposit in deposits.of_members_from(tx, names, day)
        if deposit.card == card_hash
    ]
    _place_again(tx, card_hash, later)


def set_pin(tx: Tx, actor: Actor, resident: str, pin_hash: str) -> None:
    _manages(actor)
    if rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident)
    fresh = {"wrong": 0, "day": 0, "day_wrong": 0, "locked_until_ms": 0}
    if rows.change(tx, Pin, {"resident": resident}, hash=pin_hash, **fresh) == 0:
        rows.add(tx, Pin, resident=resident, hash=pin_hash, **fresh)
    audit(tx, actor, "pin.set", resident)


def unlock_pin(tx: Tx, actor: Actor, resident: str) -> None:
    """Staff let a resident try again."""
    _manages(actor)
    cleared = rows.change(
        tx, Pin, {"resident": resident}, wrong=0, day_wrong=0, locked_until_ms=0
    )
    if cleared == 0:
        raise PinNotSet
    audit(tx, actor, "pin.unlock", resident)


def charge_pin(tx: Tx, card_hash: str) -> str:
    """Charge one wrong PIN before anyone looks; the hash to check it against.

    The fifth in a row locks for 15 minutes, the twentieth of a day until staff unlock.
    Call `pin_passed` if it was right. The count is durable before the answer is known,
    so neither a crash nor many kiosks at once give more tries.
    """
    resident = _spender(tx, card_hash).resident
    pin = rows.get(tx, Pin, resident=resident)
    if pin is None:
        raise PinNotSet
    if pin.locked_until_ms > tx.now_ms:
        raise PinLocked(until_ms=pin.locked_until_ms)
    today = tx.now_ms // DAY_MS
    wrong = pin.wrong + 1
    day_wrong = (pin.day_wrong if pin.day == today else 0) + 1
    until_ms = pin.locked_until_ms
    if wrong >= PIN_WRONG_MAX:
        wrong, until_ms = 0, tx.now_ms + PIN_LOCK_MS
    if day_wrong >= PIN_DAY_WRONG_MAX:
        until_ms = FOR_EVER_MS
    rows.change(
        tx, Pin, {"resident": resident},
        wrong=wrong, day=today, day_wrong=day_wrong, locked_until_ms=until_ms,
    )  # fmt: skip
    hashed: str = pin.hash
    return hashed


def pin_passed(tx: Tx, card_hash: str) -> None:
    """The PIN just charged was right: take the charge back."""
    resident = _spender(tx, card_hash).resident
    pin = rows.get(tx, Pin, resident=resident)
    if pin is None:
        raise PinNotSet
    rows.change(
        tx, Pin, {"resident": resident},
        wrong=0, day_wrong=max(0, pin.day_wrong - 1), locked_until_ms=0,
    )  # fmt: skip


def pin_left(connection: ReadConnection, card_hash: str) -> int:
    """How many wrong PINs in a row are left; for a read connection."""
    return people.pin_left(connection, card_hash, PIN_WRONG_MAX)


def _spender(tx: Tx, card_hash: str) -> Holder:
    holder = holders(tx, [card_hash]).get(card_hash)
    if holder is None:
        raise CardUnknown
    if holder.blocked(tx.now_ms):
        raise CardBlocked
    return holder


def _place_again(tx: Tx, card_hash: str, found: list[deposits.Deposit]) -> int:
    """Settle `found` with what is known of their card now; how many are awarded."""
    standards = in_force(tx)
    holder = holders(tx, [card_hash]).get(card_hash)
    placed = []
    for deposit in found:
        before = remember(deposit)
        place(deposit, holder, standards)
        placed.append((deposit, before))
    resettle(tx, placed, standards)
    return sum(deposit.state == "awarded" for deposit in found)


def _manages(actor: Actor) -> None:
    actor.must("manage members", "admin", "staff")


def _check_id(field: str, text: str) -> None:
    if not ID.match(text):
        raise BadValue(field=field, why="use 1 to 64 of A-Z, a-z, 0-9, '.', '_', '-'")


def _check_text(field: str, text: str) -> None:
    if not 1 <= len(text.strip()) <= NAME_CHARS_MAX or not text.isprintable():
        raise BadValue(field=field, why=f"must be 1 to {NAME_CHARS_MAX} characters")
