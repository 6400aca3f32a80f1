"""PINs: counted here, hashed elsewhere. A try is charged before anyone looks."""

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS, MINUTE_MS
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import (
    NotFound,
    PinLocked,
    PinNotSet,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import ReadConnection, Tx
from linli_hub.people.actions.members import manages
from linli_hub.registry.store import tags
from linli_hub.registry.store.presented_card import holder_now
from linli_hub.registry.store.tables import Pin, Resident

PIN_WRONG_MAX = 5
PIN_LOCK_MS = 15 * MINUTE_MS
PIN_DAY_WRONG_MAX = 20
FOR_EVER_MS = 2**53 - 1  # until staff unlock it


def set_pin(tx: Tx, actor: Actor, resident: str, pin_hash: str) -> None:
    """A new PIN; also unlocks."""
    manages(actor)
    if rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident)
    fresh = {"wrong": 0, "day": 0, "day_wrong": 0, "locked_until_ms": 0}
    if rows.change(tx, Pin, {"resident": resident}, hash=pin_hash, **fresh) == 0:
        rows.add(tx, Pin, resident=resident, hash=pin_hash, **fresh)
    audit(tx, actor, "pin.set", resident)


def set_pin_once(
    tx: Tx, actor: Actor, key: str, resident: str, stored: tuple[str, str]
) -> None:
    """The same for a key: `stored` is the hash and a fingerprint that says whether
    another command is the same one (a hash is salted and never alike)."""
    pin_hash, fingerprint = stored

    def act() -> once.Answer:
        set_pin(tx, actor, resident, pin_hash)
        return {}

    once.once(tx, actor, key, ("set_pin", resident, fingerprint), act)


@named("pins.unlock_pin")
def unlock_pin(tx: Tx, actor: Actor, resident: str) -> None:
    """Staff let a resident try again."""
    manages(actor)
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
    return charge_pin_of(tx, holder_now(tx, card_hash).resident)


def charge_pin_of(tx: Tx, resident: str) -> str:
    """The same for somebody whom the desk has before it without a card."""
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


def pin_passed(
    tx: Tx, card_hash: str, stored: str = "", fresh: str | None = None
) -> None:
    """The PIN just charged was right: take the charge back. `fresh`: its hash with a
    newer pepper, instead of `stored` if that is still the PIN."""
    pin_passed_of(tx, holder_now(tx, card_hash).resident, stored, fresh)


def pin_passed_of(tx: Tx, resident: str, stored: str, fresh: str | None) -> None:
    """The same for somebody at the desk."""
    pin = rows.get(tx, Pin, resident=resident)
    if pin is None:
        raise PinNotSet
    rows.change(
        tx, Pin, {"resident": resident},
        wrong=0, day_wrong=max(0, pin.day_wrong - 1), locked_until_ms=0,
        hash=fresh if fresh is not None and pin.hash == stored else pin.hash,
    )  # fmt: skip


def pin_left(connection: ReadConnection, card_hash: str) -> int:
    """How many wrong PINs in a row are left; for a read connection."""
    return tags.pin_left(connection, card_hash, PIN_WRONG_MAX)
