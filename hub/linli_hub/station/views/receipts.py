"""What a station prints for an order, and the longer list of a member's entries."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.books.core.ledger import member
from linli_hub.books.views.entries import EntryFilter, balance, entries
from linli_hub.registry.store.holders import holder_of
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.greeting import Recent, masked, recents
from linli_hub.station.views.redemptions import of_order

NUMBER_CHARS = 8
HISTORY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """`points`: what it takes or has taken; nothing once it was given back."""

    row: RedemptionRow
    points: int
    codes: tuple[bytes, ...] = ()  # sealed


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """An order for printing; the name is masked. `card`: which it was made with."""

    number: str
    station: str
    member: str
    resident: str
    card: str
    at_ms: int
    name_masked: str
    lines: tuple[ReceiptLine, ...]
    balance: int


def receipt(connection: Connection, order: str) -> Receipt | None:
    rows = of_order(connection, order)
    if not rows:
        return None
    first = rows[0]
    [named] = read(
        connection,
        "SELECT r.card, p.name FROM redemption r JOIN resident p ON p.id = r.resident"
        " WHERE r.id = :id",
        id=first.id,
    )
    has = balance(connection, member(first.member))
    assert has is not None
    return Receipt(
        number=order[:NUMBER_CHARS].upper(),
        station=first.station,
        member=first.member,
        resident=first.resident,
        card=named.card,
        at_ms=first.created_ms,
        name_masked=masked(named.name),
        lines=tuple(_line(connection, row) for row in rows),
        balance=has.available,
    )


def history(connection: Connection, card: str, now_ms: int) -> tuple[Recent, ...]:
    """The last entries of the account that a card stands for; none of a strange one."""
    holder = holder_of(connection, card)
    if holder is None or holder.blocked(now_ms):
        return ()
    who = holder.at(now_ms)
    if who is None:
        return ()
    account = member(who.member)
    last = entries(connection, EntryFilter(account=account, limit=2 * HISTORY))
    return recents(connection, last.rows, account)[:HISTORY]


def _line(connection: Connection, row: RedemptionRow) -> ReceiptLine:
    gone = row.state == "released" or row.refunded_ms is not None
    codes = []
    if row.kind == "voucher":
        codes = read(
            connection,
            "SELECT sealed FROM voucher_code WHERE redemption = :id ORDER BY n",
            id=row.id,
        )
    return ReceiptLine(
        row=row,
        points=0 if gone else row.points,
        codes=tuple(bytes(code.sealed) for code in codes),
    )
