"""Furnished centres for state machines: fresh for each example and soon made."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from linli_hub.migrations.upgrade import upgrade, upgrade_database
from linli_hub.store.database import Database
from tests.hub.centre import CENTRE, Centre
from tests.hub.postgres import Cluster

Furnish = Callable[[Centre], Centre]


class InMemory:
    """SQLite, copied from one that was furnished before."""

    def __init__(self, furnish: Furnish) -> None:
        self._furnish = furnish

    @contextmanager
    def __call__(self) -> Iterator[Centre]:
        database = Database.open("sqlite://")
        try:
            with database.write() as connection:
                raw: Any = connection.connection.driver_connection
                self._template.backup(raw)
            yield Centre(database)
        finally:
            database.close()

    @cached_property
    def _template(self) -> sqlite3.Connection:
        database = Database.open("sqlite://")
        upgrade_database(database, centre=CENTRE)
        self._furnish(Centre(database))
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with database.write() as connection:
            raw: Any = connection.connection.driver_connection
            raw.backup(copy)
        database.close()
        return copy


class OnPostgres:
    """The same on a cluster that runs: emptied and furnished again each time."""

    def __init__(self, running: Cluster, furnish: Furnish, name: str) -> None:
        self._running, self._furnish, self._name = running, furnish, name
        running.sql(f"CREATE DATABASE {name}")
        upgrade(running.url(name), centre=CENTRE, app_role="linli_app")

    @contextmanager
    def __call__(self) -> Iterator[Centre]:
        kept = ("book", "balance", "alembic_version")
        self._running.empty(self._name, keep=kept)
        database = Database.open(self._running.url(self._name, "linli_app"))
        try:
            yield self._furnish(Centre(database))
        finally:
            database.close()
