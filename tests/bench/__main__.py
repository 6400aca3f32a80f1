"""`python -m tests.bench [NAME...]`: measure, and print each figure beside its goal."""

import importlib
import os
import sys
import time
from collections.abc import Sequence

from tests.bench.figure import Figure, table

NAMES = (
    *("settlement", "ledger", "ingest", "district", "receipt"),
    *("redemption", "station", "edge", "kiosk", "wear", "backtest", "reads"),
)


def main(arguments: Sequence[str]) -> int:
    """0 whether or not a goal is missed: a figure is a fact, not a test."""
    quick = "--quick" in arguments
    names = [name for name in arguments if not name.startswith("--")] or list(NAMES)
    if unknown := [name for name in names if name not in NAMES]:
        print(f"no bench called {unknown[0]}; there are: {', '.join(NAMES)}")
        return 2
    load = f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores as it begins"
    print(f"{load}; a busy machine lowers every absolute figure", flush=True)
    figures: list[Figure] = []
    for name in names:
        began = time.monotonic()
        found = measure(name, quick=quick)
        print(
            f"--- {name}, {time.monotonic() - began:.0f} s\n{table(found)}", flush=True
        )
        figures += found
    if len(names) > 1:
        print(f"\n=== all\n{table(figures)}")
    missed = [figure.name for figure in figures if figure.ok is False]
    print(f"\nmissed: {', '.join(missed)}" if missed else "\nno goal missed")
    return 0


def measure(name: str, *, quick: bool = False) -> list[Figure]:
    """The figures of one bench; `quick` shortens it until they mean nothing."""
    found: list[Figure] = importlib.import_module(f"tests.bench.{name}").run(
        quick=quick
    )
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
