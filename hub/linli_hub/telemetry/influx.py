"""Copies readings to InfluxDB 2, VictoriaMetrics or alike. Beside the books, never in them.

One thread reads what is younger than what was sent, sends it, and then remembers that;
after a crash the same lines go out again, with the same times, and overwrite themselves.
A server that is away is waited for; one that refuses lines loses those, counted.
"""

import json
import logging
import threading
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import stamina
from influxdb_client.client.influxdb_client import InfluxDBClient
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.domain.write_precision import WritePrecision
from influxdb_client.rest import ApiException

from linli_hub.base.store.database import Database
from linli_hub.devices.store.outflow import BATCH_MAX, Sample, samples_after

log = logging.getLogger("linli.telemetry")

EVERY_S = 2.0
TIMEOUT_MS = 5_000
TRIES = 4
AWAY_WAIT_S = 30.0
STOP_WAIT_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """Where the copies go."""

    url: str
    token: str = field(default="", repr=False)
    org: str = "linli"
    bucket: str = "linli"


class Away(Exception):
    """The server cannot be reached or is in trouble; nothing was lost yet."""


class Sink:
    """Drains readings until stop(). `state` remembers what was sent."""

    def __init__(self, database: Database, server: Server, state: Path) -> None:
        self._database, self._server, self._state = database, server, state
        self._sent = _remembered(state)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="telemetry")
        self._client = InfluxDBClient(
            url=server.url, token=server.token, org=server.org, timeout=TIMEOUT_MS
        )
        self._api = self._client.write_api(write_options=SYNCHRONOUS)
        self.counts: Counter[str] = Counter()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(STOP_WAIT_S)
        self._api.close()  # type: ignore[no-untyped-call]
        self._client.close()  # type: ignore[no-untyped-call]

    def drain(self) -> int:
        """Send one batch; how many readings it held. Raises Away."""
        with self._database.read() as read:
            samples = samples_after(read, self._sent)
        if samples:
            self._send("\n".join(line(sample) for sample in samples), len(samples))
            for sample in samples:
                self._sent[sample.series] = sample.at_ms
            _remember(self._state, self._sent)
        return len(samples)

    def _work(self) -> None:
        wait_s = EVERY_S
        while not self._stopping.wait(wait_s):
            wait_s = EVERY_S
            try:
                while self.drain() == BATCH_MAX and not self._stopping.is_set():
                    pass
            except Away as error:
                wait_s = AWAY_WAIT_S
                log.warning("telemetry server away: %s", error)
            except Exception:  # telemetry must never end the hub
                wait_s = AWAY_WAIT_S
                log.exception("telemetry failed")

    def _send(self, lines: str, many: int) -> None:
        try:
            for attempt in stamina.retry_context(
                on=_is_trouble, attempts=TRIES, wait_initial=0.2, wait_max=5.0
            ):
                with attempt:
                    if self._stopping.is_set():
                        raise Away("stopping")
                    self._api.write(
                        bucket=self._server.bucket,
                        record=lines,
                        write_precision=WritePrecision.MS,  # type: ignore[arg-type]
                    )
        except Away:
            raise
        except Exception as error:  # the client lets its library's own errors through
            if _is_trouble(error):
                raise Away(f"{type(error).__name__}: {error}"[:200]) from None
            self.counts["refused"] += many
            log.error("%d readings refused by the server: %s", many, str(error)[:200])
            return
        self.counts["sent"] += many


def line(sample: Sample) -> str:
    """Line protocol: one measurement a quantity, one field `value`, milliseconds."""
    return (
        f"{_escaped(sample.quantity)},device={_escaped(sample.device)},"
        f"edge={_escaped(sample.edge)} value={sample.value!r} {sample.at_ms}"
    )


def _escaped(text: str) -> str:
    """A name as measurement or tag value; control characters cannot be escaped."""
    plain = "".join(c if c.isprintable() else "_" for c in text) or "_"
    for special in ("\\", ",", "=", " "):
        plain = plain.replace(special, f"\\{special}")
    return plain


def _is_trouble(error: Exception) -> bool:
    """True if the same lines may be taken later."""
    if isinstance(error, ApiException):
        status = error.status or 0
        return status == 0 or status == 429 or status >= 500
    return not isinstance(error, Away)


def _remembered(state: Path) -> dict[int, int]:
    try:
        found = json.loads(state.read_text(encoding="ascii"))
        return {int(series): int(at_ms) for series, at_ms in found.items()}
    except (FileNotFoundError, ValueError, AttributeError):
        return {}  # all is sent again and overwrites itself


def _remember(state: Path, sent: dict[int, int]) -> None:
    fresh = state.with_suffix(".new")
    fresh.write_text(json.dumps(sent), encoding="ascii")
    fresh.replace(state)
