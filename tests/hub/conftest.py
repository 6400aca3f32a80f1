"""Fixtures for the hub: a migrated database of each kind, and a centre in it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from linli_hub.base.store.database import Database
from linli_hub.migrations.upgrade import upgrade
from tests.hub.centre import CENTRE, Centre
from tests.hub.furnished import CENTRES, furnished_room
from tests.hub.postgres import Cluster, Contents, cluster
from tests.hub.room import Room
from tests.hub.serving import Serving
from tests.hub.web_house import Web, served

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.system)]


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One cluster for all tests, with a migrated database `linli`."""
    with cluster() as running:
        running.sql("CREATE ROLE linli_app LOGIN")
        running.sql("CREATE DATABASE linli")
        upgrade(running.url("linli"), centre=CENTRE, app_role="linli_app")
        yield running


@pytest.fixture(scope="session")
def nothing(postgres: Cluster) -> Contents:
    """What `linli` holds when it has just been migrated."""
    return postgres.contents("linli")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy; nobody opens it."""
    path = tmp_path_factory.mktemp("hub") / "hub.db"
    upgrade(f"sqlite:///{path}", centre=CENTRE)
    return path


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty migrated database, of the application's role on PostgreSQL."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("migrated")
        shutil.copy(template, tmp_path / "hub.db")
        return f"sqlite:///{tmp_path}/hub.db"
    running: Cluster = request.getfixturevalue("postgres")
    running.put_back("linli", request.getfixturevalue("nothing"))
    return running.url("linli", "linli_app")


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
    CENTRES.fill(bare.database)
    return bare


@pytest.fixture
def other() -> Iterator[Centre]:
    """A second centre just like it, in memory, to compare with."""
    opened = Database.open("sqlite://")
    CENTRES.fill(opened)
    yield Centre(opened)
    opened.close()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database.open(f"sqlite:///{tmp_path}/hub.db")
    yield furnished_room(database)
    database.close()


@pytest.fixture
def web(room: Room) -> Iterator[Web]:
    with served(room) as built:
        yield built


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Serving]:
    built = Serving(tmp_path)
    try:
        yield built
    finally:
        built.stop()
