"""The one row that says whose books these are, made when the database is made."""

from sqlalchemy import Connection, text

from linli_hub.core.ledger import GENESIS, SYSTEM_ACCOUNTS, account_kind

FIRST_EPOCH = 1


def open_book(connection: Connection, centre: str) -> None:
    """Open the books of `centre` with their system accounts, unless they are open."""
    if connection.execute(text("SELECT id FROM book")).first() is not None:
        return
    connection.execute(
        text(
            "INSERT INTO book (id, centre, epoch, head_n, head_hash, fence, tags_version)"
            " VALUES (1, :centre, :epoch, 0, :hash, 0, 0)"
        ),
        {"centre": centre, "epoch": FIRST_EPOCH, "hash": GENESIS},
    )
    for account in SYSTEM_ACCOUNTS:
        connection.execute(
            text(
                "INSERT INTO balance (account, kind, posted, held, count)"
                " VALUES (:account, :kind, 0, 0, 0)"
            ),
            {"account": account, "kind": account_kind(account)},
        )
