"""The service desk: selling for points, and handing over what waits.

The goods are in the clerk's hands, so reserving, handing over and settling are one
transaction; what the desk says is noted like a station's journal.
"""

from dataclasses import dataclass

from linli_hub.base.actions import epochs, once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason, check_text
from linli_hub.base.core.errors import BadValue, NotAllowed, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.people.actions.members import open_member
from linli_hub.people.store.tables import Collector
from linli_hub.registry.store import dated_facts, presented_card
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Resident
from linli_hub.station.actions import orders, redemptions
from linli_hub.station.core import redemption as core_redemption
from linli_hub.station.core.order import Line
from linli_hub.station.core.redemption import RedemptionRow, State
from linli_hub.station.store.redemption_rows import plain

IDENTITIES = ("pin", "seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """`identity`: the PIN was right, or the clerk knows who it is and says how."""

    station: str
    resident: str
    lines: tuple[Line, ...]
    identity: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """`given`: None is all of it. Fetched by the holder, by another resident, or by
    somebody whose name can be erased."""

    redemption: str
    given: int | None = None
    collector: str | None = None
    collector_name: str = ""


def sell(tx: Tx, actor: Actor, key: str, sale: Sale) -> orders.Order:
    """Reserve and hand over at once; a service is only booked."""
    _serves(actor)
    epochs.must_be_open(tx)

    def act() -> once.Answer:
        if sale.identity not in IDENTITIES:
            raise BadValue(field="identity", why="say pin or seen")
        if sale.identity == "seen":
            check_reason(sale.reason)
        buyer = _buyer(tx, sale.resident)
        not_own(tx, actor, buyer.member, resident=buyer.resident)
        wish = orders.Wish(station=sale.station, card="", lines=sale.lines)
        made = orders.reserved(tx, actor, key, wish, buyer)
        given = [
            row if row.slot is not None else _handed(tx, actor, row, None)
            for row in made.redemptions
        ]
        audit(
            tx, actor, "desk.sell", made.id, resident=sale.resident,
            identity=sale.identity, reason=sale.reason,
        )  # fmt: skip
        return orders.plain(orders.Order(id=made.id, redemptions=tuple(given)))

    lines = [part for one in sale.lines for part in (one.item, one.quantity, one.slot)]
    body = (sale.station, sale.resident, sale.identity, sale.reason, *lines)
    return orders.again(once.once(tx, actor, key, ("sell", *body), act))


def hand_over(
    tx: Tx, actor: Actor, key: str, wish: HandOver, told_name: str = ""
) -> RedemptionRow:
    """What waits goes to its holder or to whoever collects it for them.

    `told_name`: a mark of the collector's name, for the key; the name itself is kept
    only where it can be erased.
    """
    _serves(actor)
    epochs.must_be_open(tx)

    def act() -> once.Answer:
        row = redemptions.here(tx, actor, wish.redemption)
        not_own(tx, actor, row.member, resident=row.resident)
        if row.slot is not None:
            raise BadValue(field="redemption", why="a service takes place")
        if row.state == State.HELD and row.held_until_ms <= tx.now_ms:
            raise NotAllowed(action="hand over what has run out")
        done = _handed(tx, actor, row, wish.given)
        _collected(tx, wish)
        audit(
            tx, actor, "desk.hand_over", row.id, given=done.given or 0,
            collector=wish.collector or ("named" if wish.collector_name else "holder"),
        )  # fmt: skip
        return plain(done)

    body = (wish.redemption, wish.given, wish.collector, told_name)
    return redemptions.once(tx, actor, key, ("hand-over", *body), act)


def cancel(tx: Tx, actor: Actor, key: str, redemption: str) -> RedemptionRow:
    """Give back what waits, because its holder does not want it any more."""
    _serves(actor)

    def act() -> once.Answer:
        row = redemptions.here(tx, actor, redemption)
        not_own(tx, actor, row.member, resident=row.resident)
        redemptions.not_begun(tx, row)
        done = redemptions.move(
            tx, row, core_redemption.Cancel(), redemptions.Known(by=actor.name)
        )
        audit(tx, actor, "desk.cancel", redemption)
        return plain(done)

    return redemptions.once(tx, actor, key, ("desk-cancel", redemption), act)


def _handed(
    tx: Tx, actor: Actor, row: RedemptionRow, given: int | None
) -> RedemptionRow:
    begun = redemptions.move(
        tx, row, core_redemption.Dispense(), redemptions.Known(by=actor.name)
    )
    told = redemptions.Told(
        redemption=row.id, fence=begun.fence, result="handed_over", given=given,
        evidence="desk", staff=actor.name,
    )  # fmt: skip
    redemptions.note(tx, redemptions.DESK + actor.name, "intent", told)
    redemptions.note(tx, redemptions.DESK + actor.name, "result", told)
    return redemptions.finish(tx, begun, told)


def _buyer(tx: Tx, resident: str) -> presented_card.Buyer:
    if rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident)
    member = dated_facts.membership(tx, resident, tx.now_ms)
    if member is None:
        raise NotFound(what="member of", id=resident)
    open_member(tx, member)
    return presented_card.Buyer(resident=resident, member=member, card="")


def _collected(tx: Tx, wish: HandOver) -> None:
    if wish.collector is None and not wish.collector_name:
        return
    if wish.collector is not None:
        if wish.collector_name:
            raise BadValue(field="collector", why="a resident or a name, not both")
        if rows.get(tx, Resident, id=wish.collector) is None:
            raise NotFound(what="resident", id=wish.collector)
    else:
        check_text("collector_name", wish.collector_name)
    rows.add(
        tx, Collector, redemption=wish.redemption, resident=wish.collector,
        name=wish.collector_name, at_ms=tx.now_ms,
    )  # fmt: skip


def _serves(actor: Actor) -> None:
    actor.must("serve_at_the_desk")
