"""A bin whose scale and fill sensor speak on the board's own broker, and a tank beside it."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from linli_edge.core.inputs import BoardMessage, PortBytes
from linli_wire import codec, topics
from linli_wire import messages as m
from linli_wire.frames import level_sensor, panel
from tests.edge.harness import (
    CONFIG,
    Bench,
)

BOARD: dict[str, Any] = copy.deepcopy(CONFIG)
BOARD["board"] = {"host": "127.0.0.1", "port": 1884}
BOARD["edge"]["language"] = "en"
BOARD["bin"][0]["scale"] = {
    "kind": "mqtt",
    "device": "board-1",
    "division_g": 10,
    "capacity_g": 60_000,
}
BOARD["bin"][0]["fill"] = {
    "kind": "mqtt",
    "device": "board-1",
    "empty_mm": 900,
    "full_mm": 100,
}
BOARD["tank"] = [
    {
        "name": "tank-1",
        "sensor": {"kind": "level_sensor", "port": "/dev/tank"},
        "sensor_above_bottom_mm": 2000,
        "shape": {
            "kind": "box",
            "length_mm": 1000,
            "width_mm": 1000,
            "height_mm": 2000,
        },
    }
]


class OnBoard(Bench):
    """A bin whose scale and fill sensor are one MQTT device."""

    n = 0

    def weigh(self, seconds: float, *, retained: bool = False) -> None:
        for _ in range(int(seconds * 10)):
            self.n += 1
            weight = m.BoardWeight(n=self.n, status="stable", mass_g=self.mass_g)
            self.tick(100)
            self.handle(
                BoardMessage(
                    topic=topics.board("board-1", "weight"),
                    payload=codec.encode(weight),
                    retained=retained,
                )
            )

    def fill(self, distance_mm: int) -> None:
        self.n += 1
        distance = m.BoardDistance(n=self.n, distance_mm=distance_mm)
        self.handle(
            BoardMessage(
                topic=topics.board("board-1", "distance"),
                payload=codec.encode(distance),
            )
        )


@pytest.fixture
def on_board(tmp_path: Path) -> Iterator[OnBoard]:
    one = OnBoard(tmp_path, config=BOARD)
    yield one
    one.store.close()


def test_a_scale_on_the_boards_broker_weighs_as_well(on_board: OnBoard) -> None:
    on_board.weigh(1.5)
    on_board.tap()
    on_board.say(panel.Lid(open=True))
    on_board.mass_g += 740
    on_board.weigh(0.5)
    on_board.say(panel.Lid(open=False))
    on_board.weigh(1.5)

    assert "Kitchen 0.74 kg recorded" in on_board.texts()
    on_board.greet()
    on_board.serve()
    assert (on_board.booked()[0].mass_g, on_board.booked()[0].link) == (740, "mqtt")


def test_a_retained_weight_is_never_believed(on_board: OnBoard) -> None:
    on_board.weigh(3, retained=True)
    on_board.tap()
    on_board.say(panel.Lid(open=True))
    on_board.say(panel.Lid(open=False))
    on_board.weigh(25, retained=True)

    on_board.greet()
    on_board.serve()
    assert not on_board.booked()


def test_a_full_bin_says_so_and_still_opens(on_board: OnBoard) -> None:
    on_board.fill(110)

    on_board.tap()

    assert any(isinstance(one, panel.Lock) for one in on_board.shown())
    assert "Bin full; still open" in on_board.texts()


@pytest.mark.parametrize(
    "topic,payload,reason",
    [
        ("board/v1/board-1/weight", b"{", "board_weight_not_json"),
        ("board/v1/board-1/weight", b'{"n":1}', "board_weight_not_in_contract"),
        ("board/v1/board-1/weight", b'{"n":1,"status":"odd"}', "board_weight_status"),
        ("board/v1/board-1/state", b"{}", "board_state_not_in_contract"),
        ("board/v1/nobody/weight", b"{}", "board_unknown_device"),
        ("board/v1/board-1/what", b"{}", "board_topic"),
        ("linli/v1/a/b/up/hello", b"{}", "board_topic"),
    ],
)
def test_nonsense_on_the_boards_broker_is_counted(
    on_board: OnBoard, topic: str, payload: bytes, reason: str
) -> None:
    before = on_board.store.current

    on_board.handle(BoardMessage(topic=topic, payload=payload))

    counted = on_board.agent.refusals + on_board.agent._wiring.bad()
    assert counted[reason] == 1
    assert on_board.store.current == before


def test_a_tank_gives_distance_level_and_volume(on_board: OnBoard) -> None:
    frame = level_sensor.encode(level_sensor.Distance(distance_mm=1500), unit="mm")
    wild = level_sensor.encode(level_sensor.Distance(distance_mm=300), unit="mm")
    for data in (frame, frame, wild, frame, frame):
        on_board.handle(PortBytes(port="/dev/tank", data=data))
    on_board.greet()
    on_board.tick(2000)
    on_board.serve()

    found = {
        one.quantity: one.value
        for one in on_board.hub.readings.values()
        if one.device == "tank-1"
    }
    assert found == {"distance_mm": 1500.0, "level_mm": 500.0, "volume_l": 500.0}
