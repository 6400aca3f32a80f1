"""The simulator and the edge name the same kinds, and understand each other in each."""

from random import Random

import msgspec
import pytest

from linli_edge.config.values import Table
from linli_edge.core.settle import Sample
from linli_edge.core.signals import CardSeen, DistanceSeen, Signal
from linli_edge.drivers import kinds as of_edge
from linli_edge.drivers.kind import FillTable, ScaleTable
from linli_sim import kinds as of_sim
from linli_sim.devices.card_reader import CardReader
from linli_sim.devices.load import PROFILES, Load
from linli_sim.kinds import Around, Plate

MASS_G, DISTANCE_MM, CARD = 5000, 700, "em:0086F444"
UNTIL_MS = 8000
PLACES = {"division_g": 10, "capacity_g": 150_000, "empty_mm": 900, "full_mm": 150}
# what these give is not heard until somebody asks or acts: test_small_devices.py,
# test_station_devices.py
ASKED = {"lid", "soil", "goods", "paper"}
ALONE = [
    name
    for name, kind in of_sim.KINDS.items()
    if kind.model and not set(kind.gives) <= ASKED
]


def test_both_sides_name_the_same_kinds_for_the_same() -> None:
    edge = {name: kind.gives for name, kind in of_edge.KINDS.items()}

    assert {name: kind.gives for name, kind in of_sim.KINDS.items()} == edge


@pytest.mark.parametrize("name", ALONE)
def test_what_the_simulator_says_is_what_the_edge_hears(name: str) -> None:
    heard = [
        signal for table in of_edge.KINDS[name].config for signal in said(name, table)
    ]

    for what in of_sim.KINDS[name].gives:
        match what:
            case "card":
                assert CardSeen(card=CARD) in heard
            case "weight":
                weighed = [one.mass_g for one in heard if isinstance(one, Sample)]
                assert weighed and abs((weighed[-1] or 0) - MASS_G) <= 20
            case "distance":
                seen = [one for one in heard if isinstance(one, DistanceSeen)]
                assert seen and abs(seen[-1].distance_mm - DISTANCE_MM) <= 10
            case _:
                pytest.fail(f"{name} gives {what}: say here how it is heard")


def said(name: str, table: type[Table]) -> list[Signal]:
    """All that a model of this kind says in some seconds, through the edge's driver."""
    draw, kind = Random(1), of_sim.KINDS[name]
    load = Load(PROFILES["still"], draw)
    around = Around(
        draw=draw, load=load, distance_mm=lambda: DISTANCE_MM, plate=Plate()
    )
    assert kind.model is not None
    model = kind.model(around)
    load.put(MASS_G, 0)
    if isinstance(model, CardReader):
        model.present(CARD)
    driver = of_edge.driver(msgspec.convert(told(name, table), table))
    assert driver is not None
    bytes_ = (model.step(b"", now_ms) for now_ms in range(0, UNTIL_MS, 50))
    return [signal for chunk in bytes_ for signal in driver.feed(chunk)]


def told(name: str, table: type[Table]) -> dict[str, object]:
    """The device in the edge's file, as the demo writes it."""
    keys = {"kind": name, "port": "/dev/x", **of_sim.KINDS[name].told(Plate())}
    wanted = {"division_g", "capacity_g"} if issubclass(table, ScaleTable) else set()
    wanted |= {"empty_mm", "full_mm"} if issubclass(table, FillTable) else set()
    return keys | {key: PLACES[key] for key in wanted}
