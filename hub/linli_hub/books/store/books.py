"""Writing the books: transfers into the chain, and the balances beside them."""

from typing import Any

from linli_hub.base.core.errors import NotEnoughPoints, TransferConflict
from linli_hub.base.store.tx import Head, Tx, insert, update
from linli_hub.books.core.ledger import (
    Change,
    Kind,
    Transfer,
    account_kind,
    changes,
    link,
)
from linli_hub.books.store import lots, tables

_TRANSFERS = insert(
    tables.Transfer,
    (
        "n", "id", "kind", "debit", "credit", "points", "releases", "pending", "why",
        "cause", "corrects", "at_ms", "event_ms", "hash", "expires", "reverses",
    ),
)  # fmt: skip
_BALANCES = update(tables.Balance, ("posted", "held", "count"), ("account",), add=True)
_OPEN = insert(
    tables.Balance,
    ("account", "kind", "posted", "held", "count"),
    "ON CONFLICT (account) DO NOTHING",
)
_COLUMNS = (
    "id, kind, debit, credit, points, releases, pending, why, cause, corrects,"
    " at_ms, event_ms, expires, reverses"
)


def open_accounts(tx: Tx, accounts: list[str]) -> None:
    """Open what is not open yet; the kind must be declared in core/ledger.py."""
    tx.bulk(_OPEN, [(a, account_kind(a), 0, 0, 0) for a in accounts])


def post(tx: Tx, transfers: list[Transfer], *, fresh: bool = False) -> int:
    """Book `transfers`, in order; how many were new.

    `fresh`: their ids cannot be there (the cursor has just moved past their cause), so
    nobody looks; the unique key stands behind that.

    One that exists with the same body is left alone; with another body it is a
    TransferConflict. Accounts must be open. Overdrawing a member breaks a CHECK: use
    `reserve` where that is a refusal and not our mistake.
    """
    if not transfers:
        return 0
    new = transfers if fresh else _new(tx, transfers)
    _write(tx, new)
    _move(tx, changes(new))
    lots.move(tx, new)
    return len(new)


def reserve(tx: Tx, transfer: Transfer) -> None:
    """Book a hold if the points are there (one conditional UPDATE), else refuse."""
    assert transfer.kind == Kind.HOLD
    done = tx.run(
        "UPDATE balance SET held = held + ?, count = count + 1"
        " WHERE account = ? AND posted - held >= ?",
        transfer.points,
        transfer.debit,
        transfer.points,
    )
    if done != 1:
        has = available(tx, [transfer.debit]).get(transfer.debit, 0)
        raise NotEnoughPoints(account=transfer.debit, has=has, needs=transfer.points)
    _write(tx, [transfer])
    _move(tx, {transfer.credit: Change(times=1)})
    lots.move(tx, [transfer])


def balances(tx: Tx, accounts: list[str]) -> dict[str, tuple[int, int]]:
    """Posted and held, by account."""
    if not accounts:
        return {}
    found = tx.pick(
        "SELECT account, posted, held FROM balance WHERE account IN ?*", accounts
    )
    return {account: (posted, held) for account, posted, held in found}


class Free:
    """Balances as they will be while a batch of transfers is being planned."""

    def __init__(self, balances: dict[str, tuple[int, int]]) -> None:
        self._posted = {account: posted for account, (posted, _) in balances.items()}
        self._held = {account: held for account, (_, held) in balances.items()}

    def add(self, account: str, points: int) -> None:
        if account in self._posted:
            self._posted[account] += points

    def of(self, account: str) -> int:
        return self._posted[account] - self._held[account]

    def posted(self) -> dict[str, int]:
        return self._posted


def available(tx: Tx, accounts: list[str]) -> dict[str, int]:
    """Posted less held, by account."""
    found = tx.pick(
        "SELECT account, posted - held FROM balance WHERE account IN ?*", accounts
    )
    return {account: points for account, points in found}


def transfer(tx: Tx, id: str) -> Transfer | None:
    found = tx.pick(f"SELECT {_COLUMNS} FROM transfer WHERE id = ?", id)  # noqa: S608
    return from_row(found[0]) if found else None


def from_row(row: Any) -> Transfer:
    """A transfer from the columns id..event_ms, expires, reverses."""
    return Transfer(
        id=row[0],
        kind=Kind(row[1]),
        debit=row[2],
        credit=row[3],
        points=row[4],
        releases=row[5],
        pending=row[6],
        why=row[7],
        cause=row[8],
        corrects=row[9],
        at_ms=row[10],
        event_ms=row[11],
        expires=row[12],
        reverses=row[13],
    )


def _new(tx: Tx, transfers: list[Transfer]) -> list[Transfer]:
    wanted = [t.id for t in transfers]
    assert len(set(wanted)) == len(wanted), "an id twice in one batch"
    found = tx.pick(f"SELECT {_COLUMNS} FROM transfer WHERE id IN ?*", wanted)  # noqa: S608
    if not found:
        return transfers
    known = {row[0]: from_row(row) for row in found}
    for t in transfers:
        if t.id in known and known[t.id] != t:
            raise TransferConflict(id=t.id)
    return [t for t in transfers if t.id not in known]


def _write(tx: Tx, transfers: list[Transfer]) -> None:
    n, before = tx.head.n, tx.head.hash
    rows = []
    for t in transfers:
        n += 1
        before = link(before, n, t)
        rows.append(
            (
                n, t.id, str(t.kind), t.debit, t.credit, t.points, t.releases, t.pending,
                t.why, t.cause, t.corrects, t.at_ms, t.event_ms, before,
                t.expires, t.reverses,
            )
        )  # fmt: skip
    tx.bulk(_TRANSFERS, rows)
    tx.head = Head(n, before)


def _move(tx: Tx, moved: dict[str, Change]) -> None:
    rows = [(*change, account) for account, change in moved.items()]
    done = tx.bulk(_BALANCES, rows)
    assert done == len(rows), f"{len(rows) - done} of these accounts are not open"
