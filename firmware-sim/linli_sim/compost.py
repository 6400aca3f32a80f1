"""A compost heap: microbes heat it, the air cools it, peel feeds it.

    dS/dt = -k(T) S                    substrate (biodegradable solids), kg
    C dT/dt = H * -dS/dt - UA (T - air)  each layer with its own loss

k(T) is the cardinal temperature model (Rosso et al. 1993) with 5 / 57 / 75 degrees;
H = 20 MJ per kg decomposed (Haug, Practical Handbook of Compost Engineering, 1993).
"""

from dataclasses import dataclass

COLD_C, BEST_C, HOT_C = 5.0, 57.0, 75.0
FASTEST_PER_H = 0.15 / 24
HEAT_J_PER_KG = 20e6
HEAT_CAPACITY_J_PER_KG_K = 3200.0
SOLIDS_SHARE = 0.18  # of fresh kitchen waste; the rest is mostly water
WATER_SHARE = 0.78
STEP_MAX_H = 0.25
LAYERS = {"core": 0.10, "middle": 0.16, "edge": 0.38}  # loss, W per kg and kelvin


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """One moment of a heap. Temperatures by layer, in the order of LAYERS."""

    mass_kg: float = 220.0
    substrate_kg: float = 42.0
    water_kg: float = 125.0
    temperatures_c: tuple[float, float, float] = (46.0, 41.0, 31.0)
    age_h: float = 60.0

    @property
    def moisture_percent(self) -> float:
        return min(99.0, 100 * self.water_kg / max(self.mass_kg, 1.0))

    @property
    def ph(self) -> float:
        """Acid when fresh, slightly alkaline when ripe."""
        return 8.1 - 2.6 * min(1.0, self.substrate_kg / max(self.mass_kg, 1.0) / 0.3)


def fed(heap: Heap, mass_kg: float) -> Heap:
    """The heap after mass_kg of fresh peel came on top."""
    total_kg = heap.mass_kg + mass_kg
    cool = mass_kg / total_kg
    core, middle, edge = heap.temperatures_c
    return Heap(
        mass_kg=total_kg,
        substrate_kg=heap.substrate_kg + SOLIDS_SHARE * mass_kg,
        water_kg=heap.water_kg + WATER_SHARE * mass_kg,
        temperatures_c=(core, middle, edge + (20.0 - edge) * cool),
        age_h=heap.age_h,
    )


def passed(heap: Heap, hours: float, air_c: float) -> Heap:
    """The heap `hours` later."""
    while hours > 0:
        step_h = min(hours, STEP_MAX_H)
        heap = _step(heap, step_h, air_c)
        hours -= step_h
    return heap


def speed_at(temperature_c: float) -> float:
    """Share of the fastest decomposition, 0 to 1 (cardinal temperature model)."""
    t = temperature_c
    if not COLD_C < t < HOT_C:
        return 0.0
    upper = (t - HOT_C) * (t - COLD_C) ** 2
    best = BEST_C - COLD_C
    lower = best * (best * (t - BEST_C) - (BEST_C - HOT_C) * (BEST_C + COLD_C - 2 * t))
    return max(0.0, min(1.0, upper / lower))


def _step(heap: Heap, step_h: float, air_c: float) -> Heap:
    speeds = [speed_at(t) for t in heap.temperatures_c]
    eaten_kg = heap.substrate_kg * FASTEST_PER_H * step_h * sum(speeds) / len(speeds)
    share = heap.substrate_kg / heap.mass_kg
    temperatures = [
        _warmed(t, speed, share, (loss, step_h, air_c))
        for t, speed, loss in zip(
            heap.temperatures_c, speeds, LAYERS.values(), strict=True
        )
    ]
    # water: some is made, more leaves as vapour the hotter the heap is
    vapour_kg = heap.water_kg * 0.0002 * step_h * max(0.0, temperatures[0] - air_c) / 10
    return Heap(
        mass_kg=heap.mass_kg - eaten_kg - vapour_kg,
        substrate_kg=heap.substrate_kg - eaten_kg,
        water_kg=heap.water_kg - vapour_kg,
        temperatures_c=(temperatures[0], temperatures[1], temperatures[2]),
        age_h=heap.age_h + step_h,
    )


def _warmed(
    t: float, speed: float, share: float, around: tuple[float, float, float]
) -> float:
    loss_w, step_h, air_c = around
    heat_j = HEAT_J_PER_KG * share * FASTEST_PER_H * speed * step_h
    lost_j = loss_w * (t - air_c) * step_h * 3600
    return t + (heat_j - lost_j) / HEAT_CAPACITY_J_PER_KG_K
