"""The garden's weather, tank and heap on one clock, as their sensors see them."""

from random import Random

from linli_sim import compost, weather
from linli_sim.centre import Centre
from linli_sim.compost import LAYERS, Heap
from linli_sim.weather import Tank, Weather

STEP_MS = 500
MS_PER_MINUTE = 60_000


class Garden:
    """Steps of half a second of the clock, each so many hours of the garden."""

    def __init__(self, centre: Centre, draw: Random) -> None:
        self.weather, self.heap = Weather(), Heap()
        self.tank = _tank(centre)
        self._above_mm = centre.tank.sensor_above_bottom_mm if centre.tank else 0
        self._hours_per_ms = centre.garden_hours_per_minute / MS_PER_MINUTE
        self._draw = draw
        self._then_ms = 0

    def tick(self, now_ms: int) -> None:
        while now_ms - self._then_ms >= STEP_MS:
            self._then_ms += STEP_MS
            hours = STEP_MS * self._hours_per_ms
            self.weather = weather.later(self.weather, hours, self._draw)
            self.tank = weather.filled(self.tank, self.weather, hours)
            self.heap = compost.passed(self.heap, hours, self.weather.air_c)

    def feed(self, mass_g: int) -> None:
        """A bag of peel went into the heap."""
        self.heap = compost.fed(self.heap, mass_g / 1000)

    def water_distance_mm(self) -> float:
        return max(30.0, self._above_mm - self.tank.level_mm)

    def soil(self, layer: str) -> dict[str, float]:
        """What a probe in this layer would read without an error."""
        heap = self.heap
        at = list(LAYERS).index(layer)
        return {
            "temperature_c": heap.temperatures_c[at],
            "moisture_percent": heap.moisture_percent - 4 * at,
            "ec_us_cm": 1400.0 + 9 * heap.age_h,
            "ph": heap.ph,
        }


def _tank(centre: Centre) -> Tank:
    if centre.tank is None:
        return Tank()
    return Tank(diameter_mm=centre.tank.diameter_mm, height_mm=centre.tank.height_mm)
