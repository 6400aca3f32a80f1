"""The heap heats and cools as heaps do; water is neither made nor lost."""

from dataclasses import replace
from random import Random

import pytest

from linli_sim import compost, weather
from linli_sim.compost import Heap
from linli_sim.weather import Tank, Weather


@pytest.mark.parametrize(
    "temperature_c, speed", [(4.0, 0.0), (5.0, 0.0), (57.0, 1.0), (75.0, 0.0)]
)
def test_microbes_have_a_coldest_best_and_hottest_degree(
    temperature_c: float, speed: float
) -> None:
    assert compost.speed_at(temperature_c) == pytest.approx(speed)


def test_a_fed_heap_heats_to_sanitising_temperature_core_first() -> None:
    heap = replace(Heap(), temperatures_c=(25.0, 24.0, 22.0))
    hottest = heap.temperatures_c
    for _ in range(14):
        heap = compost.passed(heap, 12, air_c=15)
        hottest = max(hottest, heap.temperatures_c)

    core, middle, edge = hottest
    assert 55 < core < 75
    assert core > middle > edge


def test_a_heap_without_food_cools_to_the_air() -> None:
    heap = compost.passed(replace(Heap(), substrate_kg=0.0), 24 * 20, air_c=15)

    assert all(abs(t - 15) < 1 for t in heap.temperatures_c)


def test_a_heap_loses_mass_and_water_and_never_below_nothing() -> None:
    heap = compost.passed(Heap(), 24 * 60, air_c=20)

    assert 0 < heap.mass_kg < Heap().mass_kg
    assert 0 <= heap.substrate_kg < Heap().substrate_kg
    assert 0 <= heap.water_kg < Heap().water_kg
    assert heap.ph > Heap().ph


def test_feeding_adds_what_was_fed() -> None:
    heap = compost.fed(Heap(), 10)

    assert heap.mass_kg == Heap().mass_kg + 10
    assert heap.substrate_kg > Heap().substrate_kg
    assert heap.temperatures_c[0] == Heap().temperatures_c[0]


def test_rain_fills_a_tank_by_the_roofs_area() -> None:
    night = Weather(hour=22.0, rain_mm_per_h=2.0)
    tank = weather.filled(Tank(litres=100.0, roof_m2=100, runoff=0.5), night, 1.0)

    assert tank.litres == pytest.approx(200.0)


def test_a_full_tank_spills_and_an_empty_one_gives_nothing() -> None:
    storm = Weather(hour=22.0, rain_mm_per_h=50.0)
    dry = Weather(hour=12.0)

    full = weather.filled(Tank(), storm, 10.0)
    assert full.level_mm == pytest.approx(full.height_mm)
    assert weather.filled(Tank(litres=1.0), dry, 10.0).litres == 0.0


def test_the_weather_of_a_seed_is_the_same_and_it_rains_sometimes() -> None:
    def week(seed: int) -> list[Weather]:
        draw, now, days = Random(seed), Weather(), []
        for _ in range(7 * 24 * 4):
            now = weather.later(now, 0.25, draw)
            days.append(now)
        return days

    assert week(3) == week(3) != week(4)
    wet = sum(bool(now.rain_mm_per_h) for now in week(3))
    assert 0 < wet < 7 * 24 * 2
    assert all(-5 < now.air_c < 35 for now in week(3))
