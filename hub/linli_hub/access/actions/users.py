"""Log-ins and server-side sessions. Passwords are hashed elsewhere, counted here."""

from dataclasses import dataclass
from typing import Any

from linli_hub.access.store import sessions
from linli_hub.access.store.tables import Login, Session
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import MINUTE_MS
from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    LoginFailed,
    LoginLocked,
    NotAllowed,
    NotFound,
    SessionEnded,
)
from linli_hub.base.core.permissions import LOGIN_ROLES
from linli_hub.base.store import rows
from linli_hub.base.store.notes import alarm, audit
from linli_hub.base.store.tx import ReadConnection, Tx
from linli_hub.registry.store.tables import Resident

IDLE_MS = 15 * MINUTE_MS
ABSOLUTE_MS = 12 * 60 * MINUTE_MS
WRONG_MAX = 100  # in a row, from anywhere; one address gets far fewer (web/session.py)
LOCK_MS = 15 * MINUTE_MS
NAME_CHARS_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    user: str
    roles: frozenset[str]
    opened_ms: int
    seen_ms: int
    until_ms: int


def add_user(
    tx: Tx, actor: Actor, name: str, password_hash: str, roles: frozenset[str],
    resident: str | None = None,
) -> None:  # fmt: skip
    """`resident`: who they are among the residents, if they live here."""
    actor.must("manage_users")
    _check_resident(tx, resident)
    if not 1 <= len(name) <= NAME_CHARS_MAX or not name.isprintable():
        raise BadValue(field="name", why=f"must be 1 to {NAME_CHARS_MAX} characters")
    if not roles or not roles <= set(LOGIN_ROLES):
        raise BadValue(field="roles", why=f"must be of {', '.join(LOGIN_ROLES)}")
    if rows.get(tx, Login, name=name) is not None:
        raise AlreadyExists(what="user", id=name)
    rows.add(
        tx, Login, name=name, password_hash=password_hash,
        roles=" ".join(sorted(roles)), wrong=0, locked_until_ms=0, disabled_ms=None,
        added_ms=tx.now_ms, resident=resident,
    )  # fmt: skip
    audit(tx, actor, "user.add", name, roles=" ".join(sorted(roles)))


def link(tx: Tx, actor: Actor, name: str, resident: str | None) -> None:
    """Say which resident a user is (None: none): they decide nothing for their own
    household. Nobody says it of themselves."""
    actor.must("manage_users")
    if actor.name == name:
        raise NotAllowed(action="link yourself")
    _check_resident(tx, resident)
    if rows.change(tx, Login, {"name": name}, resident=resident) == 0:
        raise NotFound(what="user", id=name)
    audit(tx, actor, "user.link", name, resident=resident or "")


def set_password(tx: Tx, actor: Actor, name: str, password_hash: str) -> None:
    """A new password ends every session of that user."""
    if actor.name != name:
        actor.must("manage_users")
    done = rows.change(
        tx, Login, {"name": name},
        password_hash=password_hash, wrong=0, locked_until_ms=0,
    )  # fmt: skip
    if done == 0:
        raise NotFound(what="user", id=name)
    sessions.close_all(tx, name)
    audit(tx, actor, "user.password", name)


def disable(tx: Tx, actor: Actor, name: str) -> None:
    """The user is out at once, everywhere."""
    actor.must("manage_users")
    if rows.change(tx, Login, {"name": name}, disabled_ms=tx.now_ms) == 0:
        raise NotFound(what="user", id=name)
    sessions.close_all(tx, name)
    audit(tx, actor, "user.disable", name)


def charge_login(tx: Tx, name: str) -> str | None:
    """Charge a wrong password before anyone looks; the hash to check it against.

    None for an unknown or disabled user: check against a dummy hash then, so that
    nobody learns which names exist. `open_session` takes the charge back.
    """
    login = rows.get(tx, Login, name=name)
    if login is None or login.disabled_ms is not None:
        return None
    if login.locked_until_ms > tx.now_ms:
        raise LoginLocked(until_ms=login.locked_until_ms)
    wrong, until_ms = login.wrong + 1, 0
    if wrong >= WRONG_MAX:
        wrong, until_ms = 0, tx.now_ms + LOCK_MS
        alarm(tx, "login_locked", name)
    rows.change(tx, Login, {"name": name}, wrong=wrong, locked_until_ms=until_ms)
    hashed: str = login.password_hash
    return hashed


def open_session(tx: Tx, name: str, token_hash: str) -> SessionRow:
    """The password was right. Old sessions of anyone are swept away."""
    login = rows.get(tx, Login, name=name)
    if login is None or login.disabled_ms is not None:
        raise LoginFailed
    rows.change(tx, Login, {"name": name}, wrong=0, locked_until_ms=0)
    sessions.sweep(tx, tx.now_ms - IDLE_MS, tx.now_ms - ABSOLUTE_MS)
    rows.add(
        tx, Session, token_hash=token_hash, login=name, opened_ms=tx.now_ms,
        seen_ms=tx.now_ms,
    )  # fmt: skip
    found = session(tx.connection, token_hash, tx.now_ms)
    assert found is not None
    return found


def touch_session(tx: Tx, token_hash: str) -> SessionRow:
    """Used just now; SessionEnded if it is gone or too old."""
    if session(tx.connection, token_hash, tx.now_ms) is None:
        raise SessionEnded
    rows.change(tx, Session, {"token_hash": token_hash}, seen_ms=tx.now_ms)
    found = session(tx.connection, token_hash, tx.now_ms)
    assert found is not None
    return found


def close_session(tx: Tx, token_hash: str) -> None:
    sessions.close(tx, token_hash)


def session(
    connection: ReadConnection, token_hash: str, now_ms: int
) -> SessionRow | None:
    """The session, if it still lasts; for a read connection."""
    row: Any = sessions.find(connection, token_hash)
    if row is None or row.disabled_ms is not None:
        return None
    until_ms = min(row.seen_ms + IDLE_MS, row.opened_ms + ABSOLUTE_MS)
    if now_ms >= until_ms:
        return None
    return SessionRow(
        user=row.login,
        roles=frozenset(row.roles.split()),
        opened_ms=row.opened_ms,
        seen_ms=row.seen_ms,
        until_ms=until_ms,
    )


def _check_resident(tx: Tx, resident: str | None) -> None:
    if resident is not None and rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident)
