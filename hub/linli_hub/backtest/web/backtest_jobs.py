"""Backtests that admins have asked for: one at a time, in a process of its own.

They live in the hub's memory: a restart loses those that wait, run and are done. The
child only reads, so an ended one leaves nothing behind.
"""

import json
import secrets
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from linli_hub.adapters import log as logs
from linli_hub.base.core.errors import Busy, KeyReused, NotFound

log = logs.get("backtest")

CHILD = "linli_hub.backtest.run"  # by name: the web knows no more of it than its lines
WAITING_MAX = 4  # more are told to come back later
KEPT_MAX = 20  # of those that have ended; then the oldest is forgotten
END_WAIT_S = 10.0
LIVE = ("waiting", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`state`: waiting, running, done, refused, failed or cancelled."""

    id: str
    state: str = "waiting"
    percent: int = 0
    events: int = 0
    seconds_left: int | None = None
    report: dict[str, Any] | None = None
    refused: dict[str, Any] | None = None


@dataclass(slots=True)
class _Kept:
    """A job with what was asked, under which key, and its process while it runs."""

    job: Job
    asked: dict[str, str]
    key: tuple[str, str]
    process: "subprocess.Popen[str] | None" = field(default=None, repr=False)


class Jobs:
    """All that is known of them. Any thread may call; one thread waits for children."""

    def __init__(self, url: str, now_ms: Callable[[], int]) -> None:
        self._url, self._now_ms = url, now_ms
        self._kept: dict[str, _Kept] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def ask(self, actor: str, key: str, asked: dict[str, str]) -> Job:
        """A new job; the same one again for the same key. Busy if too many wait."""
        with self._lock:
            for kept in self._kept.values():
                if kept.key == (actor, key):
                    if kept.asked != asked:
                        raise KeyReused(key=key)
                    return kept.job
            live = [kept for kept in self._kept.values() if kept.job.state in LIVE]
            if len(live) > WAITING_MAX:
                raise Busy
            new = _Kept(Job(id=secrets.token_hex(16)), asked, (actor, key))
            self._kept[new.job.id] = new
            self._forget()
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, name="backtests", daemon=True
                )
                self._thread.start()
            return new.job

    def get(self, id: str) -> Job:
        with self._lock:
            return self._of(id).job

    def cancel(self, id: str) -> Job:
        """End it if it runs, and never begin it if it waits; done stays done."""
        with self._lock:
            kept = self._of(id)
            if kept.job.state in LIVE:
                kept.job = replace(kept.job, state="cancelled", seconds_left=None)
                if kept.process is not None:
                    kept.process.terminate()
            return kept.job

    def _of(self, id: str) -> _Kept:
        if id not in self._kept:
            raise NotFound(what="backtest", id=id)
        return self._kept[id]

    def _forget(self) -> None:
        ended = [kept for kept in self._kept.values() if kept.job.state not in LIVE]
        for kept in ended[: max(0, len(ended) - KEPT_MAX)]:
            del self._kept[kept.job.id]

    def _work(self) -> None:
        """The thread: what waits, one after the other, until nothing does."""
        while True:
            with self._lock:
                todo = [k for k in self._kept.values() if k.job.state == "waiting"]
                if not todo:
                    self._thread = None
                    return
                todo[0].job = replace(todo[0].job, state="running")
            try:
                self._run(todo[0])
            except Exception:  # the next one has its turn
                log.exception("backtest failed")
                self._change(todo[0], state="failed")

    def _run(self, kept: _Kept) -> None:
        order = {"url": self._url, "now_ms": self._now_ms(), **kept.asked}
        with subprocess.Popen(
            [sys.executable, "-m", CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            with self._lock:
                kept.process = process
                if kept.job.state == "cancelled":
                    process.terminate()
            try:
                self._hear(kept, process, json.dumps(order))
            finally:
                process.terminate()
                try:
                    process.wait(END_WAIT_S)
                except subprocess.TimeoutExpired:
                    process.kill()
                with self._lock:
                    kept.process = None
        self._change(kept, state="failed")  # unless it has said how it ended

    def _hear(self, kept: _Kept, process: "subprocess.Popen[str]", order: str) -> None:
        assert process.stdin is not None and process.stdout is not None
        try:
            process.stdin.write(order + "\n")
            process.stdin.close()
        except BrokenPipeError:
            return
        for line in process.stdout:
            said = json.loads(line)
            if "progress" in said:
                self._change(kept, **said["progress"])
            elif "refused" in said:
                self._change(kept, state="refused", refused=said["refused"])
            else:
                done = {"percent": 100, "seconds_left": 0, "report": said["report"]}
                self._change(kept, state="done", **done)

    def _change(self, kept: _Kept, **what: Any) -> None:
        """Only of a job that runs: what was cancelled stays so."""
        with self._lock:
            if kept.job.state == "running":
                kept.job = replace(kept.job, **what)
