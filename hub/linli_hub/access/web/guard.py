"""The door of every route: who calls, may they, and did their own page ask for it.

Runs before any route. A session is a cookie with 256 random bits, known to the books by
its hash; an edge signs each request. Nothing is allowed that routes.py does not list.
"""

from dataclasses import dataclass

from fastapi import Request

from linli_hub.access.actions import users
from linli_hub.access.store import edge_keys
from linli_hub.adapters import passwords
from linli_hub.base.core.actors import Actor, person
from linli_hub.base.store.tx import ReadConnection
from linli_hub.base.web.errors import Problem
from linli_hub.base.web.routes import API, BY_EDGE, OPEN, ROUTES
from linli_hub.base.web.services import Services, services
from linli_hub.base.web.writing import idempotency_key
from linli_wire.topics import is_slug

# Chromium takes a Secure cookie from http on loopback too (tried), so one name does.
COOKIE = "__Host-linli"
TOKEN_CHARACTERS_MAX = 128
TOUCH_EVERY_MS = 60_000
CHANGES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
OWN_PAGE_HEADER = "X-Linli"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who is signed in."""

    name: str
    roles: frozenset[str]


async def guard(request: Request) -> None:
    """Refuse, or leave the caller as `request.state.actor`."""
    path = request.scope["route"].path
    asks = ROUTES.get((request.method, path))
    if asks is None:
        raise Problem(code="not_allowed")
    hub = services(request)
    slow_down(hub, "api", caller(request))
    if asks == BY_EDGE:
        request.state.actor = await _edge(request, hub)
        return
    if request.method in CHANGES and path != f"{API}/enrol":
        own_page(request, hub)
    if asks == OPEN:
        return
    user = await current_user(request)
    if user is None:
        raise Problem(code="not_signed_in")
    actor = person(user.name, user.roles)
    if not actor.may(asks):
        raise Problem(code="not_allowed")
    request.state.actor = actor


async def current_user(request: Request) -> User | None:
    """The signed-in user of a request, or None. Prolongs the session."""
    return await user_of(services(request), request.cookies.get(COOKIE))


async def user_of(
    hub: Services, token: str | None, *, touch: bool = True
) -> User | None:
    """The user behind a session token; with `touch`, using it keeps it alive."""
    if not token or len(token) > TOKEN_CHARACTERS_MAX:
        return None
    token_hash, now_ms = passwords.token_hash(token), hub.clock()
    session = await hub.read(users.session, token_hash, now_ms)
    if session is None:
        return None
    if touch and now_ms - session.seen_ms >= TOUCH_EVERY_MS:
        await hub.do(users.touch_session, token_hash)
    return User(name=session.user, roles=frozenset(session.roles))


def own_page(request: Request, hub: Services) -> None:
    """Refuse a change that a page of another site could have caused.

    Our pages send X-Linli, which no form can and which no other origin may (we allow
    none); and a browser names the page's origin.
    """
    origin = request.headers.get("origin")
    if OWN_PAGE_HEADER not in request.headers:
        raise Problem(code="cross_site")
    if origin is not None and origin not in hub.origins:
        raise Problem(code="cross_site")


def slow_down(hub: Services, what: str, who: str) -> None:
    """Refuse a caller who does `what` too often."""
    if not hub.limits.allows(what, who):
        raise Problem(code="too_many", headers={"Retry-After": "5"})


def caller(request: Request) -> str:
    return request.client.host if request.client else "?"


async def _edge(request: Request, hub: Services) -> Actor:
    """The edge whose signature the request bears; checked before the writer is asked."""
    edge = request.headers.get("linli-edge", "")
    signature = request.headers.get("linli-signature", "")
    if not is_slug(edge) or not signature:
        raise Problem(code="not_signed")
    key = idempotency_key(request)
    path: str = request.scope["path"]
    text = hub.seals.request_text(edge, path, key, await request.body())

    def signed(connection: ReadConnection) -> edge_keys.EdgeKey | None:
        row = edge_keys.edge_key(connection, edge)
        if row is None or row.state == "invited":
            return None
        return row if hub.seals.is_by(row.public_key, text, signature) else None

    row = await hub.glance(signed)  # the books each time: who is revoked is so at once
    if row is None:
        raise Problem(code="not_signed")
    slow_down(hub, "station", edge)  # only now: others must not use up its share
    if row.state == "revoked":
        raise Problem(code="edge_revoked")
    actor = Actor(kind="edge", name=edge, roles=frozenset({row.role}))
    if not actor.may(BY_EDGE):
        raise Problem(code="not_allowed")
    return actor
