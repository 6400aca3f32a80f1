"""Durability is read back, readers cannot write, and a failing disk is told apart."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from linli_hub.base.store.database import Database, Unsafe
from linli_hub.base.store.tx import picker
from tests.hub.centre import Centre
from tests.hub.postgres import Cluster


def test_sqlite_keeps_what_it_acknowledges(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db")
    try:
        for connect in (database.read, database.write):
            with connect() as connection:
                said = {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys")
                }
                assert said == {
                    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1
                }  # fmt: skip
    finally:
        database.close()


def test_a_reader_cannot_write(centre: Centre) -> None:
    refused = pytest.raises(DBAPIError, match=r"readonly|read-only")
    with centre.database.read() as connection, refused:
        connection.exec_driver_sql("UPDATE book SET epoch = 9")


def test_a_reader_sees_one_moment(centre: Centre) -> None:
    with centre.database.read() as connection:
        count = "SELECT count(*) FROM card"
        before = connection.exec_driver_sql(count).scalar()
        centre.card("r1", "card-8")

        assert connection.exec_driver_sql(count).scalar() == before


def test_a_glance_sees_what_is_committed_and_cannot_write(centre: Centre) -> None:
    with centre.database.glance() as connection:
        count = picker(connection)
        [(before,)] = count("SELECT count(*) FROM card")
        centre.card("r1", "card-8")

        assert count("SELECT count(*) FROM card") == [(before + 1,)]
        with pytest.raises((DBAPIError, sqlite3.Error, psycopg.Error)):
            count("UPDATE book SET epoch = 9 RETURNING epoch")


@pytest.mark.system
@pytest.mark.parametrize("setting", ["synchronous_commit"])
def test_a_postgresql_that_may_forget_is_refused(
    postgres: Cluster, setting: str
) -> None:
    postgres.sql("CREATE ROLE careless LOGIN")
    postgres.sql(f"ALTER ROLE careless SET {setting} = off")
    database = Database.open(postgres.url("linli", "careless"))
    try:
        with pytest.raises(Unsafe), database.read():
            pass
    finally:
        database.close()


def test_a_failing_disk_is_not_taken_for_our_mistake(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path}/x.db")
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    ours = sqlite3.OperationalError("no such table: x")
    ours.sqlite_errorcode = sqlite3.SQLITE_ERROR
    twice = sqlite3.IntegrityError("UNIQUE")
    twice.sqlite_errorcode = sqlite3.SQLITE_CONSTRAINT_UNIQUE

    failing = [database.is_failing(e) for e in (full, ours, twice, ValueError())]
    database.close()

    assert failing == [True, False, False, False]


def test_a_lost_connection_is_not_taken_for_our_mistake() -> None:
    database = Database.open("postgresql+psycopg://nobody@127.0.0.1:1/none")
    lost = psycopg.OperationalError("server closed the connection")
    twice = psycopg.errors.UniqueViolation("duplicate key")

    failing = [database.is_failing(e) for e in (lost, twice)]
    database.close()

    assert failing == [True, False]
