"""Server-side sessions by the hash of their token."""

from typing import Any

from sqlalchemy import Connection

from linli_hub.base.store.tx import Tx, read


def find(connection: Connection, token_hash: str) -> Any | None:
    found = read(
        connection,
        "SELECT s.login, l.roles, l.disabled_ms, s.opened_ms, s.seen_ms FROM session s"
        " JOIN login l ON l.name = s.login WHERE s.token_hash = :token",
        token=token_hash,
    )
    return found[0] if found else None


def close(tx: Tx, token_hash: str) -> None:
    tx.run("DELETE FROM session WHERE token_hash = ?", token_hash)


def close_all(tx: Tx, login: str) -> None:
    tx.run("DELETE FROM session WHERE login = ?", login)


def sweep(tx: Tx, seen_before_ms: int, opened_before_ms: int) -> None:
    """Forget what is too old."""
    tx.run(
        "DELETE FROM session WHERE seen_ms < ? OR opened_ms < ?",
        seen_before_ms,
        opened_before_ms,
    )
