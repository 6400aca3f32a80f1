"""Goods: every move in and out of a lot; an item's totals move with its lots."""

from linli_hub.base.core.errors import NotFound
from linli_hub.base.store.tx import Tx, insert, update
from linli_hub.station.core.refusals import PlaceBusy
from linli_hub.station.core.shelf import Pick
from linli_hub.station.store import tables, tables_shelf

_RESERVE = update(tables.StockLot, ("reserved",), ("n",), add=True)
_LOT = update(tables.StockLot, ("stock", "reserved"), ("n",), add=True)
_ITEM = update(tables_shelf.Item, ("stock", "reserved"), ("id",), add=True)
_OF = insert(tables.RedemptionLot, ("redemption", "lot", "quantity"))
_MOVES = insert(
    tables_shelf.StockMove,
    ("item", "quantity", "cause", "reason", "at_ms", "lot", "cost_fen"),
)


def reserve(tx: Tx, redemption: str, item: str, pick: Pick) -> None:
    """Set aside what was picked in this transaction; a CHECK stands behind it."""
    tx.bulk(_RESERVE, [(part, n) for n, part in pick.lots])
    tx.bulk(_OF, [(redemption, n, part) for n, part in pick.lots])
    tx.bulk(_ITEM, [(0, sum(part for _, part in pick.lots), item)])


def lots_of(tx: Tx, redemption: str) -> list[tuple[int, int]]:
    """From which lots it is served, and how much of each."""
    found = tx.pick(
        "SELECT lot, quantity FROM redemption_lot WHERE redemption = ? ORDER BY lot",
        redemption,
    )
    return [(n, part) for n, part in found]


def end(tx: Tx, redemption: str, item: str, given: int) -> list[tuple[int, int]]:
    """What was reserved is free again, and `given` units of it have left: of which lot
    how many."""
    lots = lots_of(tx, redemption)
    rest, changes, gone = given, [], []
    for n, part in lots:
        out = min(rest, part)
        rest -= out
        changes.append((-out, -part, n))
        if out:
            gone.append((n, -out, f"r/{redemption}/{n}"))
    assert not lots or rest == 0
    tx.bulk(_LOT, changes)
    _move(tx, item, gone, "redemption")
    if lots:
        tx.bulk(_ITEM, [(-given, -sum(part for _, part in lots), item)])
    return [(n, -out) for n, out, _ in gone]


def lot(tx: Tx, item: str, place: str, batch: str, best_before: str) -> int:
    """The number of a lot, opened if it is new."""
    found = tx.pick(
        "SELECT n FROM stock_lot WHERE item = ? AND place = ? AND batch = ?"
        " AND best_before = ?",
        item, place, batch, best_before,
    )  # fmt: skip
    if not found:
        found = tx.pick(
            "INSERT INTO stock_lot (item, place, batch, best_before, stock, reserved)"
            " VALUES (?, ?, ?, ?, 0, 0) RETURNING n",
            item, place, batch, best_before,
        )  # fmt: skip
    return int(found[0][0])


def change(
    tx: Tx, lot: int, quantity: int, *, cause: str, reason: str,
    cost_fen: int | None = None,
) -> None:  # fmt: skip
    """Goods come into a lot (+) or leave it (-), never what is spoken for."""
    found = tx.pick("SELECT item, stock, reserved FROM stock_lot WHERE n = ?", lot)
    if not found:
        raise NotFound(what="lot", id=str(lot))
    item, stock, reserved = found[0]
    if stock + quantity < reserved:
        raise PlaceBusy(lot=lot, reserved=reserved)
    tx.bulk(_LOT, [(quantity, 0, lot)])
    tx.bulk(_ITEM, [(quantity, 0, item)])
    _move(tx, item, [(lot, quantity, cause)], reason, cost_fen)


def _move(
    tx: Tx, item: str, moved: list[tuple[int, int, str]], reason: str,
    cost_fen: int | None = None,
) -> None:  # fmt: skip
    tx.bulk(
        _MOVES,
        [
            (item, quantity, cause, reason, tx.now_ms, n, cost_fen)
            for n, quantity, cause in moved
        ],
    )


def late_redemptions(tx: Tx, limit: int) -> list[str]:
    """Those held or being handed over for longer than they may be, oldest first."""
    found = tx.pick(
        "SELECT id FROM redemption WHERE state IN ('held', 'dispensing')"
        " AND until_ms <= ? ORDER BY until_ms, id LIMIT ?",
        tx.now_ms, limit,
    )  # fmt: skip
    return [id for (id,) in found]


def bring_forward(tx: Tx) -> None:
    """No deadline lies further ahead than its wait is long: one that does was set by a
    clock that has been put back since. What is booked for a slot has a real date."""
    tx.run(
        "UPDATE redemption SET until_ms = ? + wait_ms WHERE state IN ('held', 'dispensing')"
        " AND until_ms > ? + wait_ms AND (slot IS NULL OR state = 'dispensing')",
        tx.now_ms, tx.now_ms,
    )  # fmt: skip
