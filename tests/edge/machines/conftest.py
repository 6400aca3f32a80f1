"""A vendor on a simulated board of each dialect."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.edge.machines.stand import (
    DIALECTS,
    VendStand,
)


@pytest.fixture(params=DIALECTS)
def stand(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[VendStand]:
    one = VendStand(tmp_path, request.param).ready()
    yield one
    one.store.close()
