"""A furnished hub on each database."""

from pathlib import Path

import pytest

from linli_hub.store.database import Database
from tests.hub.room import Room


@pytest.fixture
def room(database: Database, tmp_path: Path) -> Room:
    built = Room(database, tmp_path)
    built.furnish()
    return built
