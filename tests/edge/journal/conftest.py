"""A new journal on a real file."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_edge.journal.store import JournalStore
from tests.edge.journal.files import opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def store(path: Path) -> Iterator[JournalStore]:
    one = opened(path)
    yield one
    one.close()
