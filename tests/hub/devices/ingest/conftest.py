"""A furnished hub on each database."""

import pytest

from linli_hub.base.store.database import Database
from tests.hub.furnished import furnished_room
from tests.hub.room import Room


@pytest.fixture
def room(database: Database) -> Room:
    return furnished_room(database)
