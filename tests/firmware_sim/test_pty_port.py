"""Terminals against pyserial: a round trip, a pulled plug, the same name again."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import serial

from linli_sim.pty_port import PtyPort


def waited(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.005)
    return condition()


@pytest.fixture
def port(tmp_path: Path) -> PtyPort:
    return PtyPort(tmp_path / "by-id" / "reader")


def opened(port: PtyPort) -> serial.Serial:
    return serial.Serial(str(port.link), 9600, timeout=2, exclusive=True)


def test_bytes_travel_both_ways_untouched(port: PtyPort) -> None:
    port.plug()
    every = bytes(range(256))
    with opened(port) as line:
        port.write(every)
        assert line.read(256) == every
        line.write(every)
        heard = bytearray()
        assert waited(lambda: len(heard.__iadd__(port.read())) == 256)
    port.unplug()

    assert heard == every


def test_seven_bits_and_even_parity_can_be_asked_for(port: PtyPort) -> None:
    port.plug()
    with serial.Serial(str(port.link), 2400, bytesize=7, parity="E", timeout=2) as line:
        port.write(b"ST,+00012.34  kg\r\n")
        assert line.read_until(b"\n") == b"ST,+00012.34  kg\r\n"
    port.unplug()


def test_while_nobody_listens_what_is_said_is_lost(port: PtyPort) -> None:
    port.plug()
    port.write(b"a ghost of a card")
    with opened(port) as line:
        port.write(b"a card")
        assert line.read(6) == b"a card"
    assert waited(lambda: not port.heard)
    port.write(b"another ghost")
    port.unplug()

    assert port.lost_bytes == len(b"a ghost of a cardanother ghost")


def test_a_pulled_plug_is_pyserials_error_on_read_and_write(port: PtyPort) -> None:
    port.plug()
    line = opened(port)
    port.unplug()

    with pytest.raises(serial.SerialException):
        line.read(1)
    with pytest.raises((serial.SerialException, OSError)):
        line.write(b"x")
    line.close()
    assert not port.link.exists() and not port.link.is_symlink()
    with pytest.raises(serial.SerialException):
        opened(port)


def test_put_back_it_is_another_terminal_under_the_same_name(port: PtyPort) -> None:
    port.plug()
    with opened(port):
        first = port.link.readlink()
        keep = PtyPort(port.link.with_name("keeper"))
        port.unplug()
        keep.plug()  # takes the freed number, as another adapter would
        port.plug()
        assert port.link.is_symlink()
        again = port.link.readlink()
        with opened(port) as line:
            port.write(b"back")
            assert line.read(4) == b"back"
        keep.unplug()
    port.unplug()

    assert first != again


def test_plugging_and_unplugging_twice_is_no_error(port: PtyPort) -> None:
    port.plug()
    port.plug()
    port.unplug()
    port.unplug()

    assert not port.plugged
    assert port.read() == b""


def test_a_listener_that_never_reads_does_not_block_the_device(port: PtyPort) -> None:
    port.plug()
    with opened(port):
        for _ in range(200):
            port.write(b"x" * 1000)
    port.unplug()

    assert port.lost_bytes > 100_000
