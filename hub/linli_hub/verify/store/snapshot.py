"""Build a Snapshot from a live database, on one read connection (one moment)."""

from typing import Any

from sqlalchemy import Connection

from linli_hub.base.store.tx import pick
from linli_hub.books.core.roots import DayRoot, SignedRoot
from linli_hub.books.store.books import from_row
from linli_hub.earning.core.deed import Details
from linli_hub.standard.store.standards import parsed
from linli_hub.verify.core.snapshot import (
    Bag,
    Booked,
    Cursor,
    Goods,
    GoodsLot,
    Grant,
    Kept,
    Line,
    SettledDay,
    SlotKept,
    Snapshot,
    Spent,
)

_AMOUNTS = (
    ("transfer", "n", ("n", "points", "releases", "at_ms")),
    ("balance", "account", ("posted", "held", "count")),
    ("deposit", "no", ("points", "mass_g", "minutes", "items", "late_ms")),
    ("award_grant", "n", ("points",)),
    ("lot", "account", ("points", "lapses")),
    ("stock_lot", "n", ("stock", "reserved")),
    ("stock_move", "n", ("quantity",)),
)


def take(connection: Connection) -> Snapshot:
    """All of the books, as they stand in this connection's transaction."""
    if not connection.in_transaction():
        connection.begin()
    sqlite = connection.dialect.name == "sqlite"
    driver: Any = connection.connection.driver_connection

    def rows(sql: str) -> list[Any]:
        return pick(driver, sqlite, sql, ())

    centre, epoch, head_n, head_hash = rows(
        "SELECT centre, epoch, head_n, head_hash FROM book"
    )[0]
    return Snapshot(
        centre=centre,
        epoch=epoch,
        head_n=head_n,
        head_hash=bytes(head_hash),
        lines=[Line(r[14], from_row(r), bytes(r[15])) for r in rows(_LINES)],
        balances={account: Kept(*kept) for account, *kept in rows(_BALANCES)},
        cursors=[_cursor(*r) for r in rows(_CURSORS)],
        events=[_booked(*r) for r in rows(_EVENTS)],
        bags=[_bag(r) for r in rows(_BAGS)],
        days=[SettledDay(*r) for r in rows(_DAYS)],
        standards={
            version: parsed(document)
            for version, document in rows("SELECT version, document FROM standard")
        },
        redemptions=[_spent(r) for r in rows(_REDEMPTIONS)],
        goods=[
            Goods(id, stock, reserved, int(moved), kind)
            for id, stock, reserved, moved, kind in rows(_GOODS)
        ],
        goods_lots=[
            GoodsLot(n, item, stock, reserved, int(moved))
            for n, item, stock, reserved, moved in rows(_GOODS_LOTS)
        ],
        served=[(id, lot, units) for id, lot, units in rows(_SERVED)],
        slots=[SlotKept(id, taken) for id, taken in rows(_SLOTS)],
        codes=[(lot, whose) for lot, whose in rows(_CODES)],
        lots={(account, day): n for account, day, n in rows(_LOTS)},
        reviewed={account: n for account, n in rows(_REVIEWED)},
        pending={id: bool(ended) for id, ended in rows(_PENDING)},
        roots=[_root(*r) for r in rows(_ROOTS)],
        grants=[Grant(n, seq, *more) for n, seq, *more in rows(_GRANTS)],
        frozen={day for (day,) in rows(_FROZEN)},
        desk={seq: bool(waits) for seq, waits in rows(_DESK)},
        not_whole=_not_whole(rows) if sqlite else [],
    )


