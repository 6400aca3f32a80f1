"""`linli-hub restore | new-epoch`: books that come back from a copy, and say so.

The copy is checked, then takes the database's place under a new epoch. Edges hear of
that and tell again what they still have; spending stays closed until two confirm.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from linli_hub.app import opening
from linli_hub.base.actions import epochs as actions_epochs
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.base.views import epochs
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    complaints,
    fail,
    open_hub,
    operator,
    out,
)
from linli_hub.cli.words import both
from linli_hub.config import Settings, load
from linli_hub.migrations.upgrade import upgrade
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot

DATABASE = "linli.db"
NEXT_STEPS = both("redemption_closed", by="\n")


def add_to(app: typer.Typer) -> None:
    """Hang the commands of this file on `app`."""
    app.command()(restore)
    app.command("new-epoch")(new_epoch)


def restore(
    copy: Annotated[Path, typer.Argument(help="备份文件 / a file made by backup")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """用备份恢复账目；先停止服务 / Put a copy back, with the hub stopped.

    The old database stays beside it under another name.
    """
    with complaints():
        settings = load(config)
        if settings.database is not None:
            fail(both("restore_postgresql", by="\n"))
        lock = opening.only_one(settings.data)
        try:
            kept = _restore(settings, copy)
        finally:
            lock.close()
    if kept is not None:
        out.print(f"{both('old_books_in')}: {kept}", highlight=False)
    out.print(NEXT_STEPS, highlight=False, markup=False)


def new_epoch(
    why: Annotated[str, typer.Option(help="原因 / the reason")] = "restored",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """数据库以其他方式恢复后运行 / Say that the database was restored by other means."""
    with open_hub(config) as at:
        lock = opening.only_one(at.settings.data)
        try:
            n = _later_than(at.read(epochs.shown).n)
            at.do(actions_epochs.begin, at.actor, n, why)
        finally:
            lock.close()
    out.print(NEXT_STEPS, highlight=False, markup=False)


def _restore(settings: Settings, copy: Path) -> Path | None:
    """Check `copy`, then swap it in; where the old books are kept, if there were any."""
    fresh, live = settings.data / f"{DATABASE}.restoring", settings.data / DATABASE
    _copied(copy, fresh)
    upgrade(f"sqlite:///{fresh}", centre=settings.centre)
    database = Database.open(f"sqlite:///{fresh}")
    try:
        with database.read() as read:
            found = snapshot.take(read)
            known = epochs.shown(read).n
        if found.centre != settings.centre:
            fail(both("copy_of_another_centre", by="\n", centre=found.centre))
        if wrong := invariants.check(found):
            fail(f"{both('copy_is_wrong')}: {wrong[0].id} {wrong[0].detail}")
        n = _later_than(known)
        command = Command(
            actions_epochs.begin, (operator(), n, f"restored from {copy.name}")
        )
        Writer(database, opening.now_ms).run([command])[0].unwrap()
    finally:
        database.close()
    _alone(fresh)
    kept = None
    if live.exists():
        kept = settings.data / f"{DATABASE}.before-{n}"
        for end in ("", "-wal", "-shm"):  # unread: they may be what is broken
            part = live.with_name(DATABASE + end)
            if part.exists():
                part.rename(kept.with_name(kept.name + end))
    fresh.rename(live)
    _sync(settings.data)
    return kept


def _later_than(known: int) -> int:
    """An epoch no edge has heard of. Seconds, not a count: the copy cannot know of an
    epoch that was opened after it was made.
    """
    return max(known + 1, opening.now_ms() // 1000)


def _copied(copy: Path, fresh: Path) -> None:
    for end in ("", "-wal", "-shm"):
        fresh.with_name(fresh.name + end).unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    try:
        with (
            closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(fresh)) as new,
        ):
            old.backup(new, pages=1024)
    except sqlite3.Error as error:
        fresh.unlink()
        told = both("not_a_copy", by="\n", copy=copy)
        fail(f"{told}: {error}")


def _alone(path: Path) -> None:
    """All of a closed database in its one file, on the disk."""
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete"
    _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
