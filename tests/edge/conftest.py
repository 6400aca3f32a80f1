"""A bench with one bin, closed after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.harness import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = Bench(tmp_path)
    yield one
    one.store.close()
