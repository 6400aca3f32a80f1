"""What lies on a scale, and what the cell under it feels: it swings, settles, drifts.

    felt(t) = target + (before - target) * exp(-t / settle) * cos(swing) + drift + noise

A dropped bag swings the platform; a person who leans on it never stands still.
"""

from dataclasses import dataclass
from math import cos, exp, pi, sin

from linli_sim.devices.draw import Draw

SWING_HZ = 3.0
LEANING_NOISE = 0.06  # of the leaning mass: nobody leans without swaying


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Noise of one place. `sway` is a slow swing as of wind or traffic."""

    noise_g: float
    settle_ms: float
    drift_g_per_h: float = 0.0
    sway_g: float = 0.0
    sway_ms: float = 4000.0


PROFILES = {
    "still": Profile(noise_g=1.0, settle_ms=150.0),
    "street": Profile(noise_g=3.0, settle_ms=250.0, sway_g=2.0),
    "windy": Profile(noise_g=8.0, settle_ms=400.0, sway_g=60.0, sway_ms=2500.0),
    "drifting": Profile(noise_g=3.0, settle_ms=250.0, drift_g_per_h=400.0),
    "sliding": Profile(noise_g=3.0, settle_ms=1500.0),
}


class Load:
    """The mass on one scale. `stuck` freezes what the cell says."""

    def __init__(self, profile: Profile, draw: Draw) -> None:
        self.profile = profile
        self.stuck = False
        self._draw = draw
        self._target_g = 0.0
        self._from_g = 0.0
        self._since_ms = 0
        self._leaning_g = 0.0
        self._last_g = 0.0

    @property
    def mass_g(self) -> float:
        """What really lies there."""
        return self._target_g - self._leaning_g

    def put(self, mass_g: float, now_ms: int) -> None:
        """Add a mass; take one away with a negative one."""
        self._from_g, self._since_ms = self._swinging_g(now_ms), now_ms
        self._target_g += mass_g

    def lean(self, mass_g: float, now_ms: int) -> None:
        """Lean on it with mass_g; 0 to let go."""
        self.put(mass_g - self._leaning_g, now_ms)
        self._leaning_g = mass_g

    def felt_g(self, now_ms: int) -> float:
        """One sample of the cell."""
        if self.stuck:
            return self._last_g
        profile = self.profile
        sway_g = profile.sway_g * sin(2 * pi * now_ms / profile.sway_ms)
        drift_g = profile.drift_g_per_h * now_ms / 3_600_000
        noise_g = self._draw.gauss(0.0, profile.noise_g)
        if self._leaning_g:
            noise_g += self._draw.gauss(0.0, LEANING_NOISE * abs(self._leaning_g))
        self._last_g = self._swinging_g(now_ms) + sway_g + drift_g + noise_g
        return self._last_g

    def _swinging_g(self, now_ms: int) -> float:
        passed_ms = max(0, now_ms - self._since_ms)
        left = exp(-passed_ms / self.profile.settle_ms)
        swing = cos(2 * pi * SWING_HZ * passed_ms / 1000)
        return self._target_g + (self._from_g - self._target_g) * left * swing
