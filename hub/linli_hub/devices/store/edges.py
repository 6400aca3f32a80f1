"""Where the hub stands in an edge's journals (readers)."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    upto: int
    chain: bytes
    quarantined: bool


def standing(connection: Connection, edge: str, journal: str) -> Standing | None:
    """The cursor in `journal`, if it is this edge's."""
    found = read(
        connection,
        "SELECT upto, chain, status FROM journal WHERE id = :id AND edge = :edge",
        id=journal,
        edge=edge,
    )
    if not found:
        return None
    upto, chain, status = found[0]
    return Standing(upto=upto, chain=bytes(chain), quarantined=status == "quarantined")


def epoch(connection: Connection) -> int:
    return int(read(connection, "SELECT epoch FROM book")[0][0])
