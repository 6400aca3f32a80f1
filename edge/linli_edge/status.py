"""What a store says of itself, read without disturbing a running agent."""

import sqlite3
from contextlib import closing
from pathlib import Path

from linli_edge.journal import keys
from linli_edge.journal.lock import StoreInUse, StoreLock


def status_of(store: Path) -> list[tuple[str, str]]:
    """Rows of (what, value). NotEnrolled if there is no identity."""
    identity, secrets = keys.load(store)
    fingerprint = keys.fingerprint(keys.public_key(secrets.signing))
    return [
        ("edge", identity.edge),
        ("centre", identity.centre),
        ("key", fingerprint),
        ("broker", f"{identity.broker.host}:{identity.broker.port}"),
        ("agent", "running" if _runs(store) else "stopped"),
        *_journal(store / "journal.db"),
    ]


def _runs(store: Path) -> bool:
    try:
        StoreLock(store).release()
    except StoreInUse:
        return True
    return False


def _journal(path: Path) -> list[tuple[str, str]]:
    if not path.exists():
        return [("journal", "none yet")]
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            heads = connection.execute(
                "SELECT id, state, next_seq, acked, epoch FROM journal ORDER BY number"
            ).fetchall()
    except sqlite3.Error as fault:
        return [("journal", f"unreadable: {fault}")]
    return [
        (
            f"journal {name[:8]}",
            f"{state}, {next_seq - 1} events, {next_seq - 1 - acked} waiting, "
            f"epoch {epoch}",
        )
        for name, state, next_seq, acked, epoch in heads
    ]
