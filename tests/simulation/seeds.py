"""Many seeds on all cores, and what they came to together."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from tests.simulation.bugs import BUGS
from tests.simulation.world import Outcome, played

REGRESSIONS = Path(__file__).with_name("seeds.txt")
SHARE_MIN = 0.01  # a fault that fires in fewer seeds is not being tested
MUST_FIRE = (
    *("dropped", "repeated", "queue_full", "killed", "died_with_it", "power_cut"),
    *(
        "cable_cut",
        "disk_full",
        "frozen",
        "restored",
        "died_inside",
        "journal_fault",
        "reimaged",
        "hub_clock",
        "edge_clock",
    ),
)

SEEDS_MAX = 202  # in which a planted bug must show
RARE = {"died_with_it"}  # in one seed of forty: now and then not once in two hundred
RARE_IN = (48, 56)


@dataclass(slots=True)
class Total:
    """`wrong`: seed -> broken promises. `fired`: fault -> seeds in which it happened."""

    seeds: int = 0
    steps: int = 0
    deposits: int = 0
    greens: int = 0
    wrong: dict[int, list[str]] = field(default_factory=dict)
    fired: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        self.seeds += 1
        self.steps += outcome.steps
        self.deposits += outcome.deposits
        self.greens += outcome.greens
        self.fired.update(outcome.seen.keys())
        if outcome.wrong:
            self.wrong[outcome.seed] = outcome.wrong

    def silent(self) -> list[str]:
        """Faults that hardly ever happened: then the run has proved little."""
        return [name for name in MUST_FIRE if self.fired[name] < SHARE_MIN * self.seeds]


def regressions() -> list[int]:
    """Every seed that ever failed; one a line, words after it say why."""
    lines = REGRESSIONS.read_text().splitlines()
    return [int(line.split()[0]) for line in lines if line and line[0] != "#"]


def run(seeds: Iterable[int]) -> Iterator[Outcome]:
    """Outcomes in the order of the seeds, played on all cores."""
    context = get_context("spawn")
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        yield from pool.map(played, seeds, chunksize=4)


def first_catch(name: str, seeds: Iterable[int]) -> tuple[int, list[str]] | None:
    """How many seeds until the planted bug `name` is seen by the promise it breaks."""
    bug = BUGS[name]
    for number, seed in enumerate(islice(seeds, SEEDS_MAX), start=1):
        wrong = played(seed, bug.plant).wrong
        if any(words.startswith(f"{bug.promise}: ") for words in wrong):
            return number, wrong
    return None
