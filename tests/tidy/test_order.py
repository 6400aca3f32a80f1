"""The longest tests begin first, on every worker, and none is lost or doubled."""

import pytest

from tests.conftest import LONG_S, dealt, seconds_of
from tests.tidy.tree import ROOT


@pytest.mark.parametrize("name", LONG_S)
def test_what_is_said_to_take_long_is_there(name: str) -> None:
    path, _, test = name.partition("::")

    assert (ROOT / path).exists()
    assert not test or f"def {test}" in (ROOT / path).read_text()


def test_the_longest_name_counts() -> None:
    assert (
        seconds_of(
            "tests/machines/station/test_station.py::test_it_holds_on_postgresql_too"
        )
        == 17
    )
    assert seconds_of("tests/machines/books/test_books.py::test_x") == 5
    assert seconds_of("tests/machines/station/test_rows.py::test_r1") == 0


@pytest.mark.parametrize("count", [0, 1, 2, 3, 10, 11])
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_each_part_begins_with_its_long_ones_and_keeps_all(
    count: int, workers: int
) -> None:
    tests = list(range(count))  # those of 7 and more take so many seconds

    order = dealt(tests, lambda test: test if test > 6 else 0, workers)

    assert sorted(order) == tests
    parts: list[list[int]] = []
    left = order
    for worker in range(workers):  # as worksteal deals them
        size = len(left) // (workers - worker)
        parts, left = [*parts, left[:size]], left[size:]
    for part in parts:
        long = [test for test in part if test > 6]
        assert part[: len(long)] == sorted(long, reverse=True)
    assert [test for test in order if test <= 6] == tests[:7]
