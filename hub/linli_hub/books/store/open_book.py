"""The one row that says whose books these are, made when the database is made."""

from sqlalchemy import Connection, text

from linli_hub.base.store.epochs import first_epoch
from linli_hub.books.core.ledger import GENESIS, SYSTEM_ACCOUNTS, account_kind


def open_book(connection: Connection, centre: str) -> None:
    """Open the books of `centre` with their system accounts, unless they are open."""
    if not first_epoch(connection, centre, GENESIS):
        return
    for account in SYSTEM_ACCOUNTS:
        connection.execute(
            text(
                "INSERT INTO balance (account, kind, posted, held, count)"
                " VALUES (:account, :kind, 0, 0, 0)"
            ),
            {"account": account, "kind": account_kind(account)},
        )
