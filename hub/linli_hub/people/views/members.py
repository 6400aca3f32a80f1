"""What pages and tools read of members and the people in them, as it is now."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from linli_hub.base.store.tx import read
from linli_hub.standard.store.standards import parsed

PAGE_MAX = 500
# a resident's last membership is the present one: no fact lies ahead
_HOME = (
    "(SELECT m.household FROM membership m WHERE m.resident = r.id"
    " ORDER BY m.from_ms DESC LIMIT 1)"
)
_CLASS = (
    "coalesce((SELECT k.name FROM member_class k WHERE k.subject = {subject}"
    " ORDER BY k.from_ms DESC LIMIT 1), '')"
)
_OWN_CLASS = _CLASS.format(subject="'resident:' || r.id")
_THEIR_CLASS = _CLASS.format(subject="'member:' || h.id")
_RESIDENT = (
    f"SELECT r.id, r.name, r.language, {_HOME} AS household,"  # noqa: S608
    " (SELECT count(*) FROM card c WHERE c.resident = r.id"
    " AND c.life = 'active') AS cards, r.head, r.died_ms,"
    f" {_OWN_CLASS} AS own_class,"
    " coalesce((SELECT b.posted FROM balance b"
    " WHERE b.account = 'honour:' || r.id), 0) AS honour FROM resident r"
)
_MEMBER = (
    "SELECT h.id, h.kind, h.address, h.spend, h.opened_ms, h.closed_ms, h.successor,"  # noqa: S608
    f" {_THEIR_CLASS} AS own_class,"
    " b.posted, b.posted - b.held AS available,"
    " (SELECT count(*) FROM membership m WHERE m.household = h.id AND m.from_ms ="
    " (SELECT max(n.from_ms) FROM membership n WHERE n.resident = m.resident))"
    " AS residents FROM household h JOIN balance b ON b.account = 'member:' || h.id"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentRow:
    """`household`: where they belong now. `honour`: lifetime points, never spent."""

    id: str
    name: str
    language: str
    household: str | None
    cards: int
    head: bool
    died_ms: int | None
    own_class: str
    honour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentPage:
    rows: tuple[ResidentRow, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRow:
    """A card by its tag. `replaced_by`: the tag of the one that came after it."""

    tag: str
    role: str
    life: str
    issued_ms: int
    blocked_ms: int | None
    on_behalf: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """From when on which household, or which class; None or '' is none."""

    from_ms: int
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentDetail:
    resident: ResidentRow
    cards: tuple[CardRow, ...]
    memberships: tuple[FactRow, ...]
    classes: tuple[FactRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A household or an organisation. `available`: posted less what is held."""

    id: str
    kind: str
    address: str
    spend: str
    opened_ms: int
    closed_ms: int | None
    successor: str | None
    own_class: str
    posted: int
    available: int
    residents: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    rows: tuple[MemberRow, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberDetail:
    member: MemberRow
    residents: tuple[ResidentRow, ...]
    classes: tuple[FactRow, ...]


def residents(
    connection: Connection, cursor: str | None = None, limit: int = 100
) -> ResidentPage:
    """In order of id."""
    limit = min(limit, PAGE_MAX)
    found = read(
        connection,
        f"{_RESIDENT} WHERE r.id > :after ORDER BY r.id LIMIT :limit",
        after=cursor or "",
        limit=limit,
    )
    page = tuple(_resident(row) for row in found)
    more = len(page) == limit
    return ResidentPage(rows=page, next_cursor=page[-1].id if more else None)


def resident(connection: Connection, id: str) -> ResidentDetail | None:
    """One resident with their cards and all facts about them."""
    found = read(connection, f"{_RESIDENT} WHERE r.id = :id", id=id)
    if not found:
        return None
    cards = read(
        connection,
        "SELECT c.tag, c.role, c.life, c.issued_ms, c.blocked_ms, (SELECT o.on_behalf"
        " FROM card_owner o WHERE o.card = c.hash ORDER BY o.from_ms DESC LIMIT 1)"
        " AS on_behalf, (SELECT d.tag FROM card d WHERE d.hash = c.replaced_by)"
        " AS replaced_by FROM card c WHERE c.resident = :id ORDER BY c.issued_ms, c.tag",
        id=id,
    )
    homes = read(
        connection,
        "SELECT from_ms, household AS value FROM membership WHERE resident = :id"
        " ORDER BY from_ms",
        id=id,
    )
    return ResidentDetail(
        resident=_resident(found[0]),
        cards=tuple(CardRow(**row._mapping) for row in cards),
        memberships=tuple(FactRow(**row._mapping) for row in homes),
        classes=_classes(connection, f"resident:{id}"),
    )


def members(
    connection: Connection,
    cursor: str | None = None,
    limit: int = 100,
    kind: str | None = None,
) -> MemberPage:
    """In order of id, closed ones too; of one `kind` or of all."""
    limit = min(limit, PAGE_MAX)
    found = read(
        connection,
        f"{_MEMBER} WHERE h.id > :after AND h.kind = coalesce(:kind, h.kind)"
        " ORDER BY h.id LIMIT :limit",
        after=cursor or "",
        limit=limit,
        kind=kind,
    )
    page = tuple(MemberRow(**row._mapping) for row in found)
    more = len(page) == limit
    return MemberPage(rows=page, next_cursor=page[-1].id if more else None)


def member(connection: Connection, id: str) -> MemberDetail | None:
    """One member with the people who belong to it now."""
    found = read(connection, f"{_MEMBER} WHERE h.id = :id", id=id)
    if not found:
        return None
    here = read(
        connection,
        f"{_RESIDENT} WHERE r.id IN (SELECT m.resident FROM membership m"  # noqa: S608
        f" WHERE m.household = :id) AND {_HOME} = :id ORDER BY r.id LIMIT :limit",
        id=id,
        limit=PAGE_MAX,
    )
    return MemberDetail(
        member=MemberRow(**found[0]._mapping),
        residents=tuple(_resident(row) for row in here),
        classes=_classes(connection, f"member:{id}"),
    )


def card_by_tag(connection: Connection, resident: str, tag: str) -> str | None:
    """The hash of a resident's card that is not at hand: they know it by its tag."""
    found = read(
        connection,
        "SELECT hash FROM card WHERE resident = :resident AND tag = :tag"
        " ORDER BY issued_ms DESC LIMIT 1",
        resident=resident,
        tag=tag,
    )
    return str(found[0][0]) if found else None


def time_zone(connection: Connection, otherwise: str) -> str:
    """Where the centre's days are: what its standards say, else as configured."""
    found = read(
        connection, "SELECT document FROM standard ORDER BY version DESC LIMIT 1"
    )
    return parsed(found[0][0]).time_zone if found else otherwise


def _classes(connection: Connection, subject: str) -> tuple[FactRow, ...]:
    found = read(
        connection,
        "SELECT from_ms, name AS value FROM member_class WHERE subject = :subject"
        " ORDER BY from_ms",
        subject=subject,
    )
    return tuple(FactRow(**row._mapping) for row in found)


def _resident(row: Any) -> ResidentRow:
    return ResidentRow(**{**row._mapping, "head": bool(row.head)})
