"""An MQTT device against the real broker: samples, its announcement, its going."""

import queue
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_sim.broker_port import BrokerAddress, BrokerPort
from linli_sim.centre import BinPlan, Centre
from linli_sim.town import Town
from linli_wire import codec, topics
from linli_wire.messages import BoardDistance, BoardState, BoardWeight, Stream

pytestmark = pytest.mark.system
MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"


def waited(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    config = tmp_path / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\n")
    process = subprocess.Popen(
        [MOSQUITTO, "-c", str(config)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert waited(lambda: answers(port))
        yield port
    finally:
        process.terminate()
        process.wait(10)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def heard(broker: int) -> Iterator["queue.Queue[Incoming]"]:
    box: queue.Queue[Incoming] = queue.Queue()
    settings = LinkSettings(
        host="127.0.0.1", port=broker, client_id="ear", filters=(topics.all_board(),)
    )
    link = Link(
        settings, on_message=box.put, on_up=lambda: None, on_down=lambda _: None
    )
    link.start()
    assert waited(lambda: link.up)
    yield box
    link.stop()


def next_on(box: "queue.Queue[Incoming]", topic: str) -> Incoming:
    while True:
        message = box.get(timeout=10)
        message.ack()
        if message.topic == topic:
            return message


def test_a_board_tells_weight_and_distance_and_that_it_is_there(
    broker: int, heard: "queue.Queue[Incoming]", tmp_path: Path
) -> None:
    plan = BinPlan(name="bin-1", stream=Stream.KITCHEN, scale="mqtt", fill="mqtt")
    centre = Centre(name="town", bins=[plan], residents=3)
    address = BrokerAddress(port=broker)
    with Town(centre, tmp_path / "ports", seed=1, broker=address) as town:
        assert town.boards == ("bin-1-board",)
        state = next_on(heard, topics.board("bin-1-board", "state"))
        first = next_on(heard, topics.board("bin-1-board", "weight"))
        second = next_on(heard, topics.board("bin-1-board", "weight"))
        distance = next_on(heard, topics.board("bin-1-board", "distance"))
        town.unplug("bin-1-board")
        gone = next_on(heard, topics.board("bin-1-board", "state"))

    assert codec.decode(state.payload, BoardState).online
    weights = [codec.decode(one.payload, BoardWeight) for one in (first, second)]
    assert weights[1].n == weights[0].n + 1
    assert weights[0].mass_g is not None and abs(weights[0].mass_g) <= 20
    assert abs(codec.decode(distance.payload, BoardDistance).distance_mm - 900) < 20
    assert not codec.decode(gone.payload, BoardState).online


def test_what_is_said_without_a_broker_is_lost_not_kept() -> None:
    port = BrokerPort(BrokerAddress(port=1), "bin-1-board")
    port.plug()
    port.distance(500)
    port.unplug()

    assert port.lost_samples == 1
    assert not port.heard
