"""`python -m tests.machines.station.cuts.worker SEED COUNT [POINT,POINT…] [hub=PLANT edge=PLANT]`:
COUNT cuts at each point, one after the other; a line of JSON for each, then the sum."""

import json
import sys
import time
from contextlib import closing
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from random import Random
from typing import Any

from linli_hub.base.store.database import Database
from linli_sim.demo.processes import wait_for
from tests.machines.station.cuts.check import Checks, Verdict
from tests.machines.station.cuts.nursery import Nursling
from tests.machines.station.cuts.stand import LATER_MS, Books, Stand, stand
from tests.machines.station.cuts.trap import EDGE_POINTS, NO_CUT
from tests.machines.station.cuts.visit import Plan, Visit, linger, plan

REST_S_MAX = 60.0
AFTERGLOW_S = 0.05  # a pulse that was written before the cut reaches its motor
WATCH_S = 0.9  # more than an agent needs from its start to a pulse
TRIES_MAX = 12  # visits that a cut may wait for its moment
VISITS_EACH = 2  # after two in doubt staff would serve them
CUTS_EACH = 0.5  # enough people, though some visits meet no cut


@dataclass(slots=True, kw_only=True)
class Sum:
    """What a worker found."""

    seed: int
    ends: dict[int, dict[str, int]] = field(default_factory=dict)  # by point
    uncut: int = 0  # visits that ended before their cut came; checked all the same
    early: int = 0  # cuts of no redemption; made once more
    planted: int = 0
    found: int = 0
    unbooked: int = 0  # false yes of which no books heard, e.g. cut before the result
    wrongs: list[str] = field(default_factory=list)
    lies: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


class Worker:
    def __init__(
        self, at: Stand, dice: Random, sum_: Sum, plants: dict[str, str]
    ) -> None:
        self._at, self._dice, self.sum, self._plants = at, dice, sum_, plants
        self.checks = Checks(at, counting=plants.get("check") != "no_count")
        self._visits = 0

    def side(self, which: str, points: list[int]) -> None:
        """All cuts of one process, in a drawn order."""
        self._dice.shuffle(points)
        self._start(which, points[0])
        for point, following in pairwise([*points, NO_CUT]):
            for _ in range(TRIES_MAX):
                if self._visit(which, point, following):
                    break
                if self._child(which).cut[0] != str(point):
                    self._start(which, point)
            else:
                self.sum.wrongs.append(f"point {point} was never reached")
                self._start(which, following)

    def _child(self, which: str) -> Nursling:
        return self._at.hub if which == "hub" else self._at.edge

    def _start(self, which: str, point: int) -> None:
        """Start it, with its next cut not yet armed."""
        child = self._child(which)
        child.kill()
        nth = self._dice.choice((1, 1, 2)) if point in (3, 4, 5) else 1
        self._at.arm(which, point, nth, self._plants.get(which, "none"))
        child.start()
        wait_for(lambda: self._at.reader.heard, REST_S_MAX, "the agent at its reader")

    def _visit(self, which: str, point: int, following: int) -> bool:
        """Was it cut off? Then what was cut runs again, and has said what it had to."""
        began = time.monotonic()
        at, what = self._at, plan(self._dice, self._visits // VISITS_EACH)
        self._visits += 1
        machine = at.machines.by_place[what.place]
        machine.script, machine.units = list(what.faults), what.quantity
        if "sensor" in self._plants:  # a control's: always the same
            lies = self._plants["sensor"] == "lies"
            machine.script = ["false_yes" if lies else ""] * what.quantity
        before = self.checks.mark(what.place)
        at.armed.touch()
        dead = Visit(at, what).run() or self._parcels()
        at.armed.unlink()
        assert dead in (None, which), f"{dead} died by itself"
        time.sleep(AFTERGLOW_S)
        at_death = self.checks.mark(what.place) if dead == "edge" else None
        if dead is None:
            self.sum.uncut += 1
        else:
            self._start(which, following)
        restarted_s = time.monotonic()
        linger(at)
        wait_for(lambda: at.drained, REST_S_MAX, "the journal at the hub")
        if at_death is not None:  # would it turn a motor again, by itself?
            time.sleep(max(0.0, WATCH_S - (time.monotonic() - restarted_s)))
        wait_for(lambda: at.machines.rest, REST_S_MAX, "machines at rest")
        verdict = self.checks.look(what.place, before, at_death)
        machine.mend()
        cut = dead is not None and verdict.line is not None  # of a redemption
        self.sum.early += dead is not None and not cut
        self._note(point if cut else NO_CUT, what, verdict, time.monotonic() - began)
        return cut

    def _parcels(self) -> str | None:
        """The journal has been told as well; or somebody was cut off over it."""
        at = self._at
        both = at.hub, at.edge

        def told() -> bool:
            return at.drained or not all(one.alive for one in both)

        wait_for(told, REST_S_MAX, "the journal at the hub")
        time.sleep(AFTERGLOW_S)
        return next((one.name for one in both if not one.alive), None)

    def _note(self, point: int, what: Plan, verdict: Verdict, took_s: float) -> None:
        one, line = self.sum, verdict.line
        if point:
            ends, state = one.ends.setdefault(point, {}), line.state if line else "none"
            ends[state] = ends.get(state, 0) + 1
        one.planted += verdict.planted
        one.found += verdict.found
        one.unbooked += max(0, (line.lies if line else 0) - verdict.planted)
        wrongs = [
            f"seed {one.seed}, point {point}, {what}: {w}" for w in verdict.wrongs
        ]
        one.wrongs += wrongs
        said: dict[str, Any] = {
            "point": point, "line": asdict(line) if line else None, "faults": what.faults,
            "wrongs": wrongs, "planted": verdict.planted, "found": verdict.found,
            "s": round(took_s, 2),
        }  # fmt: skip
        print(json.dumps(said), flush=True)


def work(seed: int, count: int, points: list[int], plants: dict[str, str]) -> Sum:
    began = time.monotonic()
    sum_ = Sum(seed=seed)
    people = TRIES_MAX + round(count * len(points) / CUTS_EACH)
    with stand(plants, people) as at:
        worker = Worker(at, Random(seed), sum_, plants)
        edge = [p for p in points if p in EDGE_POINTS]
        hub = [p for p in points if p not in EDGE_POINTS]
        if edge:
            worker.side("edge", edge * count)
        if hub:
            worker.side("hub", hub * count)
        at.edge.stop()
        at.hub.stop()
        with closing(Database.open(at.database_url)) as database:
            if not sum_.wrongs and not plants:
                sum_.lies = worker.checks.close_all(Books(database, LATER_MS))
    sum_.seconds = round(time.monotonic() - began, 1)
    return sum_


def main() -> None:
    seed, count, points, *more = sys.argv[1:]
    plants = dict(one.split("=", 1) for one in more)
    wanted = [int(one) for one in points.split(",")]
    done = work(int(seed), int(count), wanted, plants)
    print(json.dumps({"sum": asdict(done)}), flush=True)


if __name__ == "__main__":
    main()
