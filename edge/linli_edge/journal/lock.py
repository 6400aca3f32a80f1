"""One agent per store: a second one must not start."""

import fcntl
import os
from pathlib import Path

LOCK_FILE = "agent.lock"


class StoreInUse(Exception):
    """Another agent works in this store; says what to do."""


class StoreLock:
    """Held from construction to release(), or to the end of the process."""

    def __init__(self, store: Path) -> None:
        path = store / LOCK_FILE
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(self._descriptor, 32, 0).decode("ascii", "replace")
            os.close(self._descriptor)
            raise StoreInUse(
                f"{store}: 另一个程序正在使用此目录 / another agent uses this store "
                f"(process {holder.strip() or '?'}): 请先停止它 / stop it first"
            ) from None
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        os.close(self._descriptor)
