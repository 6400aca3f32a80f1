"""`linli-hub doctor | backup`: is it well, and what if it is lost."""

import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, Queue
from typing import Annotated, Literal

import typer

from linli_hub.adapters import crypto
from linli_hub.app import opening
from linli_hub.base.store.database import Database
from linli_hub.base.views import epochs
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    complaints,
    fail,
    open_hub,
    out,
    print_table,
)
from linli_hub.cli.words import both, pair
from linli_hub.config import Settings, load
from linli_hub.verify.core import invariants
from linli_hub.verify.core.snapshot import Violation
from linli_hub.verify.store import snapshot
from linli_link.mqtt import Link, LinkSettings

CONNECT_S = 2.0
ANSWER_S = 5.0
FREE_BYTES_MIN = 512 * 1024 * 1024
MARKS = {"ok": "✓", "warn": "!", "bad": "✗"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, and what to do about it."""

    state: Literal["ok", "warn", "bad"]
    what: str
    zh: str
    en: str


def add_to(app: typer.Typer) -> None:
    """Hang the commands of this file on `app`."""
    app.command()(doctor)
    app.command()(backup)


def doctor(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """检查安装、连接和不安全的配置 / What is wrong or unsafe, and what to do."""
    if config == DEFAULT_CONFIG and not config.exists():
        out.print(both("no_centre_here", by="\n", config=config))
        return
    with complaints():
        settings = load(config)
    found = [_readers(config, settings), *examine(settings)]
    print_table(
        ["", "", *pair("remark")],
        [[MARKS[f.state], f.what, f.zh, f.en] for f in found],
    )
    raise typer.Exit(1 if any(f.state == "bad" for f in found) else 0)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at keys, database, broker and disk."""
    yield _keys(settings)
    yield _books(settings)
    reached = _reach("broker", settings.broker.host, settings.broker.port)
    yield reached
    if reached.state == "ok":
        yield from _logins(settings)
    yield _broker_files(settings)
    free = shutil.disk_usage(settings.data).free
    if free < FREE_BYTES_MIN:
        yield Finding("bad", "disk", *pair("disk_full"))
    else:
        yield Finding("ok", "disk", *pair("disk_free", n=free >> 20))
    if settings.broker.ca_file is None:
        yield Finding(
            "warn",
            "broker.ca_file",
            *pair("broker_without_tls"),
        )
    if settings.limits_scale != 1:
        yield Finding(
            "warn",
            "limits_scale",
            *pair("limits_widened"),
        )


def backup(
    to: Annotated[Path, typer.Argument(help="新文件 / a new file")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """备份数据库并验证备份 / Copy the database while it runs, and verify the copy.

    The keys are not in it: keep a copy of the folder `keys` apart from it.
    """
    if to.exists():
        fail(both("file_exists", by="\n", to=to))
    with open_hub(config) as at:
        if at.database.dialect == "sqlite":
            _copy_sqlite(at.settings.data / "linli.db", to)
            wrong = _verified(to)
        else:
            command = ["pg_dump", "--format=custom", f"--file={to}"]
            url = at.settings.database_url.replace("+psycopg", "")
            subprocess.run([*command, url], check=True)
            wrong = []
    if wrong:
        fail(f"{both('copy_is_wrong')}: {wrong[0].id} {wrong[0].detail}")
    out.print(f"{both('done')}: {to}", highlight=False)


def _copy_sqlite(source: Path, to: Path) -> None:
    to.touch(mode=0o600)
    old, new = sqlite3.connect(source), sqlite3.connect(to)
    try:
        old.backup(new, pages=1024)
    finally:
        new.close()
        old.close()


def _verified(copy: Path) -> list[Violation]:
    database = Database.open(f"sqlite:///{copy.resolve()}")
    try:
        with database.read() as read:
            return list(invariants.check(snapshot.take(read)))
    finally:
        database.close()


def _keys(settings: Settings) -> Finding:
    try:
        crypto.load(settings.keys)
        crypto.read_secret(settings.keys / opening.BROKER_SECRET)
    except crypto.KeyFault as fault:
        return Finding("bad", "keys", str(fault), str(fault))
    return Finding("ok", "keys", *pair("keys_whole"))


def _books(settings: Settings) -> Finding:
    try:
        database = opening.open_database(settings)
    except opening.CannotStart as why:
        zh, _, en = str(why).partition("\n")
        return Finding("bad", "database", zh, en)
    try:
        with database.read() as read:
            wrong = invariants.check(snapshot.take(read))
            closed = epochs.shown(read).closed
    finally:
        database.close()
    if closed and not wrong:
        return Finding("warn", "database", *pair("books_restored"))
    if wrong:
        return Finding("bad", "database", *pair("books_wrong"))
    return Finding("ok", "database", *pair("books_agree"))


def _reach(what: str, host: str, port: int) -> Finding:
    try:
        socket.create_connection((host, port), CONNECT_S).close()
    except OSError as error:
        zh, en = pair("port_silent")
        where = f"{host}:{port}"
        return Finding("bad", what, f"{where} {zh}", f"{where}: {error}; {en}")
    return Finding("ok", what, *pair("port_answers", host=host, port=port))


def _logins(settings: Settings) -> Iterator[Finding]:
    """Does the broker know us, and nobody without a password?"""
    try:
        secret = crypto.read_secret(settings.keys / opening.BROKER_SECRET)
    except crypto.KeyFault:
        return  # said already
    if refused := _knock(settings, opening.HUB_USER, secret):
        yield Finding(
            "bad",
            "broker login",
            *pair("broker_refuses_hub", refused=refused),
        )
    else:
        yield Finding("ok", "broker login", *pair("broker_accepts_hub"))
    if _knock(settings, None, None):
        yield Finding("ok", "broker strangers", *pair("strangers_refused"))
    else:
        yield Finding(
            "bad",
            "broker strangers",
            *pair("strangers_accepted"),
        )


def _knock(settings: Settings, user: str | None, password: str | None) -> str:
    """Connect to the broker once; why it did not let us in, or nothing."""
    broker, answers = settings.broker, Queue[str]()
    link = Link(
        LinkSettings(
            host=broker.host,
            port=broker.port,
            client_id=f"doctor-{user or 'stranger'}",
            user=user,
            password=password,
            ca_file=str(broker.ca_file) if broker.ca_file else None,
            session_s=0,
        ),
        on_message=lambda message: message.ack(),
        on_up=lambda: answers.put(""),
        on_down=answers.put,
    )
    link.start()
    try:
        return answers.get(timeout=ANSWER_S)
    except Empty:
        return "silent"
    finally:
        link.stop()


def _readers(config: Path, settings: Settings) -> Finding:
    """A database's password in the configuration is not for everybody's eyes."""
    secret = "@" in settings.database_url or settings.telemetry.token.get_secret_value()
    if secret and config.stat().st_mode & 0o077:
        return Finding(
            "bad",
            "configuration",
            *pair("settings_readable", config=config),
        )
    return Finding("ok", "configuration", *pair("settings_complete", config=config))


def _broker_files(settings: Settings) -> Finding:
    broker = settings.broker
    if None in (broker.password_file, broker.acl_file, broker.pid_file):
        return Finding(
            "warn",
            "broker files",
            *pair("broker_files_unset"),
        )
    return Finding("ok", "broker files", *pair("broker_files_written"))
