"""The serial port on real terminals: floods, pulled plugs, boards that do not read."""

import os
import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.core.inputs import PortBytes, PortDown, PortUp
from linli_edge.ports import serial_port
from linli_edge.ports.serial_port import FLOOD_BYTES_S, Line, SerialPort

Came = PortBytes | PortUp | PortDown


class Terminal:
    """A PTY under a stable name, and the port that reads it."""

    def __init__(self, folder: Path) -> None:
        self.link = folder / "port"
        self.inputs: queue.Queue[Came] = queue.Queue()
        line = Line(port=str(self.link), baud=9600, bytesize=8, parity="N")
        self.plug()
        self.port = SerialPort(
            line, self._put, lambda: time.monotonic_ns() // 1_000_000
        )
        self.port.start()

    def _put(self, event: Came) -> bool:
        self.inputs.put(event)
        return True

    def plug(self) -> None:
        self.master, self.slave = os.openpty()
        self.link.symlink_to(os.ttyname(self.slave))

    def pull(self) -> None:
        os.close(self.master)
        os.close(self.slave)
        self.link.unlink()

    def next(self, kind: type) -> Came:
        while not isinstance(event := self.inputs.get(timeout=10), kind):
            pass
        return event


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setattr(serial_port, "REOPEN_S", 0.05)
    one = Terminal(tmp_path)
    one.next(PortUp)
    yield one
    one.port.stop()
    one.pull()


def test_bytes_come_through_as_they_were(terminal: Terminal) -> None:
    os.write(terminal.master, bytes(range(256)))

    got = b""
    while len(got) < 256:
        event = terminal.next(PortBytes)
        assert isinstance(event, PortBytes)
        got += event.data
    assert got == bytes(range(256))


def test_what_is_written_arrives(terminal: Terminal) -> None:
    terminal.port.write(b"$LOCK,1*00\r\n")

    assert os.read(terminal.master, 100) == b"$LOCK,1*00\r\n"


def test_what_was_written_before_the_end_still_arrives(tmp_path: Path) -> None:
    one = Terminal(tmp_path)
    one.next(PortUp)

    one.port.write(b"off")
    one.port.stop()

    assert os.read(one.master, 100) == b"off"
    one.pull()


def test_a_pulled_plug_is_said_once_and_found_again(terminal: Terminal) -> None:
    terminal.pull()
    down = terminal.next(PortDown)
    threading.Event().wait(0.3)  # several tries
    assert terminal.inputs.empty()

    terminal.plug()
    terminal.next(PortUp)
    os.write(terminal.master, b"x")

    assert isinstance(down, PortDown) and down.reason
    assert terminal.next(PortBytes) == PortBytes(port=str(terminal.link), data=b"x")


def test_a_board_that_does_not_read_holds_nobody_up(terminal: Terminal) -> None:
    """Ten milliseconds of waiting at each write would be twenty seconds."""
    begun = time.monotonic()

    for _ in range(2000):
        terminal.port.write(b"x" * 100)

    assert time.monotonic() - begun < 10.0
    assert terminal.port.dropped_bytes > 0


def test_a_flood_is_cut_to_what_a_device_could_say(terminal: Terminal) -> None:
    begun, sent = time.monotonic(), 0
    while time.monotonic() < begun + 1.0 or sent <= 4 * FLOOD_BYTES_S:
        sent += os.write(terminal.master, b"y" * 1024)
    took_s = time.monotonic() - begun
    threading.Event().wait(0.2)

    taken = 0
    while not terminal.inputs.empty():
        event = terminal.inputs.get()
        taken += len(event.data) if isinstance(event, PortBytes) else 0
    assert taken < sent
    assert taken <= (2 + took_s) * FLOOD_BYTES_S
