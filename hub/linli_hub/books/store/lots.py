"""Moving the lots of members as transfers are booked; the rule is in core/lots.py."""

from typing import Any

from linli_hub.base.store.tx import Tx, insert
from linli_hub.books.core.ledger import Transfer
from linli_hub.books.core.lots import Book, has_lots
from linli_hub.books.store import tables_lots

_ADD = insert(
    tables_lots.Lot,
    ("account", "expires", "points", "lapses"),
    "ON CONFLICT (account, expires) DO UPDATE SET points = lot.points + excluded.points",
)
_SET = insert(
    tables_lots.Lot,
    ("account", "expires", "points", "lapses"),
    "ON CONFLICT (account, expires) DO UPDATE SET points = excluded.points",
)
_TAKES = insert(tables_lots.LotTake, ("transfer", "expires", "points"))


def move(tx: Tx, transfers: list[Transfer]) -> None:
    """Move the lots as `transfers`, just booked in this order, say."""
    out_of = sorted({t.debit for t in transfers if has_lots(t.debit)})
    back = [t.reverses for t in transfers if t.reverses]
    if out_of or back:
        _one_by_one(tx, transfers, out_of, back)
        return
    into: dict[tuple[str, str], int] = {}
    for t in transfers:
        if t.expires and has_lots(t.credit):
            key = t.credit, t.expires
            into[key] = into.get(key, 0) + t.points
    tx.bulk(_ADD, [(*key, points, 0) for key, points in sorted(into.items())])


def _one_by_one(
    tx: Tx, transfers: list[Transfer], out_of: list[str], back: list[str]
) -> None:
    """Something goes out: what it takes depends on what is there at that moment."""
    book = Book()
    touched = {*out_of, *(t.credit for t in transfers if has_lots(t.credit))}
    for account, expires, points in tx.pick(
        "SELECT account, expires, points FROM lot WHERE account IN ?* AND points > 0",
        sorted(touched),
    ):
        book.lots.setdefault(account, {})[expires] = points
    asked = sorted({*back, *(t.pending for t in transfers if t.pending)})
    for name, expires, points in _taken(tx, asked):
        book.taken[name] = (*book.taken.get(name, ()), (expires, points))
    known = set(book.taken)
    before = {account: dict(lots) for account, lots in book.lots.items()}
    for t in transfers:
        book.move(t)
    rows = [
        (account, expires, points, 0)
        for account, lots in sorted(book.lots.items())
        for expires, points in sorted(lots.items())
        if points != before.get(account, {}).get(expires, 0)
    ]
    tx.bulk(_SET, rows)
    tx.bulk(
        _TAKES,
        [
            (name, *part)
            for name, parts in sorted(book.taken.items())
            if name not in known
            for part in parts
        ],
    )


def _taken(tx: Tx, transfers: list[str]) -> list[Any]:
    if not transfers:
        return []
    return tx.pick(
        "SELECT transfer, expires, points FROM lot_take WHERE transfer IN ?*"
        " ORDER BY transfer, expires",
        transfers,
    )


def lapsed(tx: Tx, today: str, most: int) -> list[tuple[str, str, int, int]]:
    """Lots with points whose last day is before local day `today`:
    (account, last day, points, how often it lapsed before)."""
    found = tx.pick(
        "SELECT account, expires, points, lapses FROM lot"
        " WHERE expires < ? AND points > 0 ORDER BY expires, account LIMIT ?",
        today,
        most,
    )
    return [tuple(row) for row in found]


def count_lapse(tx: Tx, account: str, expires: str) -> None:
    tx.run(
        "UPDATE lot SET lapses = lapses + 1 WHERE account = ? AND expires = ?",
        account,
        expires,
    )


def of(tx: Tx, account: str) -> dict[str, int]:
    """Points by last day, of one account."""
    found = tx.pick(
        "SELECT expires, points FROM lot WHERE account = ? AND points > 0", account
    )
    return dict(tuple(row) for row in found)
