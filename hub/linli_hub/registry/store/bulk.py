"""Members in bulk: what is known of those in a file, and some rows at once."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from linli_hub.base.store.tx import Pick, Tx, insert
from linli_hub.registry.store import tables

_HOUSEHOLDS = insert(tables.Household, ("id", "address", "opened_ms", "kind", "spend"))
_RESIDENTS = insert(tables.Resident, ("id", "name", "language", "added_ms", "head"))
_MEMBERSHIPS = insert(tables.Membership, ("resident", "from_ms", "household"))
_CLASSES = insert(tables.MemberClass, ("subject", "from_ms", "name"))
_CARDS = insert(tables.Card, ("hash", "resident", "role", "tag", "issued_ms", "life"))
_OWNERS = insert(tables.CardOwner, ("card", "from_ms", "resident"))


class KnownMember(NamedTuple):
    kind: str
    address: str
    closed: bool


class KnownResident(NamedTuple):
    name: str
    language: str
    died: bool


class KnownCard(NamedTuple):
    resident: str
    life: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """By id; `classes` by subject and `homes` by resident: (first from_ms, last value)."""

    members: dict[str, KnownMember]
    residents: dict[str, KnownResident]
    cards: dict[str, KnownCard]
    homes: dict[str, tuple[int, str | None]]
    classes: dict[str, tuple[int, str | None]]


@dataclass(slots=True, kw_only=True)
class New:
    """Rows to write, in the order of the statements above."""

    members: list[tuple[Any, ...]]
    residents: list[tuple[Any, ...]]
    memberships: list[tuple[Any, ...]]
    classes: list[tuple[Any, ...]]
    cards: list[tuple[Any, ...]]
    owners: list[tuple[Any, ...]]


def known(
    pick: Pick, members: list[str], residents: list[str], cards: list[str]
) -> Known:
    """What the books hold of these; a handful of statements for any number."""
    subjects = [f"member:{id}" for id in members]
    subjects += [f"resident:{id}" for id in residents]
    return Known(
        members={
            row[0]: KnownMember(row[1], row[2], row[3] is not None)
            for row in pick(
                "SELECT id, kind, address, closed_ms FROM household WHERE id IN ?*",
                members,
            )
        },
        residents={
            row[0]: KnownResident(row[1], row[2], row[3] is not None)
            for row in pick(
                "SELECT id, name, language, died_ms FROM resident WHERE id IN ?*",
                residents,
            )
        },
        cards={
            row[0]: KnownCard(row[1], row[2])
            for row in pick(
                "SELECT hash, resident, life FROM card WHERE hash IN ?*", cards
            )
        },
        homes=_ends(
            pick(
                "SELECT resident, from_ms, household FROM membership"
                " WHERE resident IN ?* ORDER BY resident, from_ms",
                residents,
            )
        ),
        classes=_ends(
            pick(
                "SELECT subject, from_ms, name FROM member_class"
                " WHERE subject IN ?* ORDER BY subject, from_ms",
                subjects,
            )
        ),
    )


def write(tx: Tx, new: New) -> None:
    """All of it, a statement a table."""
    tx.bulk(_HOUSEHOLDS, new.members)
    tx.bulk(_RESIDENTS, new.residents)
    tx.bulk(_MEMBERSHIPS, new.memberships)
    tx.bulk(_CLASSES, new.classes)
    tx.bulk(_CARDS, new.cards)
    tx.bulk(_OWNERS, new.owners)


def thrown_before(tx: Tx, cards: list[str]) -> list[str]:
    """Those of `cards` that bags were thrown with while nobody knew them."""
    found = tx.pick(
        "SELECT DISTINCT card FROM deposit"
        " WHERE card IN ?* AND state = 'unknown_card' ORDER BY card",
        cards,
    )
    return [card for (card,) in found]


def _ends(found: list[Any]) -> dict[str, tuple[int, str | None]]:
    ends: dict[str, tuple[int, str | None]] = {}
    for subject, from_ms, value in found:
        first = ends[subject][0] if subject in ends else from_ms
        ends[subject] = first, value
    return ends
