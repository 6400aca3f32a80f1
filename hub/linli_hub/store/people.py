"""What the edges must know of cards while they are offline: three lists of tags."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.store.tx import Tx, read


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTagLists:
    """Tags of 6 hex digits, sorted; `version` rises with every change."""

    version: int
    blocked: tuple[str, ...]
    attendants: tuple[str, ...]
    staff: tuple[str, ...]


def bump_tags(tx: Tx) -> None:
    """Say that cards have changed; every change of `card` or of who holds one must."""
    tx.kept = None  # what is read from here on may yet be rolled back
    tx.run("UPDATE book SET tags_version = tags_version + 1 WHERE id = 1")


def card_tags(connection: Connection) -> CardTagLists:
    version = read(connection, "SELECT tags_version FROM book")[0][0]
    found = read(
        connection,
        "SELECT DISTINCT tag, role, blocked_ms IS NOT NULL FROM card"
        " WHERE blocked_ms IS NOT NULL OR role <> 'resident' ORDER BY tag",
    )
    return CardTagLists(
        version=version,
        blocked=tuple(sorted({tag for tag, _, blocked in found if blocked})),
        attendants=tuple(t for t, role, b in found if role == "attendant" and not b),
        staff=tuple(t for t, role, b in found if role == "staff" and not b),
    )


def pin_left(connection: Connection, card_hash: str, most: int) -> int:
    """How many wrong PINs in a row are left before the lock."""
    found = read(
        connection,
        "SELECT p.wrong FROM pin p JOIN card c ON c.resident = p.resident"
        " WHERE c.hash = :card",
        card=card_hash,
    )
    return most - int(found[0][0]) if found else 0
