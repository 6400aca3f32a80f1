"""Erasing what is personal of somebody who is gone; the books stay as they were.

Personal are a resident's name, a household's address and the name of whoever fetched
something for them; nothing else is stored in clear (store/tables.py).
Entries know ids only, and card numbers are keyed hashes.
"""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import NotFound, StillHere
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.tables import Household, Membership, Pin, Resident

ERASED = "-"


@named("residents.erase")
def erase(tx: Tx, actor: Actor, resident: str, reason: str) -> None:
    """Forget the name and PIN of one who left or died, and the address of what they
    were the last of. Refuses somebody who still belongs somewhere."""
    actor.must("erase_a_resident")
    check_reason(reason)
    if rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident)
    if dated_facts.membership(tx, resident, tx.now_ms) is not None:
        raise StillHere(resident=resident)
    rows.change(tx, Resident, {"id": resident}, name=ERASED)
    rows.change(tx, Pin, {"resident": resident}, hash="")
    _collectors(tx, resident)
    for was in rows.find(tx, Membership, resident=resident):
        if was.household is not None and _closed(tx, was.household):
            rows.change(tx, Household, {"id": was.household}, address=ERASED)
    audit(tx, actor, "resident.erase", resident, reason=reason)


def _collectors(tx: Tx, resident: str) -> None:
    """Who fetched their goods, where that was a name and no resident."""
    tx.run(
        "UPDATE collector SET name = ? WHERE name <> '' AND redemption IN"
        " (SELECT id FROM redemption WHERE resident = ?)",
        ERASED, resident,
    )  # fmt: skip


def _closed(tx: Tx, household: str) -> bool:
    row = rows.get(tx, Household, id=household)
    return row is not None and row.closed_ms is not None
