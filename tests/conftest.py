"""For every test: the longest begin first, so that none is left alone at the end; drawn
examples are fresh in each run, and not timed."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings

# Hypothesis would draw the same examples for ever where CI is set; the machine may be
# busy with other things. A failure prints what to add to its test to see it again.
settings.register_profile(
    "linli",
    derandomize=False,
    print_blob=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("linli")

# what tests start would compile all of its sources each time, where somebody wants no
# compiled files beside them
VENV = Path(__file__).parents[1] / ".venv"
if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "pycache"))

# a hub syncs each commit; here that need not wait for a disk
MEMORY = Path("/dev/shm")
MEMORY_BYTES_MIN = 4 << 30

T = TypeVar("T")

# seconds of one test there, roughly, on two quiet cores (`--durations` prints them);
# the longest name that a test begins with counts, and what has none is short
LONG_S = {
    "tests/bench": 4,
    "tests/dashboards/test_desk_page.py::test_every_part_looks_right": 12,
    "tests/dashboards/test_pages_live.py::test_a_page_whose_session": 20,
    "tests/dashboards/test_pages_live.py::test_when_the_hub_is_gone": 23,
    "tests/dashboards/test_review_page.py::test_the_page_and_every_decision": 9,
    "tests/hub/app/test_serve.py::test_a_centre_from_nothing": 15,
    "tests/machines/books": 5,
    "tests/machines/books/test_books.py::test_they_hold_on_postgresql": 13,
    "tests/machines/station/cuts": 50,
    "tests/machines/station/test_station.py::test_a_planted_bug_is_found": 5,
    "tests/machines/station/test_station.py::test_it_holds_on_postgresql": 17,
    "tests/simulation/test_images.py": 8,
    "tests/simulation/test_simulation.py::test_every_promise": 52,
    "tests/system/test_demo.py": 70,
}


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Whatever a test writes lies in memory, if there is enough, and is gone at the end.

    Nothing is weakened: no test cuts the power of this machine's disk.
    """
    if hasattr(config, "workerinput") or config.option.basetemp or not roomy(MEMORY):
        return
    folder = tempfile.mkdtemp(prefix="linli-tests-", dir=MEMORY)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    config.option.basetemp = f"{folder}/pytest"
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def roomy(folder: Path) -> bool:
    return (
        os.access(folder, os.W_OK)
        and shutil.disk_usage(folder).free >= MEMORY_BYTES_MIN
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """As many parts of one length as there are workers: worksteal gives each one part."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    items[:] = dealt(items, lambda item: seconds_of(item.nodeid), workers)


def dealt(tests: list[T], seconds: Callable[[T], int], workers: int) -> list[T]:
    """Each part begins with its share of the long ones; the short ones keep their order,
    for neighbours share what they have set up."""
    long = sorted((t for t in tests if seconds(t)), key=seconds, reverse=True)
    short = [test for test in tests if not seconds(test)]
    parts: list[T] = []
    for worker in range(workers):
        size = (len(tests) - len(parts)) // (workers - worker)
        first = long[worker::workers]
        rest = max(0, size - len(first))
        parts += first + short[:rest]
        del short[:rest]
    return parts


def seconds_of(test: str) -> int:
    """What the longest name in LONG_S says that `test` begins with."""
    names = [name for name in LONG_S if test.startswith(name)]
    return LONG_S[max(names, key=len)] if names else 0
