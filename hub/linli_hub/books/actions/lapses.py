"""Points lapse when their last day is over: once a lot, and never what is held."""

from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import EXPIRY, Transfer
from linli_hub.books.store import books, lots
from linli_hub.standard.store.standards import in_force

LAPSE_MAX = 100  # lots a call; the rest waits for the next one


def lapse(tx: Tx) -> int:
    """Move what can be spent no longer to `expiry`; how many lots there were."""
    today = in_force(tx).day(tx.now_ms)
    if today is None:
        return 0
    late = lots.lapsed(tx, today, LAPSE_MAX)
    books.post(
        tx,
        [
            Transfer(
                id=f"x/{account}/{day}/{times}",
                debit=account,
                credit=EXPIRY,
                points=points,
                why="lapse",
                cause=f"x/{account}/{day}",
                at_ms=tx.now_ms,
                expires=day,
            )
            for account, day, points, times in late
        ],
    )
    for account, day, _, _ in late:
        lots.count_lapse(tx, account, day)
    return len(late)
