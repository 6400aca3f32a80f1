"""A device's end of a pseudo-terminal, with a stable name as under /dev/serial/by-id.

Pulling the plug closes the master and removes the name: the edge's reads and writes
fail as on an unplugged USB adapter. Put back, it is another terminal, same name.
While nobody listens, what is said is lost, as on a real wire.
"""

import os
import select
from pathlib import Path

READ_BYTES_MAX = 4096


class PtyPort:
    """Starts unplugged. Not thread-safe: one loop owns it."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self.lost_bytes = 0
        self._master: int | None = None
        self._poll = select.poll()

    @property
    def plugged(self) -> bool:
        return self._master is not None

    def plug(self) -> None:
        """Make a terminal and point the name at it."""
        if self._master is not None:
            return
        master, slave = os.openpty()
        os.set_blocking(master, False)
        terminal = os.ttyname(slave)
        os.close(slave)  # from now on a hang-up shows whether anybody listens
        self.link.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.link.with_name(f".{self.link.name}.new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(terminal)
        fresh.replace(self.link)
        self._poll.register(master, select.POLLIN)
        self._master = master

    def unplug(self) -> None:
        """Pull the plug. Also the way to close."""
        if self._master is None:
            return
        self._poll.unregister(self._master)
        self.link.unlink(missing_ok=True)
        os.close(self._master)
        self._master = None

    def read(self) -> bytes:
        """What the edge wrote since, or b""."""
        if self._master is None or not self._events() & select.POLLIN:
            return b""
        try:
            return os.read(self._master, READ_BYTES_MAX)
        except OSError:  # hung up between looking and reading
            return b""

    def write(self, chunk: bytes) -> None:
        """Say something; lost when nobody listens or the line is full."""
        written = 0
        if chunk and self._master is not None and self.heard:
            try:
                written = os.write(self._master, chunk)
            except OSError:  # hung up, or full: a UART has no patience either
                written = 0
        self.lost_bytes += len(chunk) - written

    @property
    def heard(self) -> bool:
        """Has anybody opened the terminal?"""
        return self._master is not None and not self._events() & select.POLLHUP

    def _events(self) -> int:
        found = self._poll.poll(0)
        return found[0][1] if found else 0
