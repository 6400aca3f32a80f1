"""Compost probes on one bus: asked in turn, late answers never mistaken; tank shapes."""

import copy
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.core.inputs import PortBytes, Tick
from linli_edge.garden.core import tank
from linli_edge.garden.core.tank import Shape
from linli_wire.frames import modbus_rtu, soil_maps
from tests.edge.harness import CONFIG, Bench

BUS = "/dev/bus"
GARDEN: dict[str, Any] = copy.deepcopy(CONFIG)
GARDEN["compost"] = [
    {
        **{
            key: value for key, value in GARDEN.pop("bin")[0].items() if key != "stream"
        },
        "name": "compost-1",
        "bus": {"port": BUS},
        "probes": [{"unit": 1, "map": "zts"}, {"unit": 2, "map": "jxbs"}],
        "poll_s": 5,
    }
]
VALUES = {
    "moisture_percent": 65.8,
    "temperature_c": -10.1,
    "ec_us_cm": 1000.0,
    "ph": 5.6,
}


class Garden(Bench):
    """Its probes answer each question at once, except those that are broken."""

    broken: tuple[int, ...] = ()

    def poll(self, ms: int) -> None:
        for _ in range(0, ms, 50):
            self.now_ms += 50
            asked = len(self.written)
            self.handle(Tick())
            for port, data in self.written[asked:]:
                if port == BUS:
                    self._answer(data)

    def _answer(self, data: bytes) -> None:
        for request in modbus_rtu.RequestDecoder().feed(data):
            assert isinstance(request, modbus_rtu.Request)
            if request.unit in self.broken:
                continue
            known = soil_maps.registers({1: "zts", 2: "jxbs"}[request.unit], VALUES)
            values = tuple(
                known.get(request.address + n, 0) for n in range(request.count)
            )
            reply = modbus_rtu.Registers(request=request, values=values)
            self.handle(PortBytes(port=BUS, data=modbus_rtu.encode_reply(reply)))


@pytest.fixture
def garden(tmp_path: Path) -> Iterator[Garden]:
    one = Garden(tmp_path, config=GARDEN)
    yield one
    one.store.close()


def probed(garden: Garden) -> dict[str, dict[str, float]]:
    garden.greet()
    garden.tick(1000)
    garden.serve()
    found: dict[str, dict[str, float]] = {}
    for one in garden.hub.readings.values():
        if "-p" in one.device:
            found.setdefault(one.device, {})[one.quantity] = one.value
    return found


def test_each_probe_is_read_by_its_own_map(garden: Garden) -> None:
    garden.poll(4000)

    assert probed(garden) == {"compost-1-p1": VALUES, "compost-1-p2": VALUES}


def test_a_probe_that_does_not_answer_gives_no_reading(garden: Garden) -> None:
    garden.broken = (1,)

    garden.poll(4000)

    assert set(probed(garden)) == {"compost-1-p2"}
    assert garden.agent.refusals["probe_no_reading"] >= 1


def test_a_deposit_at_the_compost_unit_earns_as_any(garden: Garden) -> None:
    garden.deposit(2500)
    garden.greet()
    garden.serve()

    assert garden.lights()[-1] == "green"
    assert garden.booked()[0].stream == "compost"


UPRIGHT = Shape(kind="upright_cylinder", diameter_mm=1000, height_mm=2000)
LYING = Shape(kind="lying_cylinder", diameter_mm=1000, length_mm=2000)
BOX = Shape(kind="box", length_mm=1000, width_mm=500, height_mm=2000)
TABLE = Shape(kind="table", points=((0.0, 0.0), (500.0, 100.0), (1000.0, 400.0)))


@pytest.mark.parametrize(
    "shape,level,litres",
    [
        (UPRIGHT, 1000, math.pi * 250),
        (UPRIGHT, 9999, math.pi * 500),
        (LYING, 500, math.pi * 250),
        (LYING, 1000, math.pi * 500),
        (LYING, 0, 0),
        (BOX, 1000, 500),
        (TABLE, 750, 250),
        (TABLE, 5000, 400),
    ],
)
def test_volume_follows_the_shape(shape: Shape, level: int, litres: float) -> None:
    assert tank.volume_l(shape, level) == pytest.approx(litres)


@given(
    st.sampled_from([UPRIGHT, LYING, BOX, TABLE]),
    st.integers(0, 3000),
    st.integers(0, 100),
)
def test_more_water_is_never_less_volume(shape: Shape, level: int, more: int) -> None:
    assert tank.volume_l(shape, level) <= tank.volume_l(shape, level + more) + 1e-9


def test_a_distance_beyond_the_bottom_is_an_empty_tank() -> None:
    assert tank.level_mm(2100, 2000) == 0
    assert tank.level_mm(500, 2000) == 1500


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "box", "length_mm": 1},
        {"kind": "upright_cylinder", "height_mm": 1},
        {"kind": "table", "points": ((0.0, 0.0),)},
        {"kind": "table", "points": ((1.0, 0.0), (0.0, 1.0))},
    ],
)
def test_an_incomplete_shape_is_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="needs"):
        Shape(**fields)
