"""Keeping a signed day root: each goes on where the last one ended."""

from linli_hub.base.core.errors import BadValue
from linli_hub.base.store import rows
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.roots import DayRoot
from linli_hub.books.store import tables_lots


def keep(tx: Tx, day: DayRoot, signature: str) -> bool:
    """Publish a root that was made and signed outside; False if it is there already.

    Refuses one that leaves a gap, or whose last transfer is not in these books: they
    may have been restored while it was made.
    """
    if rows.get(tx, tables_lots.DayRoot, day=day.day) is not None:
        return False
    before = tx.pick("SELECT coalesce(max(last_n), 0) FROM day_root")[0][0]
    last = tx.pick("SELECT hash FROM transfer WHERE n = ?", day.last)
    if day.first != before + 1 or not last or bytes(last[0][0]) != day.head:
        raise BadValue(field="day", why=f"{day.day} does not go on from {before}")
    rows.add(
        tx, tables_lots.DayRoot, day=day.day, epoch=day.epoch, first_n=day.first, last_n=day.last,
        root=day.root, head=day.head, signature=signature, signed_ms=tx.now_ms,
    )  # fmt: skip
    return True
