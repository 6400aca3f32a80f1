"""Goods: every move in and out, and the conditional UPDATEs that reserve them."""

from linli_hub.core.errors import NotFound, OutOfStock
from linli_hub.store import rows
from linli_hub.store.tables_books import Item
from linli_hub.store.tx import Tx


def reserve(tx: Tx, item: str, quantity: int) -> None:
    """Set `quantity` aside if so much lies there unreserved, else OutOfStock."""
    done = tx.run(
        "UPDATE item SET reserved = reserved + ?"
        " WHERE id = ? AND active AND stock - reserved >= ?",
        quantity, item, quantity,
    )  # fmt: skip
    if done != 1:
        row = rows.get(tx, Item, id=item)
        if row is None:
            raise NotFound(what="item", id=item)
        left = row.stock - row.reserved if row.active else 0
        raise OutOfStock(item=item, left=left, wanted=quantity)


def release(tx: Tx, item: str, quantity: int) -> None:
    """Put what was reserved back."""
    done = tx.run(
        "UPDATE item SET reserved = reserved - ? WHERE id = ?", quantity, item
    )
    assert done == 1


def give(tx: Tx, item: str, quantity: int, *, cause: str) -> None:
    """What was reserved leaves the shelf."""
    _move(tx, item, -quantity, cause, "redemption")
    done = tx.run(
        "UPDATE item SET reserved = reserved - ?, stock = stock - ? WHERE id = ?",
        quantity, quantity, item,
    )  # fmt: skip
    assert done == 1


def put_in(tx: Tx, item: str, quantity: int, *, cause: str, reason: str) -> None:
    """New goods on the shelf."""
    done = tx.run("UPDATE item SET stock = stock + ? WHERE id = ?", quantity, item)
    if done != 1:
        raise NotFound(what="item", id=item)
    _move(tx, item, quantity, cause, reason)


def _move(tx: Tx, item: str, quantity: int, cause: str, reason: str) -> None:
    tx.run(
        "INSERT INTO stock_move (item, quantity, cause, reason, at_ms)"
        " VALUES (?, ?, ?, ?, ?)",
        item, quantity, cause, reason, tx.now_ms,
    )  # fmt: skip


def late_redemptions(tx: Tx, limit: int) -> list[str]:
    """Those held or being handed over for longer than they may be, oldest first."""
    found = tx.pick(
        "SELECT id FROM redemption WHERE state IN ('held', 'dispensing')"
        " AND until_ms <= ? ORDER BY until_ms, id LIMIT ?",
        tx.now_ms, limit,
    )  # fmt: skip
    return [id for (id,) in found]


def bring_forward(tx: Tx, state: str, latest_ms: int) -> None:
    """No deadline of `state` is later than this: one that is was set by a clock that
    has been put back since, and a wait is a length of time."""
    tx.run(
        "UPDATE redemption SET until_ms = ? WHERE state = ? AND until_ms > ?",
        latest_ms, state, latest_ms,
    )  # fmt: skip
