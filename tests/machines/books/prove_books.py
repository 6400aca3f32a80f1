"""./run prove books [COUNT]: the machine over the books on both databases, and the bugs
that are planted in them."""

import sys
import time

from tests.hub.furnished import OnPostgres
from tests.hub.postgres import cluster
from tests.hub.stateful import STEPS, Plant, finds, only, play
from tests.machines.books.house import furnish, in_memory
from tests.machines.books.machine import BooksMachine
from tests.machines.books.planted import PLANTED
from tests.simulation.proof import write

FULL_COUNT = 300
CONTROL = 20


class OnSqlite(BooksMachine):
    opened = in_memory


def main(count: int) -> int:
    began = time.monotonic()
    seeds: dict[str, int] = {"sqlite": play(OnSqlite, count)}
    print(f"sqlite: {count} x {STEPS} sound", flush=True)
    with cluster() as running:
        running.sql("CREATE ROLE linli_app LOGIN")

        class OnServer(BooksMachine):
            opened = OnPostgres(running, furnish, "books")

        seeds["postgresql"] = play(OnServer, count)
    print(f"postgresql: {count} x {STEPS} sound", flush=True)
    missed = [plant.__name__ for plant in PLANTED if not _found(plant)]
    write(
        "books",
        {
            "passed": not missed,
            "examples on each database": count,
            "steps an example": STEPS,
            "seeds": seeds,
            "planted": [plant.__name__ for plant in PLANTED],
            "missed": missed,
            "seconds": round(time.monotonic() - began),
        },
    )
    return 1 if missed else 0


def _found(plant: Plant) -> bool:
    few = only(OnSqlite, PLANTED[plant])
    play(few, CONTROL)  # without the bug these rules show nothing
    shown = finds(few, plant)
    print(f"planted: {plant.__name__}: {shown or 'NOT FOUND'}", flush=True)
    return bool(shown)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else FULL_COUNT))
