"""Serves the kiosk's page on loopback and tells it each new view by server-sent events.

The page decides nothing: it gets whole pictures and sends touches back. Only this
machine may ask (Host is checked against rebinding, touches need a header of ours).
"""

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from importlib import resources, util
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from linli_edge import log
from linli_edge.core.inputs import Touched

SILENCE_S = 10.0
TOUCH_BYTES_MAX = 2048
LISTENERS_MAX = 8
KINDS = {".html", ".css", ".js", ".svg", ".png", ".webp", ".mp3", ".woff2", ".json"}
NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._/-]{0,120}")
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
LOGGED_FIRST = 20  # of each reason; then one in a hundred, with the count
LOGGED_EVERY = 100
START_S = 10.0
STOP_S = 5.0


class KioskServer:
    """A web server in a thread of its own; show() may be called from any thread."""

    def __init__(
        self, listen: str, pages: Path, put: Callable[[Touched], bool]
    ) -> None:
        host, _, port = listen.rpartition(":")
        self._pages, self._put = pages, put
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
        """The view now, then each new one; a comment when nothing happens."""
        listener = asyncio.Event()
        self._listeners.add(listener)
        try:
            while not self._server.should_exit:
                listener.clear()
                text = json.dumps(self._view, ensure_ascii=False)
                yield f"event: view\ndata: {text}\n\n"
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
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > TOUCH_BYTES_MAX:
                return self._refused(413, "too_long")
        touch = _touched(body)
        if touch is None:
            return self._refused(400, "not_a_touch")
        if touch.view != self._view["view"]:
            return self._refused(409, "other_view")
        if not self._put(touch):
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
        if not NAME.fullmatch(name):
            return Response(status_code=404, headers=HEADERS)
        path = (self._pages / name).resolve()
        inside = path.is_relative_to(self._pages.resolve())
        if not inside or path.suffix not in KINDS or not path.is_file():
            return Response(status_code=404, headers=HEADERS)
        return FileResponse(path, headers=HEADERS)


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


def pages_folder(configured: str) -> Path:
    """Where the page lies: as configured, in the wheel, or in a checkout."""
    if configured:
        return Path(configured)
    if util.find_spec("linli_kiosk") is not None:
        return Path(str(resources.files("linli_kiosk")))
    return Path(__file__).parents[2] / "dashboards" / "kiosk"
