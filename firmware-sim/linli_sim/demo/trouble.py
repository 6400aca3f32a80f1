"""The bad things of `--faults`, in a fixed order at seeded moments, each then healed.

Nothing here is gentle: processes get SIGKILL, plugs are pulled in mid-sentence.
"""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from linli_sim.demo.brokers import BOARD_BROKER, CENTRE_BROKER
from linli_sim.demo.house import HUB, House
from linli_sim.town import Town

DOWN_S = (1.5, 3.5)  # how long a thing stays broken
KINDS = (
    "centre_broker_killed",
    "board_broker_killed",
    "hub_killed",
    "edge_killed",
    "serial_pulled",
)


@dataclass(slots=True)
class Trouble:
    """Breaks one thing after another; `counts` says what has been done."""

    house: House
    town: Town
    random: Random
    counts: Counter[str]

    def run(self, for_s: float, wait: Callable[[float], None]) -> None:
        """All kinds once, spread over the middle of `for_s` seconds."""
        kinds = list(KINDS)
        self.random.shuffle(kinds)
        started = time.monotonic()
        share = 0.8 * for_s / len(kinds)
        for number, kind in enumerate(kinds):
            begin_s = 0.1 * for_s + share * (number + 0.3 * self.random.random())
            wait(max(0.0, started + begin_s - time.monotonic()))
            self._once(kind, wait)

    def _once(self, kind: str, wait: Callable[[float], None]) -> None:
        down_s = self.random.uniform(*DOWN_S)
        if kind == "serial_pulled":
            name = self.random.choice(sorted(self.town.links))
            self.town.unplug(name)
            wait(down_s)
            self.town.replug(name)
        else:
            child = self.house.children[self._victim(kind)]
            child.kill()
            wait(down_s)
            child.start()
        self.counts[kind] += 1

    def _victim(self, kind: str) -> str:
        return {
            "centre_broker_killed": CENTRE_BROKER,
            "board_broker_killed": BOARD_BROKER,
            "hub_killed": HUB,
            "edge_killed": self.random.choice(("bins", "garden")),
        }[kind]
