"""The kiosk edge's own page server, with views by hand; notes what the page sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from linli_edge.core.inputs import Drawn, Touched
from linli_edge.kiosk.server import KioskServer
from linli_sim.demo.processes import free_port, port_open, wait_for

KIOSK = Path(__file__).resolve().parents[2] / "dashboards" / "kiosk"
WAIT_S = 10.0


class Stand:
    """`show` sends a view to every open page; `touches` is what came back."""

    def __init__(self, voices: tuple[Path, ...] = (), pages: Path = KIOSK) -> None:
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}/"
        self.touches: list[dict[str, Any]] = []
        self.drawn: list[Drawn] = []
        self.busy = False
        self._voices, self._pages = voices, pages
        self._number = 0
        self._came = threading.Condition()  # told of each touch and drawing
        self._server: KioskServer | None = None

    def start(self) -> None:
        listen = f"127.0.0.1:{self._port}"
        self._server = KioskServer(listen, self._pages, self._put, self._voices)
        self._server.start()
        wait_for(lambda: port_open(self._port), WAIT_S, "the kiosk's server")

    def stop(self) -> None:
        """As when the edge ends: every stream is cut."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def _put(self, touch: Touched | Drawn) -> bool:
        if self.busy:
            return False
        with self._came:
            if isinstance(touch, Drawn):
                self.drawn.append(touch)
            else:
                said = {"view": touch.view, "what": touch.what, **touch.fields}
                self.touches.append(said)
            self._came.notify_all()
        return True

    def show(self, view: dict[str, Any]) -> None:
        assert self._server is not None
        self._number += 1
        self._server.show({**view, "view": self._number})

    def wait_touch(self, what: str) -> dict[str, Any]:
        """The newest touch, once it is a `what`."""

        def came() -> bool:
            return bool(self.touches) and self.touches[-1]["what"] == what

        with self._came:
            assert self._came.wait_for(came, WAIT_S), (
                f"no touch {what!r}: {self.touches}"
            )
            return self.touches[-1]

    def wait_drawn(self) -> Drawn:
        with self._came:
            assert self._came.wait_for(lambda: self.drawn, WAIT_S), "nothing drawn"
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
