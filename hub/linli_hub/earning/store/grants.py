"""What deeds were granted from purses that all members share; see core/grants.py."""

from linli_hub.base.store.tx import Bulk, Tx, insert
from linli_hub.earning.core.grants import DEVICE
from linli_hub.earning.store import tables

_GRANTS: Bulk = insert(
    tables.AwardGrant, ("journal_no", "seq", "source", "purse", "points")
)
Key = tuple[int, int]  # journal number and seq of a deed
Row = tuple[int, int, str, str, int]


def from_purses(tx: Tx, purses: list[str]) -> dict[str, int]:
    """What is recorded as granted from each; one that gave nothing is left out."""
    found = tx.pick(
        "SELECT purse, sum(points) FROM award_grant WHERE purse IN ?* GROUP BY purse",
        purses,
    )
    return {purse: int(points) for purse, points in found}


def of_deeds(tx: Tx, keys: list[Key]) -> dict[Key, tuple[tuple[str, int], ...]]:
    """By deed: source and points. A device's grant is there once, by its day purse."""
    if not keys:
        return {}
    rows = tx.pick(
        "SELECT journal_no, seq, source, purse, points FROM award_grant"
        " WHERE journal_no IN ?* AND seq IN ?* ORDER BY n",
        sorted({key[0] for key in keys}),
        sorted({key[1] for key in keys}),
    )
    wanted = set(keys)
    found: dict[Key, tuple[tuple[str, int], ...]] = {}
    for journal_no, seq, source, purse, points in rows:
        key = journal_no, seq
        if key in wanted and (source != DEVICE or ":day:" in purse):
            found[key] = (*found.get(key, ()), (source, int(points)))
    return found


def add(tx: Tx, rows: list[Row]) -> None:
    tx.bulk(_GRANTS, rows)
