"""The body of a bin: what is in it, how heavy, how high. No wire here."""

from dataclasses import dataclass

from linli_sim.devices.load import Load

NEAREST_MM = 40  # waste cannot stand nearer to the sensor in the lid


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Inner height below the sensor, and what fits in."""

    depth_mm: int = 900
    litres: float = 240.0


class Bin:
    def __init__(self, body: Body, load: Load) -> None:
        self.load = load
        self._body = body
        self._contents_l = 0.0

    @property
    def full_share(self) -> float:
        """0.0 empty, 1.0 full to the lid."""
        return min(1.0, self._contents_l / self._body.litres)

    @property
    def distance_mm(self) -> float:
        """From the sensor in the lid down to the waste."""
        return max(float(NEAREST_MM), self._body.depth_mm * (1 - self.full_share))

    def drop(self, mass_g: int, litres: float, now_ms: int) -> None:
        self._contents_l += litres
        self.load.put(mass_g, now_ms)

    def empty(self, now_ms: int) -> float:
        """Take everything out; its mass in grams."""
        mass_g = self.load.mass_g
        self._contents_l = 0.0
        self.load.put(-mass_g, now_ms)
        return mass_g
