"""After a restore: a new epoch, and nothing is spent until two people have looked.

What residents earned since the copy was made comes back from the edges by itself. What
they spent since then does not: without a look at the shelf it could be spent again.
"""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.epochs import EpochRow
from linli_hub.base.core.errors import (
    BadValue,
    NothingToConfirm,
    SamePerson,
    SpendingClosed,
)
from linli_hub.base.store import epochs, notes
from linli_hub.base.store.tx import Tx


def begin(tx: Tx, actor: Actor, n: int, why: str) -> EpochRow:
    """Open epoch `n`, which must be later than any that an edge has heard of."""
    actor.must("open_an_epoch")
    before = epochs.current(tx)
    if n <= before.n:
        raise BadValue(field="epoch", why=f"must be more than {before.n}")
    epochs.open_epoch(tx, n, why)
    notes.audit(tx, actor, "epoch.begin", str(n), before=before.n, why=why)
    notes.alarm(tx, "new_epoch", str(n), why)
    return epochs.current(tx)


def confirm(tx: Tx, actor: Actor) -> EpochRow:
    """One of two people says that the shelf and the books have been compared."""
    actor.must("confirm_an_epoch")
    row = epochs.current(tx)
    if not row.closed:
        raise NothingToConfirm
    if actor.name in row.confirmed_by:
        raise SamePerson(name=actor.name)
    epochs.confirm(tx, row, actor.name)
    notes.audit(tx, actor, "epoch.confirm", str(row.n))
    return epochs.current(tx)


def must_be_open(tx: Tx) -> None:
    """Refuse what would give points or goods away in books nobody has looked at."""
    if epochs.current(tx).closed:
        raise SpendingClosed
