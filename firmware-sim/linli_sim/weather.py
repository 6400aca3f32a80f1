"""Rain and air over the garden, and the tank that catches the rain."""

from dataclasses import dataclass
from math import pi, sin
from random import Random

RAIN_BEGINS_PER_H = 0.04
RAIN_ENDS_PER_H = 0.35
RAIN_MEAN_MM_PER_H = 2.5
AIR_MEAN_C, AIR_SWING_C, WARMEST_HOUR = 15.0, 5.0, 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Weather:
    hour: float = 9.0
    rain_mm_per_h: float = 0.0
    gust_c: float = 0.0

    @property
    def air_c(self) -> float:
        """Warmest at three in the afternoon, with slow chance around it."""
        angle = 2 * pi * (self.hour - WARMEST_HOUR + 6) / 24
        return AIR_MEAN_C + AIR_SWING_C * sin(angle) + self.gust_c


def later(weather: Weather, hours: float, draw: Random) -> Weather:
    """The weather `hours` (a short time) later."""
    rain = weather.rain_mm_per_h
    if rain:
        if draw.random() < RAIN_ENDS_PER_H * hours:
            rain = 0.0
    elif draw.random() < RAIN_BEGINS_PER_H * hours:
        rain = draw.expovariate(1 / RAIN_MEAN_MM_PER_H)
    gust = weather.gust_c * (1 - min(1.0, hours)) + draw.gauss(0, 0.4 * hours**0.5)
    return Weather(hour=weather.hour + hours, rain_mm_per_h=rain, gust_c=gust)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tank:
    """An upright cylinder under a roof; `drawn` is what the garden takes by day."""

    litres: float = 1100.0
    diameter_mm: int = 1200
    height_mm: int = 2000
    roof_m2: float = 180.0
    runoff: float = 0.85
    drawn_l_per_h: float = 14.0

    @property
    def level_mm(self) -> float:
        return self.litres * 1e6 / self._area_mm2

    @property
    def capacity_l(self) -> float:
        return self._area_mm2 * self.height_mm / 1e6

    @property
    def _area_mm2(self) -> float:
        return pi * self.diameter_mm**2 / 4


def filled(tank: Tank, weather: Weather, hours: float) -> Tank:
    """The tank `hours` later: rain in, garden out, the surplus over the rim."""
    caught_l = weather.rain_mm_per_h * hours * tank.roof_m2 * tank.runoff
    day = 7 <= weather.hour % 24 < 19
    used_l = tank.drawn_l_per_h * hours if day else 0.0
    litres = min(tank.capacity_l, max(0.0, tank.litres + caught_l - used_l))
    return Tank(
        litres=litres,
        diameter_mm=tank.diameter_mm,
        height_mm=tank.height_mm,
        roof_m2=tank.roof_m2,
        runoff=tank.runoff,
        drawn_l_per_h=tank.drawn_l_per_h,
    )
