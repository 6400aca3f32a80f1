"""./run prove station [COUNT]: COUNT cuts at each of twelve points, the controls, rows R1
to R6, the races in full, the machine on both databases, and what is planted in it."""

import sys
import time
from collections import Counter
from typing import Any

from tests.hub.furnished import OnPostgres
from tests.hub.postgres import Cluster, cluster
from tests.hub.stateful import STEPS, Plant, finds, play
from tests.machines.station import races, rows
from tests.machines.station.cuts import fleet
from tests.machines.station.cuts.trap import POINTS
from tests.machines.station.house import furnish, in_memory
from tests.machines.station.machine import StationMachine
from tests.machines.station.planted import PLANTED
from tests.machines.station.shown_by import shown_by
from tests.simulation.proof import fresh_seed, write

FULL_COUNT = 50  # cuts at each point; the rest scales with it
RACES, RACES_HTTP = 10_000, 1_000
EXAMPLES = 300
CONTROL = 20
Found = dict[str, Any]


class OnSqlite(StationMachine):
    opened = in_memory


def main(count: int) -> int:
    began = time.monotonic()

    def share(full: int) -> int:
        return max(1, full * count // FULL_COUNT)

    result: Found = {"cuts": _cuts(count), "controls": _controls()}
    seed = fresh_seed()
    say(f"rows, seed {seed}")
    result["rows"] = {"seed": seed} | _plain(rows.main(rows.COUNT, seed))
    with cluster() as running:
        running.sql("CREATE ROLE linli_app LOGIN")
        result["races"] = _races(running, share(RACES), share(RACES_HTTP))
        result["machine"] = _machine(running, share(EXAMPLES))
    missed = [plant.__name__ for plant in PLANTED if not _found(plant)]
    result["planted"] = {"bugs": len(PLANTED), "missed": missed}
    passed = not (
        result["cuts"]["wrongs"]
        or result["cuts"]["false yes planted"] != result["cuts"]["false yes found"]
        or missed
        or not all(result["controls"].values())
        or any(one["twice"] for one in result["races"].values())
    )
    seconds = round(time.monotonic() - began)
    write("station", {"passed": passed, **result, "seconds": seconds})
    return 0 if passed else 1


def _cuts(count: int) -> Found:
    """Four centres of real processes side by side: mostly each waits for a motor."""
    done: Counter[int] = Counter()
    began = time.monotonic()
    jobs = fleet.jobs(count, workers=4)

    def heard(said: fleet.Said) -> None:
        point = said.get("point")
        for wrong in said.get("wrongs", ()):
            say(f"WRONG {wrong}")
        if point:
            done[point] += 1
            many = sum(done.values())
            if many % 20 == 0:
                took = time.monotonic() - began
                say(f"{many}/{count * len(POINTS)} cuts, {took:.0f} s")

    sums = fleet.play(jobs, heard)
    ends = {int(p): e for one in sums for p, e in one["ends"].items()}
    return {
        "at each point": count,
        "seeds": [job.seed for job in jobs],
        "ends": {f"{p}: {POINTS[p]}": ends.get(p, {}) for p in POINTS},
        "cuts that met no redemption, made again": sum(one["early"] for one in sums),
        "visits that no cut came to": sum(one["uncut"] for one in sums),
        "false yes planted": sum(one["planted"] for one in sums),
        "false yes found": sum(one["found"] for one in sums),
        "false yes that the books never believed": sum(one["unbooked"] for one in sums),
        "differences at the end, closed": [one["lies"] for one in sums],
        "wrongs": [wrong for one in sums for wrong in one["wrongs"]],
        "seconds": round(time.monotonic() - began),
    }


def _controls() -> dict[str, bool]:
    """Bugs that the same check must find; True: found."""
    found = fleet.controls()
    say(f"controls: {found}")
    return found


def _races(running: Cluster, races_: int, over_http: int) -> dict[str, Found]:
    """0 sold twice, 0 overdrawn: by the writer in full, over HTTP a tenth of it."""
    found: dict[str, Found] = {}

    def note(name: str, raced: races.Raced, began: float) -> None:
        took = time.monotonic() - began
        good = raced.winners == {1: raced.races}
        found[name] = {"races": raced.races, "twice": 0 if good else raced.races,
                       "winners a race": raced.winners, "refusals": raced.refusals,
                       "seconds": round(took)}  # fmt: skip
        say(f"races, {name}: {found[name]}")

    for what in ("item", "points"):
        on_server = OnPostgres(running, furnish, f"race_{what}")
        for name, opened in (("sqlite", in_memory), ("postgresql", on_server)):
            began = time.monotonic()
            with opened() as at:
                raced = races.by_writer(at, what, races_)
            note(f"last {what}, writer, {name}", raced, began)
    running.sql("CREATE DATABASE race_http")
    for name, url in (("sqlite", None), ("postgresql", running.url("race_http"))):
        with races.real(url) as station:
            for what in ("item", "points"):
                began = time.monotonic()
                raced = station.race(what, over_http)
                note(f"last {what}, HTTP, {name}", raced, began)
    return found


def _machine(running: Cluster, examples: int) -> Found:
    class OnServer(StationMachine):
        opened = OnPostgres(running, furnish, "station")

    seeds = {"sqlite": play(OnSqlite, examples)}
    say(f"machine, sqlite: {examples} x {STEPS} sound")
    seeds["postgresql"] = play(OnServer, examples)
    say(f"machine, postgresql: {examples} x {STEPS} sound")
    return {"examples": examples, "steps an example": STEPS, "seeds": seeds}


def _found(plant: Plant) -> bool:
    few = shown_by(OnSqlite, plant)
    play(few, CONTROL)  # without the bug these rules show nothing
    shown = finds(few, plant)
    say(f"planted: {plant.__name__}: {shown or 'NOT FOUND'}")
    return bool(shown)


def _plain(figures: Found) -> Found:
    """JSON has no numbers as names."""
    return {
        row: {k: {str(n): v for n, v in one.items()} for k, one in ends.items()}
        if row == "R5"
        else ends
        for row, ends in figures.items()
    }


def say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_COUNT))
