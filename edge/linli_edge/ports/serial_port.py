"""Serial ports by their stable path: one thread each, pumping into the agent's queue.

An unplugged port is tried again each 2 s. RTS and DTR are never touched (a PTY refuses
them, and they reset some boards). The project's only pyserial file.
"""

import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import serial

from linli_edge.core.inputs import PortBytes, PortDown, PortUp

REOPEN_S = 2.0
READ_S = 0.5  # our own deadline on each read; also how soon stop() is noticed
WRITE_S = 1.0
OUTBOX_MAX = 64
READ_BYTES_MAX = 4096
FLOOD_BYTES_S = 32 * 1024  # faster than any of our devices can be: the rest is dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Which port, and how it is set."""

    port: str
    baud: int
    bytesize: int
    parity: str


class SerialPort:
    """`put` takes inputs without blocking; it says whether there was room."""

    def __init__(
        self,
        line: Line,
        put: Callable[[PortBytes | PortUp | PortDown], bool],
        mono_ms: Callable[[], int],
    ) -> None:
        self._line, self._put, self._mono_ms = line, put, mono_ms
        self._stopping = threading.Event()
        self._open: serial.Serial | None = None
        self._budget, self._budget_ms = FLOOD_BYTES_S, 0
        self._outbox: queue.Queue[bytes] = queue.Queue(OUTBOX_MAX)
        self._writer: threading.Thread | None = None
        self.dropped_bytes = 0
        self._thread = threading.Thread(
            target=self._run, name=f"serial {line.port[-24:]}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What was written before is still sent, within WRITE_S: it may be an off."""
        if self._writer is not None:
            with suppress(queue.Full):  # full: the board does not read anyway
                self._outbox.put_nowait(b"")
            self._writer.join(WRITE_S * 2)
        self._stopping.set()
        self._thread.join(READ_S * 4 + WRITE_S)
        with suppress(queue.Full):  # a writer that was held up ends too
            self._outbox.put_nowait(b"")

    def write(self, data: bytes) -> None:
        """Send soon, never waiting: a board that does not read must not hold up others.

        Lost if the port is away or OUTBOX_MAX writes are waiting.
        """
        if self._writer is None:
            self._writer = threading.Thread(
                target=self._pour, name=f"{self._thread.name} out", daemon=True
            )
            self._writer.start()
        try:
            self._outbox.put_nowait(data)
        except queue.Full:
            self.dropped_bytes += len(data)

    def _pour(self) -> None:
        while not self._stopping.is_set():
            data = self._outbox.get()
            if not data:
                return
            port = self._open
            if port is None:
                continue
            try:
                port.write(data)
            except (serial.SerialException, OSError, TypeError):
                self.dropped_bytes += len(data)  # the reader notices and says so

    def _run(self) -> None:
        told = False
        while not self._stopping.is_set():
            try:
                with self._connect() as port:
                    told = False
                    self._open = port
                    self._put(PortUp(port=self._line.port))
                    self._pump(port)
            # TypeError: pyserial reads from a descriptor that close() took away
            except (serial.SerialException, OSError, ValueError, TypeError) as fault:
                reason = f"{type(fault).__name__}: {fault}"[:200]
                if not told:  # once an outage, not each 2 s
                    self._put(PortDown(port=self._line.port, reason=reason))
                told = True
            finally:
                self._open = None
            self._stopping.wait(REOPEN_S)

    def _connect(self) -> serial.Serial:
        return serial.Serial(
            self._line.port,
            baudrate=self._line.baud,
            bytesize=self._line.bytesize,
            parity=self._line.parity,
            timeout=READ_S,
            write_timeout=WRITE_S,
            exclusive=True,
        )

    def _pump(self, port: serial.Serial) -> None:
        while not self._stopping.is_set():
            data = port.read(1)
            if not data:
                continue
            data += port.read(min(port.in_waiting, READ_BYTES_MAX))
            if not self._allowed(len(data)) or not self._put(
                PortBytes(port=self._line.port, data=data)
            ):
                self.dropped_bytes += len(data)

    def _allowed(self, count: int) -> bool:
        """A device gone mad must not drown the others."""
        now_ms = self._mono_ms()
        gained = (now_ms - self._budget_ms) * FLOOD_BYTES_S // 1000
        self._budget = min(FLOOD_BYTES_S, self._budget + gained)
        self._budget_ms = now_ms
        if count > self._budget:
            return False
        self._budget -= count
        return True
