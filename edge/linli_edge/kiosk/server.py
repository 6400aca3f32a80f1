"""Serves the kiosk's page on loopback and tells it each new view by server-sent events.

The page decides nothing: it gets its words, then whole pictures, and sends touches back.
Only this machine may ask (Host is checked against rebinding, touches need a header).
"""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from linli_edge import log
from linli_edge.core.inputs import Drawn, Touched
from linli_edge.kiosk import phrases
from linli_edge.kiosk.files import Files, Served

SILENCE_S = 10.0
TOUCH_BYTES_MAX = 2048
DRAWN_BYTES_MAX = 256 * 1024  # the longest slip on the widest paper is half of it
WIDTH_BYTES = ("48", "72")  # 58 mm and 80 mm paper
LISTENERS_MAX = 8
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LOGGED_FIRST = 20  # of each reason; then one in a hundred, with the count
LOGGED_EVERY = 100
STOP_S = 5.0


class KioskServer:
    """A web server in a thread of its own; show() may be called from any thread."""

    def __init__(
        self,
        listen: str,
        pages: Path,
        put: Callable[[Touched | Drawn], bool],
        voices: tuple[Path, ...] = (),
    ) -> None:
        host, _, port = listen.rpartition(":")
        self._pages, self._voices, self._put = Files(pages), Files(*voices), put
        self._view: dict[str, Any] = {"view": 0, "screen": "idle"}
        self._listeners: set[asyncio.Event] = set()
        self.refusals: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app(),
                host=host,
                port=int(port),
                log_config=None,
                access_log=False,
                lifespan="off",
                ws="none",
                http="h11",
                loop="asyncio",
                limit_concurrency=32,
                timeout_graceful_shutdown=1,
            )
        )
        self._thread = threading.Thread(target=self._run, name="kiosk", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.should_exit = True
        self._wake()
        self._thread.join(STOP_S)

    def show(self, view: dict[str, Any]) -> None:
        """A new picture for every page that listens."""
        self._view = view
        self._wake()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve()

    def _wake(self) -> None:
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        for listener in self._listeners:
            listener.set()

    def _app(self) -> Starlette:
        app = Starlette(
            routes=[
                Route("/health", self._health),
                Route("/events", self._events),
                Route("/touch", self._touch, methods=["POST"]),
                Route("/drawn", self._drawn, methods=["POST"]),
                Route("/voice/{name:path}", self._voice),
                Route("/{name:path}", self._page),
            ]
        )
        app.add_middleware(
            TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost", "[::1]"]
        )
        return app

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"ok": True})

    async def _events(self, _: Request) -> Response:
        if len(self._listeners) >= LISTENERS_MAX:
            return Response(status_code=503)
        return StreamingResponse(
            self._stream(), media_type="text/event-stream", headers=HEADERS
        )

    async def _stream(self) -> AsyncIterator[str]:
        """Words, the view now, then each new one; a comment when nothing happens."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        try:
            yield f"event: words\ndata: {_compact(phrases.for_page())}\n\n"
            while not self._server.should_exit:
                listener.clear()
                yield f"event: view\ndata: {_compact(self._view)}\n\n"
                while not listener.is_set() and not self._server.should_exit:
                    try:
                        await asyncio.wait_for(listener.wait(), SILENCE_S)
                    except TimeoutError:
                        yield ": still here\n\n"
        finally:
            self._listeners.discard(listener)

    async def _touch(self, request: Request) -> Response:
        if request.headers.get("X-Linli") != "touch":
            return self._refused(403, "not_our_page")
        body = await _body(request, TOUCH_BYTES_MAX)
        if body is None:
            return self._refused(413, "too_long")
        touch = _touched(body)
        if touch is None:
            return self._refused(400, "not_a_touch")
        if touch.view != self._view["view"]:
            return self._refused(409, "other_view")
        return self._taken(touch)

    async def _drawn(self, request: Request) -> Response:
        """A slip as dots, which the view has asked for."""
        if request.headers.get("X-Linli") != "drawn":
            return self._refused(403, "not_our_page")
        width = request.headers.get("X-Linli-Width", "")
        body = await _body(request, DRAWN_BYTES_MAX)
        if body is None:
            return self._refused(413, "too_long")
        if width not in WIDTH_BYTES or not body or len(body) % int(width):
            return self._refused(400, "not_a_slip")
        return self._taken(Drawn(width_bytes=int(width), rows=body))

    def _taken(self, event: Touched | Drawn) -> Response:
        if not self._put(event):
            return self._refused(503, "busy")
        return Response(status_code=204)

    def _refused(self, status: int, reason: str) -> Response:
        """Counted and logged with its reason, never with what was sent: maybe a PIN."""
        self.refusals[reason] += 1
        many = self.refusals[reason]
        if many <= LOGGED_FIRST or many % LOGGED_EVERY == 0:
            log.line("touch_refused", reason=reason, many=many)
        return Response(status_code=status)

    async def _page(self, request: Request) -> Response:
        name = request.path_params["name"] or "index.html"
        return _sent(request, self._pages.get(name))

    async def _voice(self, request: Request) -> Response:
        return _sent(request, self._voices.get(request.path_params["name"]))


def _sent(request: Request, found: Served | None) -> Response:
    if found is None:
        return Response(status_code=404, headers=HEADERS)
    headers = {**HEADERS, "Vary": "Accept-Encoding"}
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    if found.packed is None or not packed:
        return Response(found.body, media_type=found.kind, headers=headers)
    headers["Content-Encoding"] = "gzip"
    return Response(found.packed, media_type=found.kind, headers=headers)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def _body(request: Request, most: int) -> bytes | None:
    """What was sent; None if it is too long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > most:
            return None
    return body


def _touched(body: bytes) -> Touched | None:
    """The touch that the page sent, or None if it is none."""
    try:
        fields = json.loads(body)
        view, what = fields.pop("view"), fields.pop("what")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    if type(view) is not int or type(what) is not str:
        return None
    return Touched(view=view, what=what, fields=fields)
