"""The log moves into the database beside the writer, and stays bounded without it."""

import sqlite3
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from linli_hub.base.store import checkpoints, database
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.books.core.ledger import SYSTEM_ACCOUNTS
from linli_hub.migrations.upgrade import upgrade
from tests.hub.base.test_store_writer import open_account
from tests.hub.centre import CENTRE

PAGE = 4096


def small(tmp_path: Path) -> tuple[Path, Database]:
    path = tmp_path / "hub.db"
    upgrade(f"sqlite:///{path}", centre=CENTRE)
    return path, Database.open(f"sqlite:///{path}")


def test_the_log_is_moved_beside_the_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "AT_ROWS", 20)
    path, books = small(tmp_path)
    writer = Writer(books, lambda: 0)
    writer.start()
    beside = writer._checkpoints
    assert beside is not None
    until = time.monotonic() + 20
    n = 0
    while beside.done < 3:
        assert time.monotonic() < until
        writer.submit(open_account, f"h{n}").result(5)
        n += 1
    writer.stop()

    assert not [t for t in (beside._thread,) if t.is_alive()]
    with books.read() as read:
        found = read.exec_driver_sql("SELECT count(*) FROM balance").scalar_one()
    assert found == n + len(SYSTEM_ACCOUNTS)
    assert path.with_name("hub.db-wal").stat().st_size < 200 * PAGE
    books.close()


def test_another_process_still_meets_the_locks_of_this_one(tmp_path: Path) -> None:
    """A file of SQLite's, opened and closed by us, would end them all without a word."""
    path, books = small(tmp_path)
    writer = Writer(books, lambda: 0)
    writer.start()
    code = (
        "import sqlite3, sys; found = sqlite3.connect(sys.argv[1], timeout=0);"
        "print(found.execute('PRAGMA wal_checkpoint(TRUNCATE)').fetchone()[0])"
    )

    def busy() -> str:
        asked = [sys.executable, "-c", code, str(path)]
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout

    writer.submit(open_account, "before").result(5)
    with books.read() as read:
        read.exec_driver_sql("SELECT count(*) FROM balance").scalar_one()
        for n in range(30):
            writer.submit(open_account, f"h{n}").result(5)
        assert busy() == "1\n"  # somebody reads what it would overwrite
    assert busy() == "0\n"  # control: nobody reads any more
    writer.stop()
    books.close()


def test_without_the_thread_the_writer_bounds_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAL_PAGES_MAX", 50)
    path, books = small(tmp_path)
    writer = Writer(books, lambda: 0)
    for n in range(200):
        writer.run([Command(open_account, (f"h{n}",))])[0].unwrap()

    assert path.with_name("hub.db-wal").stat().st_size < 100 * PAGE
    books.close()


class Stuck(sqlite3.Connection):
    """A disk that takes no more pages."""

    def execute(self, sql: str, *args: Any) -> sqlite3.Cursor:
        if "wal_checkpoint" in sql:
            raise sqlite3.OperationalError("disk I/O error")
        return super().execute(sql, *args)


def test_a_checkpoint_that_fails_is_told_once_a_minute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(checkpoints, "AT_ROWS", 1)
    _path, books = small(tmp_path)
    writer = Writer(books, lambda: 0)
    monkeypatch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Stuck))
    writer.start()
    beside = writer._checkpoints
    assert beside is not None
    until = time.monotonic() + 20
    n, found = 0, list[Any]()
    while not found:
        assert time.monotonic() < until
        writer.submit(open_account, f"h{n}").result(5)
        n += 1
        with books.read() as read:
            found += read.exec_driver_sql(
                "SELECT code, times, quiet_ms, detail FROM alarm"
            ).all()
    for more in range(50):
        writer.submit(open_account, f"more{more}").result(5)
    with books.read() as read:
        again = read.exec_driver_sql("SELECT times FROM alarm").all()
    writer.stop()
    books.close()

    said = "OperationalError: disk I/O error"
    assert [tuple(row) for row in found] == [("checkpoint_failed", 1, None, said)]
    assert [tuple(row) for row in again] == [(1,)]
    assert [one.name for one in caplog.records] == ["linli.store"]
    assert beside.done == 0
