"""A bench with one bin, closed after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.edge.harness import Bench

# examples are not timed: the machine may be busy with other things
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    one = Bench(tmp_path)
    yield one
    one.store.close()
