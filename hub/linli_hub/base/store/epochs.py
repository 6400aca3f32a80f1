"""Epochs of the book: opened by a restore, and closed for spending until confirmed."""

from sqlalchemy import Connection, text

from linli_hub.base.core.epochs import EpochRow
from linli_hub.base.store.tx import Tx

FIRST_EPOCH = 1
ROW = (
    "SELECT b.epoch, e.opened_ms, e.why, e.first_by, e.second_by FROM book b"
    " LEFT JOIN epoch e ON e.n = b.epoch"
)


def current(tx: Tx) -> EpochRow:
    return from_row(tx.pick(ROW)[0])


def first_epoch(connection: Connection, centre: str, genesis: bytes) -> bool:
    """Write the book's one row, with an empty chain; False if it is there already."""
    if connection.execute(text("SELECT id FROM book")).first() is not None:
        return False
    connection.execute(
        text(
            "INSERT INTO book (id, centre, epoch, head_n, head_hash, fence, tags_version)"
            " VALUES (1, :centre, :epoch, 0, :hash, 0, 0)"
        ),
        {"centre": centre, "epoch": FIRST_EPOCH, "hash": genesis},
    )
    return True


def open_epoch(tx: Tx, n: int, why: str) -> None:
    """The book goes on as epoch `n`; whoever else writes is fenced off."""
    tx.run(
        "UPDATE book SET epoch = ?, fence = fence + 1 WHERE id = 1 AND epoch < ?", n, n
    )
    tx.run("INSERT INTO epoch (n, opened_ms, why) VALUES (?, ?, ?)", n, tx.now_ms, why)
    tx.epoch, tx.fence = n, tx.fence + 1


def confirm(tx: Tx, row: EpochRow, name: str) -> None:
    which = "second" if row.confirmed_by else "first"
    done = tx.run(
        f"UPDATE epoch SET {which}_by = ?, {which}_ms = ?"  # noqa: S608
        f" WHERE n = ? AND {which}_by IS NULL",
        name, tx.now_ms, row.n,
    )  # fmt: skip
    assert done == 1


def from_row(
    row: tuple[int, int | None, str | None, str | None, str | None],
) -> EpochRow:
    n, opened_ms, why, first_by, second_by = row
    confirmed = tuple(name for name in (first_by, second_by) if name is not None)
    return EpochRow(n=n, opened_ms=opened_ms, why=why or "", confirmed_by=confirmed)
