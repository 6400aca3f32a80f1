"""The log moves into the database beside the writer, and stays bounded without it."""

import time
from pathlib import Path

import pytest

from linli_hub.migrations.upgrade import upgrade
from linli_hub.store import checkpoints, database
from linli_hub.store.checkpoints import waiting
from linli_hub.store.database import Database
from linli_hub.store.writer import Command, Writer
from tests.hub.centre import CENTRE
from tests.hub.store.test_writer import open_account

PAGE = 4096


def small(tmp_path: Path) -> tuple[Path, Database]:
    path = tmp_path / "hub.db"
    upgrade(f"sqlite:///{path}", centre=CENTRE)
    return path, Database.open(f"sqlite:///{path}")


def test_the_log_is_moved_beside_the_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoints, "AT_PAGES", 20)
    path, books = small(tmp_path)
    index = path.with_name("hub.db-shm")
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
    assert found == n + 3
    assert waiting(index) < 40
    books.close()
    assert waiting(index) == 0


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
