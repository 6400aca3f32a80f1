"""A small real web server in the kiosk edge's place: it replays views, notes touches."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, Response, StreamingResponse
from starlette.routing import Route

KIOSK = Path(__file__).resolve().parents[2] / "dashboards" / "kiosk"
HEADERS = {"Content-Security-Policy": "default-src 'self'", "Cache-Control": "no-store"}
WAIT_S = 10.0


class Stand:
    """`show` sends a view to every open page; `touches` is what came back."""

    def __init__(self) -> None:
        self.touches: list[dict[str, Any]] = []
        self.url = ""
        self.answer = 204
        self._view = b"{}"
        self._number = 0
        self._pipes: set[asyncio.Queue[bytes | None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None

    def show(self, view: dict[str, Any]) -> None:
        self._number += 1
        self._view = json.dumps({**view, "view": self._number}).encode()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell, self._view)

    def hang_up(self) -> None:
        """End every stream, as when the edge stops."""
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._tell, None)

    def wait_touch(self, what: str) -> dict[str, Any]:
        """The newest touch, once it is a `what`."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            if self.touches and self.touches[-1]["what"] == what:
                return self.touches[-1]
            time.sleep(0.01)
        raise AssertionError(f"no touch {what!r} in {self.touches}")

    def _tell(self, message: bytes | None) -> None:
        for pipe in self._pipes:
            pipe.put_nowait(message)

    async def _stream(self) -> AsyncIterator[bytes]:
        pipe: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._pipes.add(pipe)
        try:
            message: bytes | None = self._view
            while message is not None:
                yield b"event: view\ndata: " + message + b"\n\n"
                message = await pipe.get()
        finally:
            self._pipes.discard(pipe)

    async def events(self, _: Request) -> Response:
        self._loop = asyncio.get_running_loop()
        if self.answer == 503:
            return Response(status_code=503)
        return StreamingResponse(
            self._stream(), media_type="text/event-stream", headers=HEADERS
        )

    async def touch(self, request: Request) -> Response:
        if request.headers.get("X-Linli") != "touch":
            return Response(status_code=403)
        self.touches.append(json.loads(await request.body()))
        return Response(status_code=self.answer)

    async def page(self, request: Request) -> Response:
        name = request.path_params.get("name") or "index.html"
        path = KIOSK / name
        if path.parent != KIOSK or not path.is_file():
            return Response(status_code=404)
        return FileResponse(path, headers=HEADERS)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/events", self.events),
                Route("/touch", self.touch, methods=["POST"]),
                Route("/", self.page),
                Route("/{name}", self.page),
            ]
        )


@contextmanager
def standing() -> Iterator[Stand]:
    """A stand on a free port of loopback; ends with the block."""
    stand = Stand()
    config = uvicorn.Config(
        stand.app(),
        host="127.0.0.1",
        port=0,
        log_level="warning",
        ws="none",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + WAIT_S
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        port = server.servers[0].sockets[0].getsockname()[1]
        stand.url = f"http://127.0.0.1:{port}/"
        yield stand
    finally:
        if stand._loop is not None and not stand._loop.is_closed():
            stand.hang_up()
        server.should_exit = True
        thread.join()
