"""Every bench runs and prints figures. How large they are is no test's business."""

import pytest

from tests.bench.__main__ import NAMES, measure
from tests.bench.figure import Figure, percentile, table

pytestmark = pytest.mark.system


@pytest.mark.parametrize("name", NAMES)
def test_figures_come_out_of_every_bench(name: str) -> None:
    figures = measure(name, quick=True)

    assert figures
    assert all(figure.value > 0 and figure.name for figure in figures)
    assert all(figure.name in table(figures) for figure in figures)


def test_a_missed_goal_is_said() -> None:
    slow = Figure(name="it", value=5, unit="ms", limit=4)

    assert slow.ok is False
    assert "MISSED" in table([slow])
    assert percentile(list(range(1, 101)), 0.99) == 99
