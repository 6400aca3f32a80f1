"""Writing facts with dates of effect, and finding whom they touch.

The same fact from the same moment is said anew, never doubled; callers audit what it
said before and call people.bump_tags.
"""

from typing import Any

from linli_hub.base.store import rows
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.tables import CardOwner, MemberClass, Membership


def set_membership(tx: Tx, resident: str, from_ms: int, household: str | None) -> None:
    """Where `resident` belongs from then on."""
    key = {"resident": resident, "from_ms": from_ms}
    if not rows.change(tx, Membership, key, household=household):
        rows.add(tx, Membership, **key, household=household)


def set_class(tx: Tx, subject: str, from_ms: int, name: str) -> None:
    """The class of `subject` from then on."""
    key = {"subject": subject, "from_ms": from_ms}
    if not rows.change(tx, MemberClass, key, name=name):
        rows.add(tx, MemberClass, **key, name=name)


def set_owner(
    tx: Tx, card: str, from_ms: int, resident: str | None, on_behalf: str | None
) -> None:
    """Whose card it is from then on."""
    key = {"card": card, "from_ms": from_ms}
    said = {"resident": resident, "on_behalf": on_behalf}
    if not rows.change(tx, CardOwner, key, **said):
        rows.add(tx, CardOwner, **key, **said)


def membership(tx: Tx, resident: str, at_ms: int) -> str | None:
    """Where a resident belonged at a moment."""
    found = tx.pick(
        "SELECT household FROM membership WHERE resident = ? AND from_ms <= ?"
        " ORDER BY from_ms DESC LIMIT 1",
        resident, at_ms,
    )  # fmt: skip
    return found[0][0] if found else None


def member_class(tx: Tx, subject: str, at_ms: int) -> str:
    found = tx.pick(
        "SELECT name FROM member_class WHERE subject = ? AND from_ms <= ?"
        " ORDER BY from_ms DESC LIMIT 1",
        subject, at_ms,
    )  # fmt: skip
    return found[0][0] if found else ""


def owner(tx: Tx, card: str) -> Any | None:
    """The last row of a card's owners: resident, on_behalf."""
    found = rows.find(tx, CardOwner, card=card)
    return found[-1] if found else None


def accounts_of(tx: Tx, resident: str, at_ms: int) -> set[str]:
    """The members from whose accounts a resident may spend at a moment."""
    found = tx.pick(
        "SELECT o.on_behalf FROM card_owner o JOIN card c ON c.hash = o.card"
        " WHERE o.resident = ? AND o.on_behalf IS NOT NULL AND c.blocked_ms IS NULL"
        " AND o.from_ms = (SELECT max(p.from_ms) FROM card_owner p"
        " WHERE p.card = o.card AND p.from_ms <= ?)",
        resident, at_ms,
    )  # fmt: skip
    home = membership(tx, resident, at_ms)
    return {on_behalf for (on_behalf,) in found} | ({home} if home else set())


def heirs(tx: Tx, member: str) -> set[str]:
    """`member` and, if it is closed, whoever what it has goes on to."""
    found: set[str] = set()
    name: str | None = member
    while name is not None and name not in found:
        found.add(name)
        row = tx.pick("SELECT successor FROM household WHERE id = ?", name)
        name = row[0][0] if row else None
    return found


def residents_of(tx: Tx, member: str, at_ms: int) -> list[str]:
    """Who belonged to `member` at a moment."""
    found = tx.pick(
        "SELECT m.resident FROM membership m WHERE m.household = ? AND m.from_ms ="
        " (SELECT max(n.from_ms) FROM membership n WHERE n.resident = m.resident"
        " AND n.from_ms <= ?) ORDER BY m.resident",
        member, at_ms,
    )  # fmt: skip
    return [resident for (resident,) in found]


def cards_of(tx: Tx, residents: list[str]) -> list[str]:
    """Every card that any of them ever held."""
    found = tx.pick(
        "SELECT DISTINCT card FROM card_owner WHERE resident IN ?* ORDER BY card",
        residents,
    )
    return [card for (card,) in found]


def people_of(tx: Tx, member: str) -> list[str]:
    """Everyone who ever belonged to `member` or held a card on its behalf."""
    found = tx.pick(
        "SELECT resident FROM membership WHERE household = ?"
        " UNION SELECT resident FROM card_owner WHERE on_behalf = ?"
        " AND resident IS NOT NULL ORDER BY resident",
        member, member,
    )  # fmt: skip
    return [resident for (resident,) in found]
