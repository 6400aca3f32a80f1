"""The real process: PTYs, a real broker, a hub's side; light, fast, ends cleanly."""

import json
import os
import queue
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from linli_edge.journal import keys
from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_wire import codec, topics
from linli_wire import messages as m
from linli_wire.frames import and_scale, panel, rdm6300
from tests.edge.harness import CARD, CENTRE, EDGE, TAG_KEY, Hub

pytestmark = pytest.mark.system
RSS_KB_MAX = 45 * 1024
WAIT_S = 15.0


class Pty:
    """A device's end of a serial line; the agent opens `path`."""

    def __init__(self, link: Path) -> None:
        self.path = link
        self.master, self._slave = os.openpty()
        link.symlink_to(os.ttyname(self._slave))
        self.heard = b""

    def say(self, data: bytes) -> None:
        os.write(self.master, data)

    def listen(self) -> bytes:
        while select.select([self.master], [], [], 0)[0]:
            self.heard += os.read(self.master, 4096)
        return self.heard

    def is_open_in(self, pid: int) -> bool:
        """Has that process opened this end's other one?"""
        name, found = os.ttyname(self._slave), Path(f"/proc/{pid}/fd").iterdir()
        return any(os.path.realpath(one) == name for one in found)

    def pull(self) -> None:
        os.close(self.master)
        os.close(self._slave)
        self.path.unlink()


def until(what: Callable[[], Any]) -> Any:
    """Wait for a condition, not for a time."""
    end = time.monotonic() + WAIT_S
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    with subprocess.Popen(
        [program, "-c", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    ) as process:
        until(lambda: _answers(port))
        yield port
        process.terminate()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Centre:
    """The hub's side on the real broker."""

    def __init__(self, port: int) -> None:
        self.hub = Hub()
        self.inbox: queue.Queue[Incoming] = queue.Queue()
        settings = LinkSettings(
            host="127.0.0.1",
            port=port,
            client_id="hub",
            filters=(topics.all_up(CENTRE),),
            session_s=0,
        )
        self.link = Link(
            settings,
            on_message=self.inbox.put,
            on_up=lambda: None,
            on_down=lambda reason: None,
        )
        self.link.start()
        self.online: bool | None = None

    def is_online(self) -> bool | None:
        self.serve()
        return self.online

    def serve(self) -> None:
        """Answer what has come."""
        while not self.inbox.empty():
            message = self.inbox.get()
            message.ack()
            what = message.topic.rpartition("/")[2]
            if what == "hello":
                hello = codec.decode(message.payload, m.Hello)
                self.online = hello.online
                if hello.online:
                    now_ms = time.time_ns() // 1_000_000
                    self._down(self.hub.welcome(hello, wall_ms=now_ms))
            elif what == "parcel":
                receipt = self.hub.take(message)  # type: ignore[arg-type]
                self._down(self.hub.down("receipt", receipt))

    def _down(self, message: Any) -> None:
        self.link.publish(message.topic, message.payload, signature=message.signature)

    def deposits(self) -> list[m.Deposit]:
        self.serve()
        return [
            event.body
            for events in self.hub.events.values()
            for event in events.values()
            if isinstance(event.body, m.Deposit)
        ]


@pytest.fixture
def centre(broker: int) -> Iterator[Centre]:
    one = Centre(broker)
    yield one
    one.link.stop()


class Board:
    """One enrolled edge with one bin on three PTYs."""

    def __init__(self, folder: Path, centre: Centre, broker: int) -> None:
        self.folder = folder
        self.reader = Pty(folder / "reader")
        self.panel = Pty(folder / "panel")
        self.scale = Pty(folder / "scale")
        identity = centre.hub.identity()
        keys.save(
            folder / "store",
            identity,
            keys.Secrets(
                signing=keys.new_signing_key()[0], tag=TAG_KEY, broker_password="x"
            ),
        )
        self.config = folder / "edge.toml"
        self.config.write_text(
            f"""
[edge]
name = "{EDGE}"
store = "{folder}/store"
[broker]
host = "127.0.0.1"
port = {broker}
[[bin]]
name = "kitchen-1"
stream = "kitchen"
reader = "{self.reader.path}"
panel = "{self.panel.path}"
scale = {{ kind = "and_scale", port = "{self.scale.path}", division_g = 10, capacity_g = 60000 }}
"""
        )
        self.mass_g = 5000
        self.log = folder / "log"

    def start(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "linli_edge",
                    "run",
                    "--config",
                    str(self.config),
                ],
                stderr=log,
            )

    def weigh(self, seconds: float) -> None:
        """Ten frames a second, as a scale does."""
        for _ in range(int(seconds * 10)):
            weight = and_scale.Weight(status="stable", mass_g=self.mass_g)
            self.scale.say(and_scale.encode(weight, decimals=2))
            time.sleep(0.1)

    def deposit(self, grams: int) -> None:
        self.weigh(1.4)
        self.reader.say(rdm6300.encode(rdm6300.CardFrame(card=CARD)))
        self.weigh(0.3)
        self.panel.say(panel.encode(panel.Lid(open=True)))
        self.mass_g += grams
        self.weigh(0.3)
        self.panel.say(panel.encode(panel.Lid(open=False)))
        self.weigh(1.4)

    def close(self) -> None:
        for pty in (self.reader, self.panel, self.scale):
            pty.pull()


@pytest.fixture
def board(tmp_path: Path, centre: Centre, broker: int) -> Iterator[Board]:
    one = Board(tmp_path, centre, broker)
    yield one
    one.close()


def test_a_bag_travels_from_the_serial_line_to_the_hub(
    board: Board, centre: Centre
) -> None:
    with board.start() as process:
        until(centre.is_online)
        until(lambda: b"TEXT" in board.panel.listen())
        board.deposit(1320)
        deposit = until(centre.deposits)[0]
        until(lambda: b"LIGHT,green" in board.panel.listen())
        status = Path(f"/proc/{process.pid}/status").read_text()
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) == 0

    assert deposit.mass_g == 1320
    rss = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert rss is not None and int(rss[1]) <= RSS_KB_MAX
    until(lambda: centre.is_online() is False)
    assert CARD[3:] not in board.log.read_text()
    for line in board.log.read_text().splitlines():
        json.loads(line)


def test_a_second_agent_on_the_same_store_refuses_to_start(board: Board) -> None:
    with board.start() as first:
        until(lambda: b"started" in board.log.read_bytes())

        with board.start() as second:
            assert second.wait(10) == 1

        assert "another agent uses this store" in board.log.read_text()
        assert first.poll() is None
        first.terminate()


def test_a_pulled_line_comes_back_by_its_path(board: Board, centre: Centre) -> None:
    with board.start() as process:
        until(lambda: b"TEXT" in board.panel.listen())
        board.scale.pull()
        until(lambda: b"port_down" in board.log.read_bytes())

        board.scale = Pty(board.folder / "scale")
        until(lambda: board.scale.is_open_in(process.pid))
        board.deposit(700)

        assert until(centre.deposits)[0].mass_g == 700
        process.terminate()
