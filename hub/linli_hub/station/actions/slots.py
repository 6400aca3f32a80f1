"""Services by appointment: a calendar of slots, and who says whether it took place.

What is booked is held until the slot is over; then the provider or staff say so, and if
nobody does it goes to review: points never come back just because nobody spoke.
"""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.core.checks import check_reason, check_whole
from linli_hub.base.core.errors import (
    BadValue,
    NotAllowed,
    NotFound,
    RedemptionState,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.presented_card import holder_for
from linli_hub.registry.store.tables import Household, Resident
from linli_hub.station.actions import redemptions
from linli_hub.station.actions.own_goods import not_for
from linli_hub.station.core import redemption as core_redemption
from linli_hub.station.core.redemption import RedemptionRow, State
from linli_hub.station.core.refusals import SlotOver
from linli_hub.station.store.redemption_rows import of_tx, plain
from linli_hub.station.store.tables import Redemption, Slot
from linli_hub.station.store.tables_shelf import Item

CAPACITY_MAX = 500
AHEAD_MS_MAX = 400 * DAY_MS
LONG_MS_MAX = DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSlot:
    """`provider`: a resident's or an organisation's id."""

    item: str
    starts_ms: int
    ends_ms: int
    capacity: int
    provider: str


def add_slot(tx: Tx, actor: Actor, key: str, new: NewSlot) -> once.Answer:
    """A time at which a service can be had: {"slot": id}."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        item: Item | None = rows.get(tx, Item, id=new.item)
        if item is None or item.kind != "service":
            raise NotFound(what="service", id=new.item)
        check_whole("capacity", new.capacity, CAPACITY_MAX)
        if not tx.now_ms < new.starts_ms < tx.now_ms + AHEAD_MS_MAX:
            raise BadValue(field="starts_ms", why="must lie ahead, within 400 days")
        if not new.starts_ms < new.ends_ms <= new.starts_ms + LONG_MS_MAX:
            raise BadValue(
                field="ends_ms", why="must come after it begins, within a day"
            )
        _check_provider(tx, new.provider)
        id = once.derived("slot", actor, key)
        rows.add(
            tx, Slot, id=id, item=new.item, starts_ms=new.starts_ms,
            ends_ms=new.ends_ms, capacity=new.capacity, taken=0, provider=new.provider,
            cancelled_ms=None,
        )  # fmt: skip
        audit(tx, actor, "slot.add", id, item=new.item, provider=new.provider)
        return {"slot": id}

    body = (new.item, new.starts_ms, new.ends_ms, new.capacity, new.provider)
    return once.once(tx, actor, key, ("slot_add", *body), act)


def cancel_slot(tx: Tx, actor: Actor, key: str, slot: str, reason: str) -> once.Answer:
    """Called off before it began: whoever booked it has the points back. {"freed": n}."""
    actor.must("manage_the_shelf")

    def act() -> once.Answer:
        check_reason(reason)
        row = _slot(tx, slot)
        if row.cancelled_ms is not None or row.starts_ms <= tx.now_ms:
            raise SlotOver(slot=slot)
        rows.change(tx, Slot, {"id": slot}, cancelled_ms=tx.now_ms)
        booked = rows.find(tx, Redemption, slot=slot, state=State.HELD.value)
        for one in booked:
            held = of_tx(tx, one.id)
            assert held is not None
            redemptions.move(
                tx, held, core_redemption.Cancel(), redemptions.Known(by=actor.name)
            )
        audit(tx, actor, "slot.cancel", slot, reason=reason, freed=len(booked))
        return {"freed": len(booked)}

    return once.once(tx, actor, key, ("slot_cancel", slot, reason), act)


def took_place(
    tx: Tx, actor: Actor, key: str, redemption: str, happened: bool, card: str | None
) -> RedemptionRow:  # fmt: skip
    """Whether a booked service was rendered. `card`: the provider's, as keyed hash;
    without it, at the desk, the word of the person logged in."""
    if card is None or actor.kind != "edge":
        actor.must("manage_the_shelf")

    def act() -> once.Answer:
        row = redemptions.here(tx, actor, redemption)
        if row.slot is None:
            raise NotFound(what="booking", id=redemption)
        slot = _slot(tx, row.slot)
        not_own(tx, actor, row.member, resident=row.resident)
        by = actor.name if card is None else _provider(tx, card, slot, row)
        if (happened or card is not None) and tx.now_ms < slot.starts_ms:
            raise BadValue(field="happened", why="it has not begun")
        if row.state == State.REVIEW and card is None:
            raise RedemptionState(redemption=row.id, state=row.state, wanted="held")
        done = _ended(tx, row, happened, by)
        redemptions.note_word(tx, actor, done)
        audit(
            tx, actor, "slot.took_place", redemption, happened=int(happened),
            by_card=int(card is not None),
        )  # fmt: skip
        return plain(done)

    body = ("took_place", redemption, int(happened), card)
    return redemptions.once(tx, actor, key, body, act)


def _ended(tx: Tx, row: RedemptionRow, happened: bool, by: str) -> RedemptionRow:
    result: core_redemption.Result = "handed_over" if happened else "not_given"
    known = redemptions.Known(by=by)
    if row.state == State.REVIEW:
        return redemptions.move(tx, row, core_redemption.Resolve(result), known)
    if row.state != State.HELD:
        raise RedemptionState(
            redemption=row.id, state=row.state, wanted=State.HELD.value
        )
    begun = redemptions.move(tx, row, core_redemption.Dispense(), known)
    return redemptions.move(
        tx, begun, core_redemption.Finish(begun.fence, result), known
    )


def _provider(tx: Tx, card: str, slot: Slot, row: RedemptionRow) -> str:
    who = holder_for(tx, card, "confirm without the provider's card")
    if slot.provider not in (who.resident, who.member):
        raise NotAllowed(action="confirm another provider's service")
    not_for(tx, who, row)
    return card


def _check_provider(tx: Tx, provider: str) -> None:
    if rows.get(tx, Resident, id=provider) is not None:
        return
    member: Household | None = rows.get(tx, Household, id=provider)
    if member is None or member.kind != "organisation":
        raise NotFound(what="provider", id=provider)


def _slot(tx: Tx, slot: str) -> Slot:
    row: Slot | None = rows.get(tx, Slot, id=slot)
    if row is None:
        raise NotFound(what="slot", id=slot)
    return row
