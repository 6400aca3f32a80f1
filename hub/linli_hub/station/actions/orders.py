"""Orders: one to six lines reserved together, points and goods, or nothing of it."""

from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from linli_hub.base.actions import epochs, once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import MINUTE_MS
from linli_hub.base.core.errors import (
    BudgetSpent,
    NotEnoughPoints,
    NotHead,
    PinNeeded,
)
from linli_hub.base.store.tx import Tx, insert
from linli_hub.books.core.ledger import SERVICE, SHELF, Transfer, hold, member, sponsor
from linli_hub.books.store import books
from linli_hub.registry.store import tags
from linli_hub.registry.store.presented_card import Buyer, card_buyer
from linli_hub.station.core.order import Line, Served, serve
from linli_hub.station.core.redemption import RedemptionRow, State
from linli_hub.station.core.shelf import BY_STAFF, check_length
from linli_hub.station.store import scene as store_scene
from linli_hub.station.store import stock, tables
from linli_hub.station.store.redemption_rows import plain as plain_row

HOLD_TTL_MS = 10 * MINUTE_MS

_COLUMNS = (
    "id", "state", "member", "resident", "card", "item", "quantity", "points", "fence",
    "until_ms", "station", "created_ms", "changed_ms", "staff", "reason", "budget",
    "subsidy", "order_id", "line", "place", "way", "channel", "slot", "kept", "wait_ms",
)  # fmt: skip
_ROWS = insert(tables.Redemption, _COLUMNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a resident asks for at a station. `card` is a keyed hash.

    `free_points`: what an order may cost without a PIN; None where the PIN was right,
    or staff know who stands there.
    """

    station: str
    card: str
    lines: tuple[Line, ...]
    free_points: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was reserved together; `id` is one for all its lines."""

    id: str
    redemptions: tuple[RedemptionRow, ...]


def reserve(tx: Tx, actor: Actor, key: str, wish: Wish) -> Order:
    """Hold points and goods together, or neither. The PIN was checked before."""
    epochs.must_be_open(tx)

    def act() -> once.Answer:
        return plain(reserved(tx, actor, key, wish, card_buyer(tx, wish.card)))

    lines = [(line.item, line.quantity, line.slot) for line in wish.lines]
    body = (wish.station, wish.card, *chain.from_iterable(lines))
    return again(once.once(tx, actor, key, ("reserve", *body), act))


def plain(order: Order) -> once.Answer:
    """An order as a stored answer has it."""
    return {"id": order.id, "redemptions": [plain_row(r) for r in order.redemptions]}


def again(answer: once.Answer) -> Order:
    """An order from a stored answer."""
    rows = [RedemptionRow(**row) for row in answer["redemptions"]]
    return Order(id=answer["id"], redemptions=tuple(rows))


def reserved(tx: Tx, actor: Actor, key: str, wish: Wish, buyer: Buyer) -> Order:
    """The reservation itself; the caller keeps its answer under `key`."""
    if not tags.may_spend(tx, buyer.resident, buyer.member):
        raise NotHead
    lines = list(wish.lines)
    check_length([line.item for line in lines])
    who = buyer.resident, buyer.member
    scene = store_scene.scene(tx.pick, wish.station, lines, who, tx.now_ms)
    served = [serve(line, scene) for line in lines]
    if wish.free_points is not None and sum(s.own for s in served) > wish.free_points:
        raise PinNeeded
    order = once.derived("order", actor, key)
    rows = []
    for n, line in enumerate(served):
        id = once.derived(f"redemption/{n}", actor, key)
        rows.append(_hold(tx, (id, order, n), line, buyer, wish.station))
    return Order(id=order, redemptions=tuple(rows))


def _hold(
    tx: Tx, ids: tuple[str, str, int], line: Served, buyer: Buyer, station: str
) -> RedemptionRow:
    """Points, goods or a place in a slot, and the row that says so."""
    id, order, n = ids
    _hold_points(tx, id, line, buyer.member)
    values: dict[str, Any] = dict.fromkeys(_COLUMNS)
    until_ms = tx.now_ms + HOLD_TTL_MS
    if line.slot is not None:
        until_ms = line.slot.ends_ms
        tx.run(
            "UPDATE slot SET taken = taken + ? WHERE id = ?",
            line.line.quantity, line.slot.id,
        )  # fmt: skip
    values |= {
        "id": id, "state": State.HELD.value, "member": buyer.member,
        "resident": buyer.resident, "card": buyer.card, "item": line.ware.id,
        "quantity": line.line.quantity, "points": line.own + line.paid, "fence": 0,
        "until_ms": until_ms, "station": station, "created_ms": tx.now_ms,
        "changed_ms": tx.now_ms, "reason": "", "budget": line.ware.budget,
        "subsidy": line.paid, "order_id": order, "line": n, "way": BY_STAFF,
        "slot": line.line.slot if line.slot else None, "kept": line.slot is not None,
        "wait_ms": until_ms - tx.now_ms,
    }  # fmt: skip
    if line.pick is not None:
        pick = line.pick
        values |= {"place": pick.place, "way": pick.way, "channel": pick.channel}
    tx.bulk(_ROWS, [tuple(values[name] for name in _COLUMNS)])
    if line.pick is not None:
        stock.reserve(tx, id, line.ware.id, line.pick)
    return _view(values, line)


def _hold_points(tx: Tx, id: str, line: Served, household: str) -> None:
    """The member's part of the price, and that of the sponsor's budget if there is one."""
    own = Transfer(
        id=f"r/{id}/hold",
        debit=member(household),
        credit=SERVICE if line.ware.kind == "service" else SHELF,
        points=line.own,
        why="redemption",
        cause=f"r/{id}",
        at_ms=tx.now_ms,
    )
    books.reserve(tx, hold(own))
    budget = line.ware.budget
    if budget is None or not line.paid:
        return
    paid = replace(
        own, id=f"r/{id}/subsidy/hold", debit=sponsor(budget), points=line.paid,
        why="subsidy",
    )  # fmt: skip
    try:
        books.reserve(tx, hold(paid))
    except NotEnoughPoints as short:
        raise BudgetSpent(budget=budget, left=short.data["has"]) from None


def _view(values: dict[str, Any], line: Served) -> RedemptionRow:
    ware = line.ware
    return RedemptionRow(
        id=values["id"], order=values["order_id"], line=values["line"],
        state=values["state"], member=values["member"], resident=values["resident"],
        item=ware.id, name_zh=ware.name_zh, name_en=ware.name_en, kind=ware.kind,
        unit=ware.unit, quantity=values["quantity"], own=line.own, subsidy=line.paid,
        budget=ware.budget, fence=0, held_until_ms=values["until_ms"],
        station=values["station"], created_ms=values["created_ms"],
        changed_ms=values["changed_ms"], place=values["place"], way=values["way"],
        channel=values["channel"], slot=values["slot"], kept=values["kept"], given=None,
        evidence="", staff=None, refunded_ms=None,
    )  # fmt: skip
