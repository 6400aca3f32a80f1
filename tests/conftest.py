"""For every test: the longest begin first, so that none is left alone at the end; drawn
examples are fresh in each run, and not timed."""

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

# seconds of one test there, roughly, on two quiet cores (`--durations` prints them);
# what is not named takes little and keeps its place behind these
LONG_S = {
    "tests/system/test_demo.py": 100,
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: seconds_of(item.nodeid), reverse=True)


def seconds_of(test: str) -> int:
    """What the longest name in LONG_S says that `test` begins with."""
    names = [name for name in LONG_S if test.startswith(name)]
    return LONG_S[max(names, key=len)] if names else 0
