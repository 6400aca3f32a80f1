"""Whom staff gave a deed to, as if it were a card: `resident:ID` or `member:ID`.

A resident earns for the member they belonged to at the time, in the class that counted
then; so a fact with a date in the past moves such a deed like a card's.
"""

from collections.abc import Iterable

from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.holders import Facts, Holder, Owner, Who, holders, spells

RESIDENT, MEMBER = "resident:", "member:"


def holders_of(
    tx: Tx, cards: Iterable[str | None], given: Iterable[str]
) -> dict[str, Holder]:
    """The known ones among cards and givens, by the card's hash or the given's text."""
    found = dict(holders(tx, {card for card in cards if card}))
    if wanted := {one for one in given if one}:
        found |= _residents(tx, sorted(g for g in wanted if g.startswith(RESIDENT)))
        found |= _members(tx, sorted(g for g in wanted if g.startswith(MEMBER)))
    return found


def _residents(tx: Tx, given: list[str]) -> dict[str, Holder]:
    people = [one.removeprefix(RESIDENT) for one in given]
    memberships = _facts(
        tx.pick(
            "SELECT resident, from_ms, household FROM membership WHERE resident IN ?*"
            " ORDER BY resident, from_ms",
            people,
        )
    )
    members = {name for line in memberships.values() for _, name in line if name}
    classes = _classes(tx, [*given, *(f"{MEMBER}{name}" for name in members)])
    found = {}
    for one, person in zip(given, people, strict=True):
        line = spells([(0, Owner(person, None))], memberships, classes)
        if any(who for _, who in line):
            found[one] = Holder("", None, line)
    return found


def _members(tx: Tx, given: list[str]) -> dict[str, Holder]:
    """A household or organisation itself; nobody's in particular."""
    names = [one.removeprefix(MEMBER) for one in given]
    known = {
        row[0] for row in tx.pick("SELECT id FROM household WHERE id IN ?*", names)
    }
    classes = _classes(tx, given)
    found = {}
    for one, name in zip(given, names, strict=True):
        if name in known:
            line = [(from_ms, c or "") for from_ms, c in classes.get(one, [])]
            if not line or line[0][0] > 0:
                line = [(0, ""), *line]
            spelled = tuple((from_ms, Who("", name, c)) for from_ms, c in line)
            found[one] = Holder("", None, spelled)
    return found


def _classes(tx: Tx, subjects: list[str]) -> Facts:
    return _facts(
        tx.pick(
            "SELECT subject, from_ms, name FROM member_class WHERE subject IN ?*"
            " ORDER BY subject, from_ms",
            sorted(set(subjects)),
        )
    )


def _facts(rows: list[tuple[str, int, str | None]]) -> Facts:
    lines: Facts = {}
    for subject, from_ms, value in rows:
        lines.setdefault(subject, []).append((from_ms, value))
    return lines
