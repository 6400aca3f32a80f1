"""A centre in a folder of its own, ended with the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hub.cli.serving import Serving


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    built = Serving(tmp_path)
    try:
        yield built
    finally:
        built.stop()
