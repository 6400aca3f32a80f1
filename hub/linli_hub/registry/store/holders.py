"""Whose card is it, and for which member, at a moment.

Three kinds of facts with dates of effect (card_owner, membership, member_class) are
folded into one line of spells when a card is read; asking it costs a look along it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from linli_hub.base.store.tx import Pick, Tx, picker
from linli_hub.registry.core.card_life import ATTENDANT_CARD, STAFF_CARD

KEPT_MAX = 50_000  # cards; then they are read again
INSPECTORS = (ATTENDANT_CARD, STAFF_CARD)
T = TypeVar("T")


class Who(NamedTuple):
    """A person, the member whose account it is, and the class that counts ('' none)."""

    resident: str
    member: str
    member_class: str


class Owner(NamedTuple):
    """Whose card: nobody's if `resident` is None; `on_behalf` of another member."""

    resident: str | None
    on_behalf: str | None


class Holder(NamedTuple):
    """A known card: what it may, and who holds it from when on."""

    role: str
    blocked_ms: int | None
    spells: tuple[tuple[int, Who | None], ...]

    def at(self, at_ms: int) -> Who | None:
        """Who held it then, for whom; None if nobody did or they had left."""
        found = None
        for from_ms, who in self.spells:
            if from_ms > at_ms:
                break
            found = who
        return found

    def blocked(self, at_ms: int) -> bool:
        return self.blocked_ms is not None and at_ms >= self.blocked_ms


Facts = dict[str, list[tuple[int, str | None]]]  # by subject, in order of from_ms


def spells(
    owners: Sequence[tuple[int, Owner]], memberships: Facts, classes: Facts
) -> tuple[tuple[int, Who | None], ...]:
    """One line through all facts about a card; pure. What changes nothing is left out.

    `memberships` by resident; `classes` by `resident:ID` and `member:ID`.
    """
    line: list[tuple[int, Who | None]] = []
    for from_ms in _moments(owners, memberships, classes):
        who = _who(from_ms, owners, memberships, classes)
        if who != (line[-1][1] if line else None):
            line.append((from_ms, who))
    return tuple(line)


def holders(tx: Tx, cards: Iterable[str]) -> dict[str, Holder]:
    """The known ones among `cards` (keyed hashes), each with somebody sometime.

    They are kept between transactions for as long as nobody's card changes. Unknown
    cards are asked for again: there is no end of them.
    """
    if tx.kept is None:
        return _read(tx.pick, sorted(cards))
    kept: dict[str, Holder] = tx.kept.cards
    if missing := sorted(card for card in cards if card not in kept):
        if len(kept) > KEPT_MAX:
            kept.clear()
            missing = sorted(cards)
        kept |= _read(tx.pick, missing)
    return {card: kept[card] for card in cards if card in kept}


def holder_of(connection: Connection, card: str) -> Holder | None:
    """The holder of one card, for a reader."""
    return _read(picker(connection), [card]).get(card)


def _moments(
    owners: Sequence[tuple[int, Owner]], memberships: Facts, classes: Facts
) -> list[int]:
    moments = {from_ms for from_ms, _ in owners}
    people = {owner.resident for _, owner in owners if owner.resident is not None}
    subjects = {f"resident:{person}" for person in people}
    for person in people:
        for from_ms, member in memberships.get(person, ()):
            moments.add(from_ms)
            subjects.add(f"member:{member}")
    subjects |= {f"member:{owner.on_behalf}" for _, owner in owners}
    for subject in subjects:
        moments.update(from_ms for from_ms, _ in classes.get(subject, ()))
    return sorted(moments)


def _who(
    at_ms: int,
    owners: Sequence[tuple[int, Owner]],
    memberships: Facts,
    classes: Facts,
) -> Who | None:
    owner = _last([o for o in owners if o[0] <= at_ms], Owner(None, None))
    if owner.resident is None:
        return None
    member = owner.on_behalf or _fact(memberships, owner.resident, at_ms)
    if member is None:
        return None
    own = _fact(classes, f"resident:{owner.resident}", at_ms)
    name = own or _fact(classes, f"member:{member}", at_ms) or ""
    return Who(owner.resident, member, name)


def _fact(facts: Facts, subject: str, at_ms: int) -> str | None:
    return _last([f for f in facts.get(subject, ()) if f[0] <= at_ms], None)


def _last(found: Sequence[tuple[int, T]], none: T) -> T:
    return max(found, key=lambda fact: fact[0])[1] if found else none


def _read(pick: Pick, cards: list[str]) -> dict[str, Holder]:
    if not cards:
        return {}
    found = pick(
        "SELECT c.hash, c.role, c.blocked_ms, o.from_ms, o.resident, o.on_behalf"
        " FROM card c JOIN card_owner o ON o.card = c.hash"
        " WHERE c.hash IN ?* ORDER BY c.hash, o.from_ms",
        cards,
    )
    marks: dict[str, tuple[str, int | None]] = {}
    owners: dict[str, list[tuple[int, Owner]]] = defaultdict(list)
    for card, role, blocked_ms, from_ms, resident, on_behalf in found:
        marks[card] = role, blocked_ms
        owners[card].append((from_ms, Owner(resident, on_behalf)))
    memberships, classes = _facts(
        pick, [o for line in owners.values() for _, o in line]
    )
    known = {}
    for card, (role, blocked_ms) in marks.items():
        line = spells(owners[card], memberships, classes)
        if any(who for _, who in line):
            known[card] = Holder(role, blocked_ms, line)
    return known


def _facts(pick: Pick, owners: list[Owner]) -> tuple[Facts, Facts]:
    """Memberships and classes of these owners and of their members."""
    people = sorted({owner.resident for owner in owners if owner.resident is not None})
    if not people:
        return {}, {}
    memberships = _lines(
        pick(
            "SELECT resident, from_ms, household FROM membership WHERE resident IN ?*",
            people,
        )
    )
    subjects = {f"resident:{person}" for person in people}
    subjects |= {f"member:{name}" for line in memberships.values() for _, name in line}
    subjects |= {f"member:{owner.on_behalf}" for owner in owners}
    classes = _lines(
        pick(
            "SELECT subject, from_ms, name FROM member_class WHERE subject IN ?*",
            sorted(subjects),
        )
    )
    return memberships, classes


def _lines(found: list[tuple[str, int, str | None]]) -> Facts:
    lines: Facts = defaultdict(list)
    for subject, from_ms, value in found:
        lines[subject].append((from_ms, value))
    return lines
