"""A resident's eyes and fingers at the kiosk: its event stream and its touches.

Speaks exactly what the kiosk's page speaks (dashboards/kiosk), so that the demo's
people use the kiosk as a browser does.
"""

import http.client
import json
import threading
from collections.abc import Callable
from typing import Any

View = dict[str, Any]

TRY_AGAIN_S = 0.3
READ_TIMEOUT_S = 30.0


class Screen:
    """What the kiosk shows now, kept up by a thread until close()."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._view: View = {}
        self._changed = threading.Condition()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="screen", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closing.set()

    @property
    def view(self) -> View:
        with self._changed:
            return self._view

    def wait(self, wanted: Callable[[View], bool], most_s: float) -> View | None:
        """The first view that is `wanted`, or None after `most_s` seconds."""
        with self._changed:
            seen = self._changed.wait_for(
                lambda: bool(self._view) and wanted(self._view), most_s
            )
            return self._view if seen else None

    def touch(self, what: str, **more: object) -> bool:
        """Touch the screen as it is now; was the touch taken?"""
        body = json.dumps({"view": self.view.get("view", 0), "what": what, **more})
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        headers = {"Content-Type": "application/json", "X-Linli": "touch"}
        try:
            connection.request("POST", "/touch", body, headers)
            return connection.getresponse().status == 204
        except OSError:
            return False
        finally:
            connection.close()

    def _watch(self) -> None:
        while not self._closing.is_set():
            try:
                self._follow()
            except (OSError, http.client.HTTPException, ValueError):
                self._show({})  # the kiosk is away: nothing is on the screen
            self._closing.wait(TRY_AGAIN_S)

    def _follow(self) -> None:
        connection = http.client.HTTPConnection(
            "127.0.0.1", self._port, timeout=READ_TIMEOUT_S
        )
        try:
            connection.request("GET", "/events")
            reply = connection.getresponse()
            event = b""
            while not self._closing.is_set() and (line := reply.readline()):
                if line.startswith(b"event:"):
                    event = line[6:].strip()
                elif line.startswith(b"data:") and event == b"view":
                    self._show(json.loads(line[5:]))
        finally:
            connection.close()

    def _show(self, view: View) -> None:
        with self._changed:
            self._view = view
            self._changed.notify_all()
