"""What a signed request of an edge is held against."""

from dataclasses import dataclass

from sqlalchemy import Connection

from linli_hub.base.store.tx import picker


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeKey:
    public_key: str
    state: str
    role: str


def edge_key(connection: Connection, name: str) -> EdgeKey | None:
    """What a signed request of an edge is held against; read for each of them."""
    found = picker(connection)(
        "SELECT public_key, state, role FROM edge WHERE name = ?", name
    )
    if not found or found[0][0] is None:
        return None
    key, state, role = found[0]
    return EdgeKey(public_key=key, state=state, role=role)
