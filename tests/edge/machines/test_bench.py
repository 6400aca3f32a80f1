"""The bench scale: a mass only after a zero, while it stands still, and never when away."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from linli_edge.config.agent import BenchScale
from linli_edge.core.settle import Sample, Status
from linli_edge.machines.bench import BenchUnit
from linli_edge.machines.core.messages import BenchSaid
from tests.edge.machines.stand import Room

CONFIG = {
    "scale": {"kind": "mqtt", "device": "b", "division_g": 5, "capacity_g": 15_000}
}
NOTHING, AWAY = BenchSaid(mass_g=None), BenchSaid(mass_g=None, away=True)


class Bench(Room):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        config = msgspec.convert(CONFIG, BenchScale)
        self.unit = BenchUnit(config, self.tools, self.say, self.now_ms)

    def weigh(self, mass_g: int, ms: int = 2000, status: Status = "stable") -> None:
        for _ in range(0, ms, 100):
            self.now_ms += 100
            self.unit.signal(Sample(status=status, mass_g=mass_g), self.now_ms)
            self.unit.tick(self.now_ms)

    def silence(self, ms: int) -> None:
        for _ in range(0, ms, 100):
            self.now_ms += 100
            self.unit.tick(self.now_ms)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = Bench(tmp_path)
    yield one
    one.store.close()


def test_a_bag_after_a_zero_is_weighed_to_a_division(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(353)

    assert bench.said == [NOTHING, BenchSaid(mass_g=355)]


def test_what_lay_there_at_the_start_has_no_weight(bench: Bench) -> None:
    bench.weigh(353)
    assert bench.said == [NOTHING]

    bench.weigh(0)
    bench.weigh(353)
    assert bench.said[-1] == BenchSaid(mass_g=355)


def test_nothing_is_said_while_it_moves(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(400, status="moving")

    assert bench.said == [NOTHING]


def test_more_on_top_is_the_new_weight(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(400)
    bench.weigh(900)

    assert bench.said == [
        NOTHING,
        BenchSaid(mass_g=400),
        NOTHING,
        BenchSaid(mass_g=900),
    ]


def test_a_gram_to_and_fro_is_not_said_again(bench: Bench) -> None:
    bench.weigh(0)
    for _ in range(20):
        bench.weigh(402, ms=300)
        bench.weigh(403, ms=300)

    assert bench.said == [NOTHING, BenchSaid(mass_g=400)]


@pytest.mark.parametrize("status", ["overload", "underload", "fault"])
def test_what_the_scale_refuses_is_no_weight(bench: Bench, status: Status) -> None:
    bench.weigh(0)
    bench.weigh(400, status=status)

    assert bench.said == [NOTHING]


def test_a_silent_scale_is_away_and_must_show_zero_again(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(400)
    bench.silence(5000)
    bench.weigh(700)

    assert bench.said == [NOTHING, BenchSaid(mass_g=400), AWAY, NOTHING]
    bench.weigh(0)
    bench.weigh(700)
    assert bench.said[-1] == BenchSaid(mass_g=700)


def test_a_short_gap_costs_no_zero(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(400)
    bench.silence(1000)
    bench.weigh(400)

    assert bench.said[-1] == BenchSaid(mass_g=400)


def test_below_zero_the_zero_is_lost_and_staff_hear_of_it(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(-40, ms=75_000)

    assert bench.said == [NOTHING]
    assert ("bench", "drifting") in bench.health()
    bench.weigh(400)
    assert bench.said == [NOTHING]


def test_control_the_same_bag_would_be_sold_on_a_wrong_zero(bench: Bench) -> None:
    """With the tare lost (-40 g) a bag of 400 g reads 360: only the rule refuses it."""
    bench.weigh(0)
    bench.weigh(360)

    assert bench.said[-1] == BenchSaid(mass_g=360)


def test_a_crumb_is_not_sold(bench: Bench) -> None:
    bench.weigh(0)
    bench.weigh(20)

    assert bench.said == [NOTHING]
