"""Edges: invited with a one-time code, enrolled with their own key, revoked."""

import hmac
import re
from dataclasses import dataclass
from typing import Any

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import AlreadyExists, BadValue, CodeInvalid, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import alarm, audit
from linli_hub.base.store.tx import ReadConnection, Tx
from linli_hub.devices.core.edge_roles import EDGE_ROLES
from linli_hub.devices.store import edges as store_edges
from linli_hub.devices.store.tables import Edge
from linli_wire.messages import Hello, Welcome
from linli_wire.topics import is_slug

KEY = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeRow:
    """`state`: invited, active or revoked."""

    name: str
    role: str
    state: str
    public_key: str | None
    broker_password_hash: str | None
    software: str
    online: bool
    seen_ms: int | None


def add(
    tx: Tx, actor: Actor, name: str, role: str, code_hash: str, expires_ms: int
) -> None:
    """Invite an edge, or invite it again as long as it has not enrolled.

    `role`: one of EDGE_ROLES; from `expires_ms` (Unix time) on the code is refused.
    """
    actor.must("manage_edges")
    if not is_slug(name):
        raise BadValue(field="name", why="use 1 to 32 of a-z, 0-9 and '-'")
    if name == "hub":
        raise BadValue(field="name", why="hub is the hub's own name at the broker")
    if role not in EDGE_ROLES:
        raise BadValue(field="role", why=f"must be one of {', '.join(EDGE_ROLES)}")
    row = rows.get(tx, Edge, name=name)
    invitation = {"role": role, "code_hash": code_hash, "code_until_ms": expires_ms}
    if row is not None and row.state == "active":
        raise AlreadyExists(what="edge", id=name)
    if row is not None:
        rows.change(tx, Edge, {"name": name}, state="invited", **invitation)
    else:
        rows.add(
            tx, Edge, name=name, state="invited", public_key=None,
            broker_password_hash=None, software="", online=False, unreadable_rows=0,
            added_ms=tx.now_ms, enrolled_ms=None, seen_ms=None, **invitation,
        )  # fmt: skip
    audit(tx, actor, "edge.add", name, role=role)


def enrol(
    tx: Tx, name: str, code_hash: str, public_key: str, broker_password_hash: str
) -> EdgeRow:
    """Take the code, once; wrong, used and late look the same from outside."""
    row = rows.get(tx, Edge, name=name)
    if not KEY.match(public_key):
        raise BadValue(field="public_key", why="must be 64 hex digits")
    right = (
        row is not None
        and row.state == "invited"
        and row.code_hash is not None
        and hmac.compare_digest(row.code_hash, code_hash)
        and tx.now_ms < row.code_until_ms
    )
    if not right:
        alarm(tx, "enrolment_refused", name)
        raise tx.keep(CodeInvalid())
    rows.change(
        tx, Edge, {"name": name}, state="active", code_hash=None,
        public_key=public_key, broker_password_hash=broker_password_hash,
        enrolled_ms=tx.now_ms,
    )  # fmt: skip
    return edge_row(rows.get(tx, Edge, name=name))


def revoke(tx: Tx, actor: Actor, name: str) -> None:
    """From now on nothing that this edge says is taken."""
    actor.must("manage_edges")
    done = rows.change(
        tx, Edge, {"name": name},
        state="revoked", code_hash=None, broker_password_hash=None, online=False,
    )  # fmt: skip
    if done == 0:
        raise NotFound(what="edge", id=name)
    audit(tx, actor, "edge.revoke", name)


def hello(tx: Tx, greeting: Hello) -> Welcome | None:
    """Note what an edge says of itself; the answer, unless it says goodbye."""
    news: dict[str, Any] = {"online": greeting.online, "seen_ms": tx.now_ms}
    if greeting.online:
        news |= {
            "software": greeting.software,
            "unreadable_rows": greeting.unreadable_rows,
        }
    if rows.change(tx, Edge, {"name": greeting.edge}, **news) == 0:
        raise NotFound(what="edge", id=greeting.edge)
    if greeting.unreadable_rows:
        alarm(
            tx, "journal_unreadable", greeting.edge, f"{greeting.unreadable_rows} rows"
        )
    return welcome(tx.connection, greeting, tx.now_ms)


def welcome(connection: ReadConnection, greeting: Hello, now_ms: int) -> Welcome | None:
    """What the hub knows of the journal that `greeting` names; None if it names none."""
    if greeting.nonce is None or greeting.journal is None:
        return None
    standing = store_edges.standing(connection, greeting.edge, greeting.journal)
    return Welcome(
        edge=greeting.edge,
        epoch=store_edges.epoch(connection),
        nonce=greeting.nonce,
        wall_ms=now_ms,
        journal=greeting.journal,
        known=standing is not None,
        upto=standing.upto if standing else 0,
        chain=standing.chain.hex() if standing else None,
        quarantined=standing.quarantined if standing else False,
    )


def edge_row(row: Any) -> EdgeRow:
    return EdgeRow(
        name=row.name,
        role=row.role,
        state=row.state,
        public_key=row.public_key,
        broker_password_hash=row.broker_password_hash,
        software=row.software,
        online=bool(row.online),
        seen_ms=row.seen_ms,
    )
