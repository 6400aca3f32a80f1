"""Fixtures for the hub: a migrated database of each kind, and a centre in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_hub.migrations.upgrade import upgrade, upgrade_database
from linli_hub.store.database import Database
from tests.hub.centre import CENTRE, Centre
from tests.hub.postgres import Cluster, cluster

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.system)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    with cluster() as running:
        running.sql("CREATE ROLE linli_app LOGIN")
        upgrade(running.url("template1"), centre=CENTRE, app_role="linli_app")
        yield running


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated database, of the application's role on PostgreSQL."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path}/hub.db"
        upgrade(address, centre=CENTRE)
        yield address
        return
    running: Cluster = request.getfixturevalue("postgres")
    running.sql("DROP DATABASE IF EXISTS linli WITH (FORCE)")
    running.sql("CREATE DATABASE linli TEMPLATE template1")
    yield running.url("linli", "linli_app")


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture
def bare(database: Database, url: str) -> Centre:
    """Nothing in it yet."""
    return Centre(database, owner_url=url.replace("//linli_app@", "//postgres@"))


@pytest.fixture
def centre(bare: Centre) -> Centre:
    """Two households with cards, an attendant, a staff card, a shelf, a standard."""
    bare.furnish()
    return bare


@pytest.fixture
def other() -> Iterator[Centre]:
    """A second centre just like it, in memory, to compare with."""
    opened = Database.open("sqlite://")
    upgrade_database(opened, centre=CENTRE)
    built = Centre(opened)
    built.furnish()
    yield built
    opened.close()
