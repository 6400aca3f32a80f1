"""Processes that start without loading their programs again: each is forked from one that
has them loaded, and then runs the shipped main with its own arguments, log and memory.

    Nursery -- a line of JSON: module, words, log --> fork --> a process of its own
"""

import ctypes
import importlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from linli_sim.demo.processes import POLL_S, DemoFailed, wait_for

LOADED = (
    "linli_hub.app.serve",
    "linli_hub.cli.main",
    "linli_edge.runtime",
    "linli_edge.kiosk.server",
    "linli_edge.kiosk.client",
    "tests.machines.station.cuts.hub",
    "tests.machines.station.cuts.edge",
)
PR_SET_PDEATHSIG = 1
READY_S_MAX, STOP_S_MAX = 60.0, 10.0


class Nursery:
    """Starts processes until close()."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.machines.station.cuts.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._ask, self._hear = self._process.stdin, self._process.stdout

    def start(self, module: str, words: list[str], log: Path) -> int:
        """The number of a new process."""
        asked = {"module": module, "words": words, "log": str(log)}
        self._ask.write(json.dumps(asked) + "\n")
        self._ask.flush()
        return int(self._hear.readline())

    def close(self) -> None:
        """It keeps nothing, and a busy machine would take long to unload it."""
        self._process.kill()
        self._process.wait()
        self._ask.close()
        self._hear.close()


@dataclass(slots=True)
class Nursling:
    """A process of the nursery; `ready` says when others may rely on it."""

    name: str
    nursery: Nursery
    words: list[str]
    log: Path
    ready: Callable[[], bool]
    cut: list[str] = field(default_factory=lambda: ["0", "0", "none"])
    pid: int = 0

    def start(self) -> None:
        assert not self.alive, f"{self.name} runs already"
        module = f"tests.machines.station.cuts.{self.name}"
        words = [*self.cut, "--", *self.words]
        self.pid = self.nursery.start(module, words, self.log)
        wait_for(self._is_ready, READY_S_MAX, f"{self.name} to be ready")

    def _is_ready(self) -> bool:
        if not self.alive:
            last = self.log.read_text(errors="replace")[-2000:]
            raise DemoFailed(f"{self.name} ended while starting:\n{last}")
        return self.ready()

    @property
    def alive(self) -> bool:
        return bool(self.pid) and _runs(self.pid)

    def kill(self) -> None:
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if not self.alive:
            return
        os.kill(self.pid, how)
        until_s = time.monotonic() + STOP_S_MAX
        while self.alive and time.monotonic() < until_s:
            time.sleep(POLL_S / 5)
        if self.alive:
            os.kill(self.pid, signal.SIGKILL)


def _runs(pid: int) -> bool:
    """Until the last of its threads is gone: they hold its locks and ports, though its
    first thread may be a zombie by then."""
    return Path(f"/proc/{pid}").exists()


def main() -> None:
    """Fork what is asked for, until nobody asks any more."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    for name in LOADED:
        importlib.import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries them
    for line in sys.stdin:
        asked = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(asked["module"], asked["words"], asked["log"])
        print(pid, flush=True)


def _become(module: str, words: list[str], log: str) -> None:
    """In the new process: never returns."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    out = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for old, new in ((nothing, 0), (out, 1), (out, 2)):
        os.dup2(old, new)
    sys.argv = [module, *words]
    code = 1
    try:
        importlib.import_module(module).main()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(end.code)
    finally:
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
