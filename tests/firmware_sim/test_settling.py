"""Bags on noisy scales through the edge's own settling: how wrong can a deposit be?

`python -m tests.firmware_sim.test_settling [DEPOSITS]` prints it for every profile.
"""

import sys
from collections import Counter
from random import Random, SystemRandom

import pytest

from linli_edge.core import settle
from linli_sim.devices.load import PROFILES, Load
from linli_sim.devices.scales import SAMPLE_MS, Indicator, ScaleType

DEPOSITS = 150
KIND = ScaleType(division_g=10, capacity_g=150_000)
WAIT_MS = 20_000


class Weighing:
    """One bin's scale and the edge's view of it, on a clock of its own."""

    def __init__(self, profile: str, draw: Random) -> None:
        self.load = Load(PROFILES[profile], draw)
        self.load.put(draw.uniform(0, 40_000), -100_000)
        self._indicator = Indicator(self.load, KIND)
        self._state = settle.State(division_g=10, capacity_g=KIND.capacity_g)
        self.now_ms = 0

    def wait(self, for_ms: int) -> None:
        until_ms = self.now_ms + for_ms
        while self.now_ms < until_ms:
            self.now_ms += SAMPLE_MS
            weight = self._indicator.weigh(self.now_ms)
            sample = settle.Sample(status=weight.status, mass_g=weight.mass_g)
            self._state = settle.add(self._state, sample, self.now_ms)

    def settled_g(self) -> int | None:
        """The first stable weight from samples after now, or None in WAIT_MS."""
        self._state = settle.restart(self._state)
        for _ in range(WAIT_MS // SAMPLE_MS):
            self.wait(SAMPLE_MS)
            verdict = settle.verdict(self._state, self.now_ms)
            if isinstance(verdict, settle.Stable):
                return verdict.mass_g
        return None


def error_g(profile: str, draw: Random) -> int | None:
    """How wrong one deposit is; None when the scale did not settle."""
    weighing = Weighing(profile, draw)
    bag_g = round(draw.triangular(250, 4200, 1100))
    before_g = weighing.settled_g()
    if before_g is None:
        return None
    weighing.load.put(bag_g, weighing.now_ms)
    weighing.wait(draw.randrange(200, 600, 100))
    after_g = weighing.settled_g()
    return None if after_g is None else abs(after_g - before_g - bag_g)


@pytest.mark.parametrize("profile", ["still", "street", "drifting", "sliding"])
def test_a_settled_bag_is_never_wrong_by_more_than_two_divisions(profile: str) -> None:
    seed = SystemRandom().randrange(10**6)
    draw = Random(f"{profile} {seed}")
    errors = [error_g(profile, draw) for _ in range(DEPOSITS)]

    assert None not in errors, f"seed {seed}"
    assert max(error or 0 for error in errors) <= 20, f"seed {seed}"


def test_a_scale_in_the_wind_gives_no_weight_at_all() -> None:
    draw = Random("windy")

    assert {error_g("windy", draw) for _ in range(DEPOSITS // 5)} == {None}


def main() -> None:
    deposits = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    for profile in PROFILES:
        draw = Random(f"{profile} 1")
        found = Counter(error_g(profile, draw) for _ in range(deposits))
        settled = deposits - found[None]
        good = sum(n for error, n in found.items() if error is not None and error <= 10)
        worst = max((error for error in found if error is not None), default=0)
        share = 100 * good / settled if settled else 0.0
        print(
            f"{profile:<10} settled {settled}/{deposits}, "
            f"within one division {share:.2f} %, worst {worst} g"
        )


if __name__ == "__main__":
    main()
