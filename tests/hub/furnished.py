"""Centres made once and copied: to migrate and furnish one costs fifty copies of it."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from linli_hub.adapters import crypto
from linli_hub.base.store.database import Database
from linli_hub.migrations.upgrade import upgrade, upgrade_database
from tests.hub.centre import CENTRE, Centre
from tests.hub.postgres import Cluster, Contents
from tests.hub.room import Room

Furnish = Callable[[Centre], Any]


@cache
def migrated() -> sqlite3.Connection:
    """A database with nothing in it but its tables and an empty book."""
    return _copied(lambda database: None)


def _copied(furnish: Callable[[Database], None]) -> sqlite3.Connection:
    database = Database.open("sqlite://")
    upgrade_database(database, centre=CENTRE)
    furnish(database)
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    with database.write() as connection:
        _raw(connection).backup(copy)
    database.close()
    return copy


def pour(template: sqlite3.Connection, database: Database) -> None:
    """Make `database`, which nobody has written in yet, a copy of the template."""
    with database.write() as connection:
        template.backup(_raw(connection))


def _raw(connection: Any) -> Any:
    return connection.connection.driver_connection


class Furnished:
    """What `furnish` makes of an empty centre, for either kind of database."""

    def __init__(self, furnish: Callable[[Database], None]) -> None:
        self._furnish = furnish
        self._rows: Contents | None = None

    @cached_property
    def _sqlite(self) -> sqlite3.Connection:
        return _copied(self._furnish)

    def fill(self, database: Database) -> None:
        """`database` is as migrated: on PostgreSQL the first one is really furnished."""
        if database.dialect == "sqlite":
            pour(self._sqlite, database)
            return
        cluster, name = Cluster.of(database)
        if self._rows is None:
            self._furnish(database)
            self._rows = cluster.contents(name)
        else:
            cluster.put_back(name, self._rows)


CENTRES = Furnished(lambda database: Centre(database).furnish())


class InMemory:
    """A furnished SQLite for each example of a state machine."""

    def __init__(self, furnish: Furnish) -> None:
        self._furnished = Furnished(lambda database: furnish(Centre(database)))

    @contextmanager
    def __call__(self) -> Iterator[Centre]:
        database = Database.open("sqlite://")
        try:
            self._furnished.fill(database)
            yield Centre(database)
        finally:
            database.close()


class OnPostgres:
    """The same on a cluster that runs, in one database that is put back each time."""

    def __init__(self, running: Cluster, furnish: Furnish, name: str) -> None:
        self._running, self._name = running, name
        running.sql(f"CREATE DATABASE {name}")
        upgrade(running.url(name), centre=CENTRE, app_role="linli_app")
        database = self._open()
        furnish(Centre(database))
        database.close()
        self._rows = running.contents(name)

    @contextmanager
    def __call__(self) -> Iterator[Centre]:
        self._running.put_back(self._name, self._rows)
        database = self._open()
        try:
            yield Centre(database)
        finally:
            database.close()

    def _open(self) -> Database:
        return Database.open(self._running.url(self._name, "linli_app"))


# --- rooms: with keys, on which cards and PINs depend ---


@cache
def keys() -> crypto.Keys:
    with tempfile.TemporaryDirectory() as folder:
        return crypto.make(Path(folder) / "keys")


ROOMS = Furnished(lambda database: Room(database, keys()).furnish())


def furnished_room(database: Database) -> Room:
    """A room as Room.furnish leaves it."""
    ROOMS.fill(database)
    return Room(database, keys())