_LINES = (
    "SELECT id, kind, debit, credit, points, releases, pending, why, cause, corrects,"
    " at_ms, event_ms, expires, reverses, n, hash FROM transfer ORDER BY n"
)
_BALANCES = "SELECT account, kind, posted, held, count FROM balance ORDER BY account"
_LOTS = "SELECT account, expires, points FROM lot WHERE points > 0"
_REVIEWED = "SELECT account, collected FROM claim_review"
_PENDING = "SELECT id, ended_ms IS NOT NULL FROM pending"
_ROOTS = "SELECT day, epoch, first_n, last_n, root, head, signature FROM day_root ORDER BY day"
_CURSORS = "SELECT no, id, edge, upto, chain, waiting FROM journal ORDER BY no"
_EVENTS = (
    "SELECT journal_no, seq, seq, kind, fault, raw, chain FROM event"
    " UNION ALL SELECT journal_no, first, last, 'hole', NULL, NULL, chain FROM hole"
    " ORDER BY 1, 2"
)
_DAYS = (
    "SELECT member, day, standard, points, carry, counted, last_ms, last_journal,"
    " last_seq FROM settled_day ORDER BY member, day"
)
_REDEMPTIONS = (
    "SELECT r.id, r.state, r.member, r.item, r.quantity, r.points, r.fence, r.subsidy,"
    " r.given, r.slot, i.kind, i.counted, r.refunded_ms IS NOT NULL FROM redemption r"
    " JOIN item i ON i.id = r.item ORDER BY r.id"
)
_GOODS = (
    "SELECT i.id, i.stock, i.reserved, COALESCE((SELECT sum(m.quantity)"
    " FROM stock_move m WHERE m.item = i.id), 0), i.kind FROM item i ORDER BY i.id"
)
_GOODS_LOTS = (
    "SELECT l.n, l.item, l.stock, l.reserved, COALESCE((SELECT sum(m.quantity)"
    " FROM stock_move m WHERE m.lot = l.n), 0) FROM stock_lot l ORDER BY l.n"
)
_SERVED = (
    "SELECT redemption, lot, quantity FROM redemption_lot ORDER BY redemption, lot"
)
_SLOTS = "SELECT id, taken FROM slot ORDER BY id"
_CODES = "SELECT lot, redemption FROM voucher_code ORDER BY n"
_BAGS = (
    "SELECT journal_no, seq, journal, edge, device, session, stream, mass_g, scale_ok,"
    " card, event_ms, day, member, grade, state, points, transfers, standard, reasons,"
    " received_ms, person, member_class, late_ms, kind, minutes, items, evidence,"
    " deduction FROM deposit ORDER BY journal_no, seq"
)
_GRANTS = "SELECT journal_no, seq, source, purse, points FROM award_grant ORDER BY n"
_FROZEN = "SELECT day FROM frozen_day WHERE done_ms IS NOT NULL"
_DESK = (
    "SELECT d.seq, d.second AND c.seq IS NULL FROM desk_deed d"
    " LEFT JOIN desk_confirm c ON c.seq = d.seq"
)


def _spent(row: Any) -> Spent:
    *columns, counted, refunded = row
    return Spent(*(*columns, bool(counted), bool(refunded)))


def _bag(row: Any) -> Bag:
    (
        journal_no, seq, journal, edge, device, session, stream, mass_g, scale_ok,
        *result, kind, minutes, items, evidence, deduction,
    ) = row  # fmt: skip
    columns = (
        journal_no, seq, journal, edge, device, session, stream, mass_g,
        bool(scale_ok), *result, Details(kind, minutes, items, evidence, deduction),
    )  # fmt: skip
    return Bag(*columns)


def _root(day: str, epoch: int, first: int, last: int, *more: Any) -> SignedRoot:
    root, head, signature = more
    made = DayRoot(
        day=day, epoch=epoch, first=first, last=last, root=bytes(root),
        head=bytes(head),
    )  # fmt: skip
    return SignedRoot(day=made, signature=signature)


def _cursor(no: int, id: str, edge: str, upto: int, *more: Any) -> Cursor:
    chain, waiting = more
    return Cursor(no, id, edge, upto, bytes(chain), waiting)


def _booked(no: int, seq: int, last: int, kind: str, *more: Any) -> Booked:
    fault, raw, chain = more
    kept = None if raw is None else bytes(raw)
    return Booked(no, seq, last, kind, fault, kept, bytes(chain))


def _not_whole(rows: Any) -> list[str]:
    """SQLite would take a fraction in a whole-number column; PostgreSQL would not."""
    found = []
    for table, key, columns in _AMOUNTS:
        wrong = " OR ".join(f"typeof({column}) <> 'integer'" for column in columns)
        found += [
            f"{table} {row[0]}"
            for row in rows(f"SELECT {key} FROM {table} WHERE {wrong}")  # noqa: S608
        ]
    return found
