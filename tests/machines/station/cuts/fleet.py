"""Workers side by side, each with a centre of its own; their lines read as they come."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tests.machines.station.cuts.trap import EDGE_POINTS, HUB_POINTS
from tests.simulation.proof import fresh_seed

Said = dict[str, Any]
CONTROLS = {  # a planted bug, and how the check must call it
    "edge=intent_after_motor": "the journal told",
    "edge=fence_again_at_start": "after the edge was cut",
    "hub=unknown_is_released": "released, but",
}
BLIND = "a check without a stock-take"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`count` cuts at each of `points`; `plants`: bugs, as hub=NAME, edge=NAME."""

    seed: int
    count: int
    points: tuple[int, ...]
    plants: tuple[str, ...] = ()


def jobs(count: int, workers: int) -> list[Job]:
    """All twelve points; a worker cuts only the edge or only the hub."""
    each = workers // 2
    return [
        Job(seed=fresh_seed(), count=count, points=tuple(points)[nth::each])
        for points in (EDGE_POINTS, HUB_POINTS)
        for nth in range(each)
    ]


def controls() -> dict[str, bool]:
    """By planted bug: was it found? And a check that does not count must find nothing.

    All at once: what they cost is mostly their start.
    """
    jobs = [
        Job(seed=fresh_seed(), count=1, points=(4, 5), plants=(plant, "sensor=honest"))
        for plant in CONTROLS
    ]
    plants = ("check=no_count", "sensor=lies")
    jobs.append(Job(seed=fresh_seed(), count=1, points=(7, 11), plants=plants))
    *sums, blind = play(jobs, lambda said: None)
    found = {
        plant: any(CONTROLS[plant] in wrong for wrong in one["wrongs"])
        for plant, one in zip(CONTROLS, sums, strict=True)
    }
    return found | {BLIND: blind["planted"] > 0 and blind["found"] == 0}


def play(jobs: list[Job], heard: Callable[[Said], None]) -> list[Said]:
    """The sums of all `jobs`, which run at the same time."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(lambda job: _last(lines(job), heard), jobs))


def lines(job: Job) -> Iterator[Said]:
    """What one worker says; the last line is its sum."""
    points = ",".join(map(str, job.points))
    words = [str(job.seed), str(job.count), points, *job.plants]
    print("worker", *words, flush=True)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.machines.station.cuts.worker", *words],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            yield json.loads(line)
    if process.returncode:
        raise RuntimeError(f"the worker with seed {job.seed} ended so: see above")


def _last(said: Iterator[Said], heard: Callable[[Said], None]) -> Said:
    last: Said = {}
    for last in said:
        heard(last)
    sum_: Said = last["sum"]
    return sum_
