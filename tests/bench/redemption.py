"""What a kiosk waits for each call of a redemption while ingest saturates."""

import json
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

from linli_edge.journal.keys import Keys
from linli_wire import chain
from tests.bench.centre import Centre, Fleet, Wanted, centre
from tests.bench.crowd import ITEM, STAFF_CARD, Told, card_of
from tests.bench.figure import Figure, percentile

EDGES = 16
LOAD_S = 8.0
ROUND_PARCELS = 10  # an edge; the fleet goes again and again
PARCELS_MAX = 120
GOAL_P99_MS = 40
API = "/api/v1/station"
FIRST_S_MAX = 60.0


def run(*, quick: bool = False) -> list[Figure]:
    """p99 over reserve, dispense and result, alone and under load."""
    edges, parcels, seconds = (2, 2, 0.5) if quick else (EDGES, ROUND_PARCELS, LOAD_S)
    most = 60 if quick else PARCELS_MAX
    households = 100 if quick else 2_000
    wanted = Wanted(bins=edges, kiosks=1, households=households)
    with centre(wanted) as at, closing(Fleet(at, most)) as fleet:
        fleet.go(2)  # so that everyone has points
        fleet.done()
        with Kiosk(at, at.kiosks[0]) as kiosk:
            alone = kiosk.serve(min(seconds, 3.0))
            with Storm(fleet, parcels, most) as storm:
                under = kiosk.serve(seconds)
    speed = storm.events / storm.seconds
    note = f"{len(under)} calls, p50 {percentile(under, 0.5):.1f}, most {max(under):.0f} ms"
    return [
        Figure(
            name="redemption call p99, hub at rest",
            value=percentile(alone, 0.99),
            unit="ms",
            note=f"{len(alone)} calls, p50 {percentile(alone, 0.5):.1f} ms",
        ),
        Figure(
            name="redemption call p99, ingest saturated",
            value=percentile(under, 0.99),
            unit="ms",
            limit=GOAL_P99_MS,
            note=f"{note}; ingest {speed:,.0f} events/s meanwhile",
        ),
    ]


class Storm:
    """Ingest at its limit until the block is left."""

    def __init__(self, fleet: Fleet, parcels: int, most: int) -> None:
        self._fleet, self._parcels, self._left = fleet, parcels, most - 2
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._blow)
        self._ran_out = False
        self.events, self.seconds = 0, 0.0

    def __enter__(self) -> "Storm":
        self._thread.start()
        time.sleep(0.2)  # until the windows are full
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()
        assert not self._ran_out, "the fleet ran out of parcels under the kiosk"

    def _blow(self) -> None:
        while not self._stop.is_set() and self._left >= self._parcels:
            self._left -= self._parcels
            self._fleet.go(self._parcels)
            done = self._fleet.done()
            self.events += done.events
            self.seconds += done.seconds
        self._ran_out = not self._stop.is_set()


class Kiosk:
    """A kiosk's signed calls over one kept connection."""

    def __init__(self, at: Centre, told: Told) -> None:
        self._keys = Keys(told.identity, bytes.fromhex(told.signing), bytes(32))
        self._name, self._households = told.name, at.households
        # not httpx: on two cores a slow client would be most of what is measured
        self._wire = HTTPConnection("127.0.0.1", at.hub_port, timeout=FIRST_S_MAX)
        self._calls = self._guests = 0
        self._took_ms: list[float] = []

    def __enter__(self) -> "Kiosk":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._wire.close()

    def serve(self, seconds: float) -> list[float]:
        """One resident after the other; milliseconds of each call."""
        self._took_ms = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            self._redeem(card_of(self._guests % self._households))
            self._guests += 1
        return self._took_ms

    def _redeem(self, card: str) -> None:
        lines = [{"item": ITEM}]
        made = self.call("reserve", {"card": self.sealed(card), "lines": lines})
        held = made.get("redemptions", [made])[0]
        if "fence" not in held:  # has not earned enough yet
            assert held["code"] == "not_enough_points", held
            return
        about = {"redemption": held["id"], "staff": self.sealed(STAFF_CARD)}
        given = self.call("dispense", about)
        told = {"fence": given["fence"], "result": "handed_over"}
        done = self.call("result", {"redemption": held["id"], **told})
        assert done["state"] == "settled", done

    def sealed(self, card: str) -> dict[str, object]:
        sealed = self._keys.seal(card)
        return {"key": sealed.key, "n": sealed.n, "box": sealed.box}

    def call(self, what: str, body: dict[str, Any]) -> dict[str, Any]:
        self._calls += 1
        path, key, raw = (
            f"{API}/{what}",
            f"{self._calls:032x}",
            json.dumps(body).encode(),
        )
        text = chain.request_text(
            edge=self._name, method="POST", path=path, key=key, body=raw
        )
        headers = {
            "Content-Type": "application/json",
            "Linli-Edge": self._name,
            "Linli-Signature": self._keys.sign(text),
            "Idempotency-Key": key,
        }
        began = time.perf_counter()
        self._wire.request("POST", path, raw, headers)
        answer = self._wire.getresponse().read()
        self._took_ms.append((time.perf_counter() - began) * 1000)
        found: dict[str, Any] = json.loads(answer)
        return found
