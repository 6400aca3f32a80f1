"""Serial ports by their stable path: one thread each, pumping into the agent's queue.

An unplugged port is tried again each 2 s. RTS and DTR are never touched (a PTY refuses
them, and they reset some boards). The project's only pyserial file.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import serial

from linli_edge.core.inputs import PortBytes, PortDown, PortUp

REOPEN_S = 2.0
READ_S = 0.5  # our own deadline on each read; also how soon stop() is noticed
WRITE_S = 1.0
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
        self.dropped_bytes = 0
        self._thread = threading.Thread(
            target=self._run, name=f"serial {line.port[-24:]}", daemon=True
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(READ_S * 4 + WRITE_S)

    def write(self, data: bytes) -> None:
        """Send now; lost if the port is away (the reader notices and says so)."""
        port = self._open
        if port is None:
            return
        try:
            port.write(data)
        except (serial.SerialException, OSError, TypeError):
            self.dropped_bytes += len(data)

    def _run(self) -> None:
        reason = ""
        while not self._stopping.is_set():
            try:
                with self._connect() as port:
                    reason = ""
                    self._open = port
                    self._put(PortUp(port=self._line.port))
                    self._pump(port)
            # TypeError: pyserial reads from a descriptor that close() took away
            except (serial.SerialException, OSError, ValueError, TypeError) as fault:
                said, reason = reason, f"{type(fault).__name__}: {fault}"[:200]
                if reason != said:  # once, not each 2 s
                    self._put(PortDown(port=self._line.port, reason=reason))
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
