"""What lies round every response: size limit, security headers, and the pages' door.

Plain ASGI, so that it also holds for the pages and for their websocket, which no
FastAPI dependency sees.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from linli_hub.access.web.guard import COOKIE, user_of
from linli_hub.base.web.errors import answer
from linli_hub.base.web.routes import API, RESIDENT_PAGES
from linli_hub.base.web.services import Services

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

BODY_BYTES_MAX = 64 * 1024
BODY_S_MAX = 10.0  # a body that trickles holds a connection that others need
# a file of members is longer; who is signed in may send so much, and take a while
LONG_BODIES = (f"{API}/imports/members", f"{API}/photos")
LONG_BODY_BYTES_MAX = 4 * 1024 * 1024
LONG_BODY_S_MAX = 60.0
SOCKET_CHECK_S = 10.0  # a socket outlives its session by so much at most
LOGIN_PAGE = "/login"
# open besides the API, which has its own door; everything else needs a session
OPEN_PAGES = ("/login", "/favicon.ico", "/robots.txt", "/.well-known/security.txt")
# code and styles of the login page, no data; and residents' own pages
OPEN_FOLDERS = ("/open/", "/_nicegui/", f"{RESIDENT_PAGES}/")
SOCKET_CLOSED = 4401

API_CSP = (
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
# a page of the API, to print: its own style and nothing else
PRINT_CSP = f"{API_CSP}; style-src 'unsafe-inline'"
# NiceGUI compiles its templates in the page, hence 'unsafe-eval' and inline
PAGE_CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


class Headers:
    """Security headers on every response; HSTS where there is TLS."""

    def __init__(self, app: App, *, tls: bool) -> None:
        self._app = app
        fixed = {
            b"x-content-type-options": b"nosniff",
            b"referrer-policy": b"no-referrer",
            b"x-frame-options": b"DENY",
            b"cross-origin-opener-policy": b"same-origin",
            b"cross-origin-resource-policy": b"same-origin",
            b"permissions-policy": b"camera=(), microphone=(), geolocation=()",
        }
        if tls:
            fixed[b"strict-transport-security"] = b"max-age=31536000"
        self._fixed = list(fixed.items())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        path: str = scope["path"]
        api = path.startswith((API, f"{RESIDENT_PAGES}/"))
        plain = path.endswith(".html") or path.startswith(f"{RESIDENT_PAGES}/")
        printed = PRINT_CSP if plain else API_CSP
        own = [
            *self._fixed,
            (b"content-security-policy", (printed if api else PAGE_CSP).encode()),
            *([(b"cache-control", b"no-store")] if api else []),
        ]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in own}
                kept = [pair for pair in message["headers"] if pair[0] not in said]
                message["headers"] = [*kept, *own]
            await send(message)

        return await self._app(scope, receive, with_headers)


class BodyLimit:
    """Refuse a body over BODY_BYTES_MAX before it is in memory, or one that trickles."""

    def __init__(self, app: App, *, most_s: float = BODY_S_MAX) -> None:
        self._app, self._most_s = app, most_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        most_bytes, most_s = BODY_BYTES_MAX, self._most_s
        if scope.get("path") in LONG_BODIES and await _signed_in(scope):
            most_bytes, most_s = LONG_BODY_BYTES_MAX, LONG_BODY_S_MAX
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if not length.isdigit() or int(length) > most_bytes:
            return await answer("body_too_long")(scope, receive, send)
        try:
            async with asyncio.timeout(most_s):
                body = await _whole(receive, most_bytes)
        except TimeoutError:
            return await answer("body_too_slow")(scope, receive, send)
        if body is None:
            return None
        if len(body) > most_bytes:
            return await answer("body_too_long")(scope, receive, send)
        whole: list[Message] = [
            {"type": "http.request", "body": body, "more_body": False}
        ]

        async def again() -> Message:
            return whole.pop() if whole else await receive()

        return await self._app(scope, again, send)


async def _signed_in(scope: Scope) -> bool:
    hub: Services = scope["app"].state.services
    return await user_of(hub, _token(scope), touch=False) is not None


async def _whole(receive: Receive, most_bytes: int) -> bytes | None:
    """The body, cut off soon after it is too long; None if the caller has gone."""
    body = bytearray()
    while len(body) <= most_bytes:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


class PagesDoor:
    """Without a session: pages lead to the log-in, sockets are closed."""

    def __init__(self, app: App, hub: Services) -> None:
        self._app, self._hub = app, hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        kind, path = scope["type"], scope.get("path", "")
        if kind == "lifespan" or _is_open(kind, path):
            return await self._app(scope, receive, send)
        token = _token(scope)
        if await user_of(self._hub, token) is None:
            return await _away(scope, receive, send)
        if kind == "websocket":
            if not self._own_origin(scope):
                return await _away(scope, receive, send)
            watched = _Watched(self._hub, token, receive, send)
            return await self._app(scope, watched.receive, watched.send)
        return await self._app(scope, receive, send)

    def _own_origin(self, scope: Scope) -> bool:
        origin = dict(scope["headers"]).get(b"origin", b"").decode("latin-1")
        return origin in self._hub.origins


class _Watched:
    """A websocket that ends with its session. What a person does on it prolongs that."""

    def __init__(
        self, hub: Services, token: str | None, receive: Receive, send: Send
    ) -> None:
        self._hub, self._token = hub, token
        self._receive, self._send = receive, send
        self._checked_s = time.monotonic()
        self._over = False

    async def receive(self) -> Message:
        message = await self._receive()
        # socket.io: 42["event",…] is a click or a key; 2 and 3 are its heartbeat
        acted = '["event"' in (message.get("text") or "")[:40]
        if message["type"] == "websocket.receive" and not await self._alive(acted):
            self._over = True
            await self._send({"type": "websocket.close", "code": SOCKET_CLOSED})
            return {"type": "websocket.disconnect", "code": SOCKET_CLOSED}
        return message

    async def send(self, message: Message) -> None:
        if self._over:
            return
        if message["type"] == "websocket.send" and not await self._alive(False):
            self._over = True
            message = {"type": "websocket.close", "code": SOCKET_CLOSED}
        await self._send(message)

    async def _alive(self, acted: bool) -> bool:
        now_s = time.monotonic()
        if now_s - self._checked_s < SOCKET_CHECK_S:
            return not self._over
        self._checked_s = now_s
        return await user_of(self._hub, self._token, touch=acted) is not None


def _is_open(kind: str, path: str) -> bool:
    if kind == "websocket":
        return False
    return (
        path.startswith(f"{API}/")
        or path in OPEN_PAGES
        or path.startswith(OPEN_FOLDERS)
    )


def _token(scope: Scope) -> str | None:
    raw = dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")
    try:
        morsel = SimpleCookie(raw).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel else None


async def _away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": SOCKET_CLOSED})
        return
    if scope["method"] == "GET":
        headers = [(b"location", LOGIN_PAGE.encode()), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 303, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await answer("not_signed_in")(scope, receive, send)
