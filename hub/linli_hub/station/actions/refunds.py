"""Giving a settled redemption back: once, by two people, neither of the household.

What the member paid comes back exactly, what a sponsor paid to its budget; goods go back
to their lot, or are written off because nobody can have them any more.
"""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    NotFound,
    SamePerson,
)
from linli_hub.base.core.policy import StationPolicy
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import ISSUE, Transfer, reversal, sponsor
from linli_hub.books.store import books
from linli_hub.people.actions.members import open_member
from linli_hub.registry.store.kin import not_own
from linli_hub.station.actions import redemptions
from linli_hub.station.core.redemption import RedemptionRow, State
from linli_hub.station.core.refusals import NotRefundable, SecondPersonNeeded
from linli_hub.station.store import stock
from linli_hub.station.store.tables import Redemption, Refund
from linli_hub.treasury.store.tables import Budget

GOODS = ("stock", "written_off")
NEVER = ("honour", "voucher")  # a certificate stays, a code has been read


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAsk:
    """`goods`: back to stock, or written_off."""

    redemption: str
    goods: str
    reason: str


def propose(
    tx: Tx, actor: Actor, key: str, ask: RefundAsk, policy: StationPolicy
) -> once.Answer:
    """The first of two people: {"refund": id}."""
    _may(actor)

    def act() -> once.Answer:
        check_reason(ask.reason)
        if ask.goods not in GOODS:
            raise BadValue(field="goods", why=f"must be one of {', '.join(GOODS)}")
        row = redemptions.here(tx, actor, ask.redemption)
        not_own(tx, actor, row.member, resident=row.resident)
        _check(tx, row, policy)
        for standing in ("open", "approved"):
            if rows.find(tx, Refund, redemption=row.id, outcome=standing):
                raise SecondPersonNeeded(id=row.id)
        id = once.derived("refund", actor, key)
        rows.add(
            tx, Refund, id=id, redemption=row.id, goods=ask.goods, reason=ask.reason,
            proposed_by=actor.name, proposed_ms=tx.now_ms, outcome="open",
            decided_by=None, decided_ms=None, decision="",
        )  # fmt: skip
        audit(tx, actor, "refund.propose", row.id, goods=ask.goods, reason=ask.reason)
        return {"refund": id}

    body = (ask.redemption, ask.goods, ask.reason)
    return once.once(tx, actor, key, ("refund", *body), act)


def decide(
    tx: Tx, actor: Actor, key: str, refund: str, approve: bool, reason: str
) -> once.Answer:
    """The second one: {"outcome": …, "points": what the member has back}."""
    _may(actor)

    def act() -> once.Answer:
        check_reason(reason)
        asked: Refund | None = rows.get(tx, Refund, id=refund)
        if asked is None:
            raise NotFound(what="refund", id=refund)
        if asked.outcome != "open":
            raise AlreadyDecided(id=refund, outcome=asked.outcome)
        if asked.proposed_by == actor.name:
            raise SamePerson(name=actor.name)
        row = redemptions.here(tx, actor, asked.redemption)
        not_own(tx, actor, row.member, resident=row.resident)
        outcome = "approved" if approve else "refused"
        rows.change(
            tx, Refund, {"id": refund}, outcome=outcome, decided_by=actor.name,
            decided_ms=tx.now_ms, decision=reason,
        )  # fmt: skip
        points = _give_back(tx, row, asked.goods) if approve else 0
        audit(tx, actor, "refund.decide", row.id, outcome=outcome, reason=reason)
        return {"outcome": outcome, "points": points}

    body = (refund, int(approve), reason)
    return once.once(tx, actor, key, ("refund-decide", *body), act)


def _check(tx: Tx, row: RedemptionRow, policy: StationPolicy) -> None:
    why = ""
    if row.kind in NEVER:
        why = row.kind
    elif row.state != State.SETTLED:
        why = row.state
    elif row.refunded_ms is not None:
        why = "refunded"
    elif tx.now_ms > row.changed_ms + policy.refund_days * DAY_MS:
        why = f"after {policy.refund_days} days"
    if why:
        raise NotRefundable(redemption=row.id, why=why)
    open_member(tx, row.member)


def _give_back(tx: Tx, row: RedemptionRow, goods: str) -> int:
    """Reverse both parts of the price, and put the goods where they came from."""
    if row.state != State.SETTLED or row.refunded_ms is not None:
        raise NotRefundable(redemption=row.id, why=row.state)
    open_member(tx, row.member)
    points = 0
    for held in redemptions.hold_ids(row):
        paid = books.transfer(tx, f"{held.removesuffix('/hold')}/settle")
        if paid is None:
            continue  # of so small a part the sponsor paid nothing
        free = books.available(tx, [paid.credit])[paid.credit]
        books.post(tx, reversal(paid, free, tx.now_ms))
        points += paid.points if paid.why != "subsidy" else 0
        if paid.why == "subsidy":
            _out_of_closed(tx, row, paid)
    if goods == "stock":
        _goods_back(tx, row)
    rows.change(tx, Redemption, {"id": row.id}, refunded_ms=tx.now_ms)
    return points


def _out_of_closed(tx: Tx, row: RedemptionRow, paid: Transfer) -> None:
    """Of a budget that was closed meanwhile nothing stays behind."""
    budget: Budget | None = rows.get(tx, Budget, id=row.budget)
    if budget is None or budget.closed_ms is None:
        return
    cause = f"b/{budget.id}/back/{row.id}"
    back = Transfer(
        id=cause, debit=sponsor(budget.id), credit=ISSUE, points=paid.points,
        why="pledge", cause=cause, at_ms=tx.now_ms,
    )  # fmt: skip
    books.post(tx, [back])


def _goods_back(tx: Tx, row: RedemptionRow) -> None:
    gone = tx.pick(
        "SELECT m.lot, -m.quantity FROM redemption_lot l JOIN stock_move m"
        " ON m.lot = l.lot AND m.cause = 'r/' || l.redemption || '/' || l.lot"
        " WHERE l.redemption = ? ORDER BY m.lot",
        row.id,
    )
    for lot, units in gone:
        cause = f"v/{row.id}/{lot}"
        stock.change(tx, lot, units, cause=cause, reason="refund")


def _may(actor: Actor) -> None:
    actor.must("refund")
