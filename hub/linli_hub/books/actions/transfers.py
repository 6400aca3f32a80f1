"""All that one account has goes to another one."""

from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import (
    Transfer,
    account_kind,
)
from linli_hub.books.store import books, lots


def move_all(tx: Tx, key: str, source: str, target: str, why: str) -> int:
    """All that is available on one account to another, lot by lot; how many points.

    `key` makes the ids: the same twice is a TransferConflict or moves nothing new.
    """
    books.open_accounts(tx, [target])
    rest = books.available(tx, [source]).get(source, 0)
    parts: list[tuple[str | None, int]] = sorted(lots.of(tx, source).items())
    rest -= sum(points for _, points in parts)
    if rest:
        parts.append((None, rest))
    made = [
        Transfer(
            id=f"m/{key}/{n}",
            debit=source,
            credit=target,
            points=points,
            why=why,
            cause=f"m/{key}",
            at_ms=tx.now_ms,
            expires=expires if account_kind(target) == "member" else None,
        )
        for n, (expires, points) in enumerate(parts)
    ]
    books.post(tx, made)
    return sum(t.points for t in made)
