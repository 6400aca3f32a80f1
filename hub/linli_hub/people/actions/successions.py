"""What is awarded late to a closed account goes on to its successor."""

from linli_hub.base.store.tx import Tx
from linli_hub.books.actions import transfers
from linli_hub.books.core.ledger import member as account

MOVE_MAX = 100  # accounts a call; the rest waits for the next one


def move_on(tx: Tx) -> int:
    """How many points went on. Where a claim is open, they wait for its review."""
    due = tx.pick(
        "SELECT h.id, h.successor, b.count FROM household h"
        " JOIN balance b ON b.account = 'member:' || h.id"
        " WHERE h.successor IS NOT NULL AND b.posted > b.held AND NOT EXISTS"
        " (SELECT 1 FROM balance c WHERE c.account = 'claim:' || h.id AND c.posted < 0)"
        " ORDER BY h.id LIMIT ?",
        MOVE_MAX,
    )
    return sum(
        transfers.move_all(
            tx, f"late/{name}/{count}", account(name), account(successor), "succession"
        )
        for name, successor, count in due
    )
