"""Readers for day roots: which day is due, and the proof of one entry."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from linli_hub.base.core.calendar import day_bounds_ms, local_day
from linli_hub.base.store.tx import read
from linli_hub.books.core import merkle, roots
from linli_hub.books.core.ledger import GENESIS, canonical
from linli_hub.books.core.roots import DayRoot, Proof, SignedRoot
from linli_hub.books.store.books import from_row

_LINES = (
    "SELECT id, kind, debit, credit, points, releases, pending, why, cause, corrects,"
    " at_ms, event_ms, expires, reverses, n, hash FROM transfer"
    " WHERE n >= :first AND n <= :last ORDER BY n"
)
_ROOTS = "SELECT day, epoch, first_n, last_n, root, head, signature FROM day_root"


def due(connection: Connection, time_zone: str, now_ms: int) -> DayRoot | None:
    """The earliest finished day that has transfers and no root yet, with its root."""
    last = read(connection, f"{_ROOTS} ORDER BY last_n DESC, day DESC LIMIT 1")
    first = 1 + (last[0].last_n if last else 0)
    found = read(connection, "SELECT at_ms FROM transfer WHERE n = :n", n=first)
    if not found:
        return None
    day = local_day(time_zone, found[0].at_ms)
    if last and day <= last[0].day:  # the clock was put back
        day = local_day(time_zone, day_bounds_ms(time_zone, last[0].day)[1])
    end_ms = day_bounds_ms(time_zone, day)[1]
    if now_ms < end_ms:
        return None
    upto = read(
        connection,
        "SELECT n FROM transfer WHERE n >= :first AND at_ms < :end"
        " ORDER BY n DESC LIMIT 1",
        first=first,
        end=end_ms,
    )
    entries, head = _entries(connection, first, upto[0].n)
    epoch = int(read(connection, "SELECT epoch FROM book")[0].epoch)
    return roots.made(day, epoch, first, entries, head)


def signed(connection: Connection, day: str) -> SignedRoot | None:
    """The published root of a local day."""
    found = read(connection, f"{_ROOTS} WHERE day = :day", day=day)
    return _signed(found[0]) if found else None


def proof(connection: Connection, id: str) -> Proof | None:
    """The proof of transfer `id`; None if it is unknown or its day is not over."""
    return next(iter(proofs(connection, [id]).values()), None)


def proofs(connection: Connection, ids: list[str]) -> dict[int, Proof]:
    """The proofs of those of `ids` whose day is signed, by their numbers."""
    centre = str(read(connection, "SELECT centre FROM book")[0].centre)
    numbers = sorted(
        line.n
        for id in ids
        for line in read(connection, "SELECT n FROM transfer WHERE id = :id", id=id)
    )
    made: dict[int, Proof] = {}
    day: _Day | None = None
    for n in numbers:
        if day is None or n > day.signed.day.last:
            day = _day(connection, n)
        if day is None:
            break  # not signed yet, and so is nothing after it
        first = day.signed.day.first
        made[n] = Proof(
            centre=centre,
            day=day.signed.day,
            signature=day.signed.signature,
            n=n,
            entry=day.entries[n - first].decode(),
            path=tuple(merkle.path(day.leaves, n - first)),
        )
    return made


@dataclass(frozen=True, slots=True)
class _Day:
    signed: SignedRoot
    entries: list[bytes]
    leaves: list[bytes]


def _day(connection: Connection, n: int) -> _Day | None:
    """The signed day that transfer number `n` is in."""
    found = read(connection, f"{_ROOTS} WHERE first_n <= :n AND last_n >= :n", n=n)
    if not found:
        return None
    signed = _signed(found[0])
    entries, _ = _entries(connection, signed.day.first, signed.day.last)
    return _Day(signed, entries, [merkle.leaf(entry) for entry in entries])


def _entries(
    connection: Connection, first: int, last: int
) -> tuple[list[bytes], bytes]:
    """Transfers as they were hashed, and the chain hash of the last."""
    head, entries = GENESIS, []
    for row in read(connection, _LINES, first=first, last=last):
        entries.append(canonical(row.n, from_row(row)))
        head = bytes(row.hash)
    return entries, head


def _signed(row: Row[Any]) -> SignedRoot:
    return SignedRoot(
        day=DayRoot(
            day=row.day,
            epoch=row.epoch,
            first=row.first_n,
            last=row.last_n,
            root=bytes(row.root),
            head=bytes(row.head),
        ),
        signature=row.signature,
    )
