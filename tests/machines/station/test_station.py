"""The machine over the station holds, and finds each bug that is planted in it."""

import pytest

from tests.hub.furnished import OnPostgres
from tests.hub.postgres import Cluster
from tests.hub.stateful import Plant, finds, play
from tests.machines.station.house import furnish, in_memory
from tests.machines.station.machine import StationMachine
from tests.machines.station.planted import PLANTED
from tests.machines.station.shown_by import shown_by

EXAMPLES = 30  # a tenth of what ./run prove station plays


class InMemory(StationMachine):
    opened = in_memory


def test_the_station_holds_whatever_is_done_in_whatever_order() -> None:
    play(InMemory, EXAMPLES)


@pytest.mark.system
def test_it_holds_on_postgresql_too(postgres: Cluster) -> None:
    class Here(StationMachine):
        opened = OnPostgres(postgres, furnish, "station")

    play(Here, EXAMPLES)


@pytest.mark.system
@pytest.mark.parametrize("plant", PLANTED, ids=lambda plant: plant.__name__)
def test_a_planted_bug_is_found(plant: Plant) -> None:
    assert finds(shown_by(InMemory, plant), plant)
