"""Child processes of the demo: started, watched, killed on purpose, always ended.

Each child has a session of its own, so that Ctrl-C reaches only the demo, which then
ends them in order; and the kernel ends them should the demo itself be killed.
"""

import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

STOP_WAIT_S = 10.0
READY_WAIT_S = 60.0
POLL_S = 0.05
PR_SET_PDEATHSIG = 1
LOG_TAIL_LINES = 15


class DemoFailed(Exception):
    """The centre could not be set up or did not behave; the text says how."""


@dataclass(slots=True)
class Child:
    """One process with its log file. `ready` says when others may rely on it."""

    name: str
    arguments: list[str]
    log: Path
    ready: Callable[[], bool] = lambda: True
    starts: int = 0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start and wait until it is ready; DemoFailed with its last words if not.

        From the main thread only: the kernel ends a child with the thread it came from.
        """
        assert threading.current_thread() is threading.main_thread()
        assert not self.alive, f"{self.name} runs already"
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self.arguments,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.starts += 1
        wait_for(self._is_ready, READY_WAIT_S, f"{self.name} to be ready{self.words()}")

    def _is_ready(self) -> bool:
        if not self.alive:
            raise DemoFailed(f"{self.name} ended while starting:{self.words()}")
        return self.ready()

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """Pull its plug: no chance to say goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Ask it to end; kill it when it does not."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(STOP_WAIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(STOP_WAIT_S)

    def words(self) -> str:
        """The end of its log, for a person who must find out what went wrong."""
        if not self.log.exists():
            return ""
        lines = self.log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:]
        return "".join(f"\n    {line}" for line in lines)


def _end_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def run(arguments: list[str], *, text: str = "") -> str:
    """Run a command to its end; its output, or DemoFailed with its words."""
    done = subprocess.run(
        arguments,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
    )
    if done.returncode != 0:
        command = " ".join(Path(part).name for part in arguments[:3])
        raise DemoFailed(f"{command} failed:\n{done.stdout}{done.stderr}".strip())
    return done.stdout


def wait_for(condition: Callable[[], bool], most_s: float, what: str) -> None:
    """Wait until `condition`; DemoFailed naming `what` when it takes too long."""
    until = time.monotonic() + most_s
    while not condition():
        if time.monotonic() > until:
            raise DemoFailed(f"waited {most_s:.0f} s in vain for {what}")
        time.sleep(POLL_S)


def free_port() -> int:
    """A loopback port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_open(port: int) -> bool:
    """Does something listen there?"""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def answers(url: str) -> bool:
    """Does a GET of this loopback address give 200?"""
    try:
        with urllib.request.urlopen(url, timeout=1.0) as reply:  # noqa: S310
            return bool(reply.status == 200)
    except (urllib.error.URLError, OSError):
        return False
