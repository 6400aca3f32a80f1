"""What the service desk looks up: people by card, number or name; what waits for them."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.books.core.ledger import member as account
from linli_hub.books.views.entries import balance
from linli_hub.registry.store.holders import holder_of
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.greeting import masked
from linli_hub.station.views.redemptions import open_of

FOUND_MAX = 20
ROWS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Somebody the desk may mean. The name is masked; `member` None: of no household."""

    resident: str
    name_masked: str
    member: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """Who stands at the desk, what they can spend, and what waits for them."""

    resident: str
    name_masked: str
    language: str
    member: str
    available: int
    may_spend: bool
    has_pin: bool
    open: tuple[RedemptionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundRow:
    id: str
    redemption: str
    item: str
    name_zh: str
    name_en: str
    goods: str
    reason: str
    proposed_by: str
    proposed_ms: int
    outcome: str
    decided_by: str | None
    decision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRow:
    """What one person says of a redemption in review; another one must confirm it."""

    id: str
    redemption: str
    result: str
    given: int | None
    photo: str | None
    reason: str
    proposed_by: str
    proposed_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeLine:
    """`in_review`: units that redemptions in doubt may have taken."""

    lot: int
    item: str
    name_zh: str
    name_en: str
    batch: str
    expected: int
    counted: int
    in_review: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRow:
    id: str
    place: str
    counted_by: str
    counted_ms: int
    outcome: str
    decided_by: str | None
    decision: str
    lines: tuple[TakeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotRow:
    id: str
    item: str
    starts_ms: int
    ends_ms: int
    capacity: int
    taken: int
    provider: str
    cancelled_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoRow:
    media: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An honour that was handed over; the name in full, for its holder's wall."""

    number: str
    name: str
    language: str
    name_zh: str
    name_en: str
    at_ms: int


_HOME = (
    "(SELECT m.household FROM membership m WHERE m.resident = r.id AND m.from_ms ="
    " (SELECT max(n.from_ms) FROM membership n WHERE n.resident = r.id"
    " AND n.from_ms <= :now))"
)


def by_card(connection: Connection, card: str, now_ms: int) -> Found | None:
    """Whose card it is now; None for a strange, blocked or ownerless one."""
    holder = holder_of(connection, card)
    if holder is None or holder.blocked(now_ms):
        return None
    who = holder.at(now_ms)
    if who is None:
        return None
    [row] = read(
        connection, "SELECT name FROM resident WHERE id = :id", id=who.resident
    )
    return Found(resident=who.resident, name_masked=masked(row.name), member=who.member)


def search(connection: Connection, text: str, now_ms: int) -> list[Found]:
    """By number of resident or household, or by a part of the name."""
    literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    found = read(
        connection,
        f"SELECT r.id, r.name, {_HOME} AS member FROM resident r"  # noqa: S608
        " WHERE r.died_ms IS NULL AND r.name <> '-' AND (r.id = :text"
        f" OR {_HOME} = :text OR r.name LIKE :part ESCAPE '\\') ORDER BY r.id LIMIT :most",
        text=text,
        part=f"%{literal}%",
        now=now_ms,
        most=FOUND_MAX,
    )
    return [
        Found(resident=row.id, name_masked=masked(row.name), member=row.member)
        for row in found
    ]


def customer(connection: Connection, resident: str, now_ms: int) -> Customer | None:
    """None for somebody who is of no household now."""
    found = read(
        connection,
        f"SELECT r.id, r.name, r.language, r.head, {_HOME} AS member,"  # noqa: S608
        " (SELECT count(*) FROM pin p WHERE p.resident = r.id) AS pins"
        " FROM resident r WHERE r.id = :id",
        id=resident,
        now=now_ms,
    )
    if not found or found[0].member is None:
        return None
    row = found[0]
    has = balance(connection, account(row.member))
    assert has is not None
    [house] = read(
        connection, "SELECT spend FROM household WHERE id = :id", id=row.member
    )
    return Customer(
        resident=row.id,
        name_masked=masked(row.name),
        language=row.language,
        member=row.member,
        available=has.available,
        may_spend=house.spend != "heads" or bool(row.head),
        has_pin=bool(row.pins),
        open=tuple(open_of(connection, row.member)),
    )


def pin_hash(connection: Connection, resident: str) -> str | None:
    found = read(connection, "SELECT hash FROM pin WHERE resident = :id", id=resident)
    return found[0].hash if found else None


def refunds(connection: Connection) -> list[RefundRow]:
    """Open ones first, then the newest."""
    found = read(
        connection,
        "SELECT f.id, f.redemption, r.item, i.name_zh, i.name_en, f.goods, f.reason,"
        " f.proposed_by, f.proposed_ms, f.outcome, f.decided_by, f.decision"
        " FROM refund f JOIN redemption r ON r.id = f.redemption"
        " JOIN item i ON i.id = r.item ORDER BY f.outcome <> 'open', f.proposed_ms DESC,"
        " f.id LIMIT :most",
        most=ROWS_MAX,
    )
    return [RefundRow(**row._mapping) for row in found]


def proposals(connection: Connection) -> list[ProposalRow]:
    """Ends of reviews that wait for a second person, oldest first."""
    found = read(
        connection,
        "SELECT id, redemption, result, given, photo, reason, proposed_by, proposed_ms"
        " FROM resolution WHERE outcome = 'open' ORDER BY proposed_ms, id LIMIT :most",
        most=ROWS_MAX,
    )
    return [ProposalRow(**row._mapping) for row in found]


def takes(connection: Connection) -> list[TakeRow]:
    """Stock-takes, open ones first, then the newest."""
    found = read(
        connection,
        "SELECT id, place, counted_by, counted_ms, outcome, decided_by, decision"
        " FROM stock_take ORDER BY outcome <> 'open', counted_ms DESC, id LIMIT 50",
    )
    return [
        TakeRow(**row._mapping, lines=tuple(_take_lines(connection, row.id)))
        for row in found
    ]


def slots(connection: Connection, item: str, from_ms: int) -> list[SlotRow]:
    """A service's calendar from a moment on; of all services without an item."""
    found = read(
        connection,
        "SELECT id, item, starts_ms, ends_ms, capacity, taken, provider, cancelled_ms"
        " FROM slot WHERE (item = :item OR :item = '') AND ends_ms > :from_ms"
        " ORDER BY starts_ms, id LIMIT :most",
        item=item,
        from_ms=from_ms,
        most=ROWS_MAX,
    )
    return [SlotRow(**row._mapping) for row in found]


def certificate(connection: Connection, redemption: str) -> Certificate | None:
    """None for anything but a settled honour."""
    found = read(
        connection,
        "SELECT p.name, p.language, i.name_zh, i.name_en, r.changed_ms FROM redemption r"
        " JOIN item i ON i.id = r.item JOIN resident p ON p.id = r.resident"
        " WHERE r.id = :id AND i.kind = 'honour' AND r.state = 'settled'",
        id=redemption,
    )
    if not found:
        return None
    name, language, name_zh, name_en, at_ms = found[0]
    return Certificate(
        number=redemption[:8].upper(), name=name, language=language, name_zh=name_zh,
        name_en=name_en, at_ms=at_ms,
    )  # fmt: skip


def photo(connection: Connection, id: str) -> PhotoRow | None:
    found = read(connection, "SELECT media, body FROM photo WHERE id = :id", id=id)
    return PhotoRow(media=found[0].media, body=bytes(found[0].body)) if found else None


def _take_lines(connection: Connection, take: str) -> list[TakeLine]:
    found = read(
        connection,
        "SELECT t.lot, l.item, i.name_zh, i.name_en, l.batch, t.expected, t.counted,"
        " (SELECT coalesce(sum(s.quantity), 0) FROM redemption_lot s"
        "  JOIN redemption r ON r.id = s.redemption"
        "  WHERE s.lot = t.lot AND r.state = 'review') AS in_review"
        " FROM stock_take_line t JOIN stock_lot l ON l.n = t.lot"
        " JOIN item i ON i.id = l.item WHERE t.take = :take ORDER BY l.item, t.lot",
        take=take,
    )
    return [
        TakeLine(**{**row._mapping, "in_review": int(row.in_review)}) for row in found
    ]
