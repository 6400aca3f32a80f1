"""Redemptions: points and goods reserved together, given or given back exactly once.

HTTP and the kiosk's journal tell the same story and meet in `_step`; whoever comes
second finds it done.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from linli_hub.actions import epochs, sticky
from linli_hub.actions.members import not_own
from linli_hub.core import redemption as core
from linli_hub.core.actors import SYSTEM, Actor
from linli_hub.core.errors import (
    BadValue,
    BudgetSpent,
    CardBlocked,
    CardUnknown,
    NotAllowed,
    NotEnoughPoints,
    NotFound,
    NotHead,
)
from linli_hub.core.ledger import SHELF, Transfer, hold, member, settle, sponsor, void
from linli_hub.core.redemption import RESULTS, Result, State
from linli_hub.store import alarms, books, people, rows, stock
from linli_hub.store.holders import holders
from linli_hub.store.tables_books import Item, Redemption
from linli_hub.store.tx import Tx
from linli_hub.store.views_books import RedemptionRow
from linli_wire.messages import DispenseIntent, DispenseResult

_Act = Callable[[], sticky.Answer]

HOLD_TTL_MS = 10 * 60_000
DISPENSE_TTL_MS = 5 * 60_000
QUANTITY_MAX = 20
EXPIRE_MAX = 100  # a call; the rest waits for the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a resident asks for at a station."""

    station: str
    card: str  # keyed hash
    item: str
    quantity: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a station says came of a hand-over; `staff` is a card's keyed hash."""

    redemption: str
    fence: int
    result: str
    staff: str | None = None


def reserve(tx: Tx, actor: Actor, key: str, wish: Wish) -> RedemptionRow:
    """Hold points and goods together, or neither. The PIN was checked before."""

    epochs.must_be_open(tx)

    def act() -> sticky.Answer:
        return asdict(_reserve(tx, sticky.derived("redemption", actor, key), wish))

    body = (wish.station, wish.card, wish.item, wish.quantity)
    return RedemptionRow(**sticky.once(tx, actor, key, ("reserve", *body), act))


def dispense(
    tx: Tx, actor: Actor, key: str, redemption: str, staff_card: str | None
) -> RedemptionRow:
    """Start handing over: a fence number that is good for one hand-over."""
    epochs.must_be_open(tx)

    def act() -> sticky.Answer:
        staff = _staff(tx, actor, staff_card)
        return asdict(_step(tx, redemption, core.Dispense(), staff))

    return _once(tx, actor, key, ("dispense", redemption, staff_card), act)


def result(tx: Tx, actor: Actor, key: str, told: Told) -> RedemptionRow:
    """What came of it: settled, released, or in review when nobody knows."""

    def act() -> sticky.Answer:
        finish = core.Finish(told.fence, _result(told.result))
        return asdict(_step(tx, told.redemption, finish, told.staff))

    body = (told.redemption, told.fence, told.result, told.staff)
    return _once(tx, actor, key, ("result", *body), act)


def cancel(tx: Tx, actor: Actor, key: str, redemption: str) -> RedemptionRow:
    """Give points and goods back, as long as nothing is being handed over."""

    def act() -> sticky.Answer:
        return asdict(_step(tx, redemption, core.Cancel(), None))

    return _once(tx, actor, key, ("cancel", redemption), act)


def resolve(
    tx: Tx, actor: Actor, key: str, redemption: str, result: str, reason: str
) -> RedemptionRow:
    """A person ends a review: handed_over or not_given, and why they know."""
    actor.must("resolve a redemption", "admin", "staff")

    def act() -> sticky.Answer:
        if (held := rows.get(tx, Redemption, id=redemption)) is not None:
            not_own(tx, actor, held.member, resident=held.resident)
        row = _step(tx, redemption, core.Resolve(_result(result)), actor.name)
        alarms.audit(
            tx, actor, "redemption.resolve", redemption, result=result, reason=reason
        )
        return asdict(row)

    return _once(tx, actor, key, ("resolve", redemption, result, reason), act)


def expire(tx: Tx) -> int:
    """Release holds that are too old, and put silent hand-overs in review."""
    stock.bring_forward(tx, State.HELD, tx.now_ms + HOLD_TTL_MS)
    stock.bring_forward(tx, State.DISPENSING, tx.now_ms + DISPENSE_TTL_MS)
    late = stock.late_redemptions(tx, EXPIRE_MAX)
    for id in late:
        _step(tx, id, core.TimePassed(), SYSTEM.name)
    return len(late)


def told_intent(tx: Tx, edge: str, body: DispenseIntent) -> None:
    """The journal of `edge` says that a hand-over was about to start there."""
    _own(tx, edge, body.redemption)
    _step(tx, body.redemption, core.Dispense(body.fence), None)


def told_result(tx: Tx, edge: str, body: DispenseResult, staff: str | None) -> None:
    """The journal of `edge` says what came of it."""
    _own(tx, edge, body.redemption)
    finish = core.Finish(body.fence, _result(body.result))
    _step(tx, body.redemption, finish, staff)


def _own(tx: Tx, edge: str, redemption: str) -> None:
    """Only the station where it was reserved can know."""
    row = rows.get(tx, Redemption, id=redemption)
    if row is not None and row.station != edge:
        raise NotAllowed(action=f"tell of a redemption at {row.station}")


def view(row: Any, item: Any) -> RedemptionRow:
    """The row of table `redemption` with the names of its item."""
    return RedemptionRow(
        id=row.id,
        state=row.state,
        member=row.member,
        resident=row.resident,
        item=row.item,
        name_zh=item.name_zh,
        name_en=item.name_en,
        quantity=row.quantity,
        points=row.points - row.subsidy,
        fence=row.fence,
        held_until_ms=row.until_ms,
        station=row.station,
        created_ms=row.created_ms,
    )


