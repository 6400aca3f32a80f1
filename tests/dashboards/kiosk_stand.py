"""The kiosk edge's own page server, with views by hand; notes what the page sends."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from linli_edge.core.inputs import Drawn, Touched
from linli_edge.kiosk_server import KioskServer

KIOSK = Path(__file__).resolve().parents[2] / "dashboards" / "kiosk"
WAIT_S = 10.0


class Stand:
    """`show` sends a view to every open page; `touches` is what came back."""

    def __init__(self, voices: tuple[Path, ...] = (), pages: Path = KIOSK) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self._port}/"
        self.touches: list[dict[str, Any]] = []
        self.drawn: list[Drawn] = []
        self.busy = False
        self._voices, self._pages = voices, pages
        self._number = 0
        self._server: KioskServer | None = None

    def start(self) -> None:
        listen = f"127.0.0.1:{self._port}"
        self._server = KioskServer(listen, self._pages, self._put, self._voices)
        self._server.start()
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self._port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("the kiosk's server did not start")

    def stop(self) -> None:
        """As when the edge ends: every stream is cut."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _put(self, touch: Touched | Drawn) -> bool:
        if self.busy:
            return False
        if isinstance(touch, Drawn):
            self.drawn.append(touch)
            return True
        said = {"view": touch.view, "what": touch.what, **touch.fields}
        self.touches.append(said)
        return True

    def show(self, view: dict[str, Any]) -> None:
        assert self._server is not None
        self._number += 1
        self._server.show({**view, "view": self._number})

    def wait_touch(self, what: str) -> dict[str, Any]:
        """The newest touch, once it is a `what`."""
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline:
            if self.touches and self.touches[-1]["what"] == what:
                return self.touches[-1]
            time.sleep(0.01)
        raise AssertionError(f"no touch {what!r} in {self.touches}")

    def wait_drawn(self) -> Drawn:
        deadline = time.monotonic() + WAIT_S
        while time.monotonic() < deadline and not self.drawn:
            time.sleep(0.01)
        return self.drawn.pop()

    def sent(self) -> list[str]:
        """What was touched, without the prolonging of the visit."""
        return [one["what"] for one in self.touches if one["what"] != "stay"]


@contextmanager
def standing(voices: tuple[Path, ...] = (), pages: Path = KIOSK) -> Iterator[Stand]:
    """A stand on a free port of loopback; ends with the block."""
    stand = Stand(voices, pages)
    stand.start()
    try:
        yield stand
    finally:
        stand.stop()
