"""The kiosk's calls to the hub: signed, one after the other, in a thread of their own."""

import http.client
import queue
import threading
from collections.abc import Callable

from linli_edge.core.inputs import StationAnswer
from linli_edge.journal.enrol import connection
from linli_edge.outside import Keyring, StationCall
from linli_wire import chain
from linli_wire.station_answers import ANSWER_BYTES_MAX

TIMEOUT_S = 5.0
WAITING_MAX = 16  # a person makes one call at a time; more is answered "away"


class StationClient:
    """`put` gets exactly one StationAnswer for each ask()."""

    def __init__(
        self,
        *,
        hub_url: str,
        edge: str,
        keys: Keyring,
        put: Callable[[StationAnswer], bool],
    ) -> None:
        connection(hub_url, TIMEOUT_S)  # refuses a plain http address elsewhere
        self._hub_url, self._edge, self._keys, self._put = hub_url, edge, keys, put
        self._queue: queue.Queue[StationCall | None] = queue.Queue(WAITING_MAX)
        self._thread = threading.Thread(target=self._run, name="station", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._queue.put(None)
        self._thread.join(TIMEOUT_S + 1)

    def ask(self, call: StationCall) -> None:
        """Take a call; from the agent's loop, so never waits."""
        try:
            self._queue.put_nowait(call)
        except queue.Full:
            self._put(StationAnswer(call=call.call, status=None, body=b""))

    def _run(self) -> None:
        while (call := self._queue.get()) is not None:
            self._put(self._answer(call))

    def _answer(self, call: StationCall) -> StationAnswer:
        link = connection(self._hub_url, TIMEOUT_S)
        try:
            link.request("POST", call.path, call.body, self._headers(call))
            response = link.getresponse()
            body = response.read(ANSWER_BYTES_MAX)
            return StationAnswer(call=call.call, status=response.status, body=body)
        except (OSError, http.client.HTTPException):
            return StationAnswer(call=call.call, status=None, body=b"")
        finally:
            link.close()

    def _headers(self, call: StationCall) -> dict[str, str]:
        text = chain.request_text(
            edge=self._edge,
            method="POST",
            path=call.path,
            key=call.key,
            body=call.body,
        )
        return {
            "Content-Type": "application/json",
            "Linli-Edge": self._edge,
            "Linli-Signature": self._keys.sign(text),
            "Idempotency-Key": call.key,
        }