def _once(
    tx: Tx, actor: Actor, key: str, command: tuple[str | int | None, ...], act: _Act
) -> RedemptionRow:
    return RedemptionRow(**sticky.once(tx, actor, key, command, act))


def _reserve(tx: Tx, id: str, wish: Wish) -> RedemptionRow:
    if type(wish.quantity) is not int or not 1 <= wish.quantity <= QUANTITY_MAX:
        raise BadValue(field="quantity", why=f"must be 1 to {QUANTITY_MAX}")
    holder = holders(tx, [wish.card]).get(wish.card)
    if holder is not None and holder.blocked(tx.now_ms):
        raise CardBlocked
    who = None if holder is None else holder.at(tx.now_ms)
    if who is None:
        raise CardUnknown
    if not people.may_spend(tx, who.resident, who.member):
        raise NotHead
    household = who.member
    item = rows.get(tx, Item, id=wish.item)
    if item is None:
        raise NotFound(what="item", id=wish.item)
    stock.reserve(tx, wish.item, wish.quantity)
    points = item.points * wish.quantity
    subsidy = item.subsidy * wish.quantity
    own, *paid = _holds(id, household, (points - subsidy, subsidy), item.budget)
    books.reserve(tx, replace(own, at_ms=tx.now_ms))
    for part in paid:
        try:
            books.reserve(tx, replace(part, at_ms=tx.now_ms))
        except NotEnoughPoints as short:
            raise BudgetSpent(budget=item.budget, left=short.data["has"]) from None
    rows.add(
        tx,
        Redemption,
        id=id,
        state=State.HELD.value,
        member=household,
        resident=who.resident,
        card=wish.card,
        item=wish.item,
        quantity=wish.quantity,
        points=points,
        fence=0,
        until_ms=tx.now_ms + HOLD_TTL_MS,
        station=wish.station,
        created_ms=tx.now_ms,
        changed_ms=tx.now_ms,
        staff=None,
        reason="",
        budget=item.budget,
        subsidy=subsidy,
    )
    return view(rows.get(tx, Redemption, id=id), item)


def _step(tx: Tx, id: str, what: core.Step, staff: str | None) -> RedemptionRow:
    """One step of the state machine, and what it means for points and goods."""
    row = rows.get(tx, Redemption, id=id)
    if row is None:
        raise NotFound(what="redemption", id=id)
    item = rows.get(tx, Item, id=row.item)
    before = core.Redemption(
        id=id, state=State(row.state), fence=row.fence, until_ms=row.until_ms
    )
    state, fence = core.step(before, what, tx.now_ms)
    if (state, fence) == (before.state, before.fence):
        return view(row, item)
    until_ms = row.until_ms
    match state:
        case State.SETTLED:
            ends = [settle(h, why=h.why, at_ms=tx.now_ms) for h in _held(tx, row)]
            books.post(tx, ends)
            stock.give(tx, row.item, row.quantity, cause=f"r/{id}")
        case State.RELEASED:
            ends = [void(h, why="released", at_ms=tx.now_ms) for h in _held(tx, row)]
            books.post(tx, ends)
            stock.release(tx, row.item, row.quantity)
        case State.DISPENSING:
            until_ms = tx.now_ms + DISPENSE_TTL_MS
        case State.REVIEW:
            alarms.alarm(tx, "redemption_review", id, f"{row.quantity} {row.item}")
    rows.change(
        tx,
        Redemption,
        {"id": id, "state": row.state},
        state=state.value,
        fence=fence,
        until_ms=until_ms,
        changed_ms=tx.now_ms,
        staff=staff or row.staff,
    )
    return view(rows.get(tx, Redemption, id=id), item)


def _holds(
    id: str, household: str, points: tuple[int, int], budget: str | None
) -> list[Transfer]:
    """The member's part of the price, and that of the sponsor's budget if there is one.

    When they were booked is not said yet.
    """
    own = Transfer(
        id=f"r/{id}/hold",
        debit=member(household),
        credit=SHELF,
        points=points[0],
        why="redemption",
        cause=f"r/{id}",
        at_ms=0,
    )
    if budget is None:
        return [hold(own)]
    paid = replace(
        own,
        id=f"r/{id}/subsidy/hold",
        debit=sponsor(budget),
        points=points[1],
        why="subsidy",
    )
    return [hold(own), hold(paid)]


def _held(tx: Tx, row: Any) -> list[Transfer]:
    ids = ["hold", "subsidy/hold"] if row.budget else ["hold"]
    held = [books.transfer(tx, f"r/{row.id}/{id}") for id in ids]
    return [one for one in held if one is not None]


def _staff(tx: Tx, actor: Actor, staff_card: str | None) -> str:
    """Who hands over: a staff card at a kiosk, the person logged in at a desk."""
    if actor.kind == "staff":
        actor.must("hand over", "staff", "admin")
        return actor.name
    holder = holders(tx, [staff_card]).get(staff_card) if staff_card else None
    good = holder is not None and holder.at(tx.now_ms) and holder.role == "staff"
    if holder is None or not good or holder.blocked(tx.now_ms):
        raise NotAllowed(action="hand over without a staff card")
    assert staff_card is not None
    return staff_card


def _result(text: str) -> Result:
    for known in RESULTS:
        if text == known:
            return known
    raise BadValue(field="result", why=f"must be one of {', '.join(RESULTS)}")
