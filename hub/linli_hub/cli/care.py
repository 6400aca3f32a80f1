"""`linli-hub doctor | backup`: is it well, and what if it is lost."""

import shutil
import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from linli_hub.adapters import crypto
from linli_hub.app import opening as hub
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    complaints,
    desk,
    fail,
    out,
    print_table,
)
from linli_hub.config import Settings, load
from linli_hub.core import invariants
from linli_hub.store import snapshot
from linli_hub.store.database import Database

CONNECT_S = 2.0
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
    with complaints():
        settings = load(config)
    found = list(examine(settings))
    print_table(
        ["", "", "说明", "remark"],
        [[MARKS[f.state], f.what, f.zh, f.en] for f in found],
    )
    raise typer.Exit(1 if any(f.state == "bad" for f in found) else 0)


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at keys, database, broker and disk."""
    yield _keys(settings)
    yield _books(settings)
    yield _reach("broker", settings.broker.host, settings.broker.port)
    yield _broker_files(settings)
    free = shutil.disk_usage(settings.data).free
    if free < FREE_BYTES_MIN:
        yield Finding("bad", "disk", "磁盘空间不足，请清理", "nearly full: make room")
    else:
        yield Finding("ok", "disk", f"剩余 {free >> 20} MiB", f"{free >> 20} MiB free")
    if settings.broker.ca_file is None:
        yield Finding(
            "warn",
            "broker.ca_file",
            "消息代理未使用 TLS，仅限本机",
            "no TLS to the broker: this machine only",
        )
    if settings.limits_scale != 1:
        yield Finding(
            "warn",
            "limits_scale",
            "限速已放宽，仅用于演示",
            "rate limits are widened: for demonstrations only",
        )


def backup(
    to: Annotated[Path, typer.Argument(help="新文件 / a new file")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """备份数据库并验证备份 / Copy the database while it runs, and verify the copy.

    The keys are not in it: keep a copy of the folder `keys` apart from it.
    """
    if to.exists():
        fail(f"{to} 已存在\n{to} exists already")
    with desk(config) as at:
        if at.database.dialect == "sqlite":
            _copy_sqlite(at.settings.data / "linli.db", to)
            wrong = _verified(to)
        else:
            command = ["pg_dump", "--format=custom", f"--file={to}"]
            url = at.settings.database_url.replace("+psycopg", "")
            subprocess.run([*command, url], check=True)
            wrong = []
    if wrong:
        fail(f"备份有误 / the copy is wrong: {wrong[0].id} {wrong[0].detail}")
    out.print(f"完成 / done: {to}", highlight=False)


def _copy_sqlite(source: Path, to: Path) -> None:
    to.touch(mode=0o600)
    old, new = sqlite3.connect(source), sqlite3.connect(to)
    try:
        old.backup(new, pages=1024)
    finally:
        new.close()
        old.close()


def _verified(copy: Path) -> list[invariants.Violation]:
    database = Database.open(f"sqlite:///{copy.resolve()}")
    try:
        with database.read() as read:
            return list(invariants.check(snapshot.take(read)))
    finally:
        database.close()


def _keys(settings: Settings) -> Finding:
    try:
        crypto.load(settings.keys)
        crypto.read_secret(settings.keys / hub.BROKER_SECRET)
    except crypto.KeyFault as fault:
        return Finding("bad", "keys", str(fault), str(fault))
    return Finding("ok", "keys", "完好，仅本用户可读", "whole, readable by us only")


def _books(settings: Settings) -> Finding:
    try:
        database = hub.open_database(settings)
    except hub.CannotStart as why:
        zh, _, en = str(why).partition("\n")
        return Finding("bad", "database", zh, en)
    try:
        with database.read() as read:
            wrong = invariants.check(snapshot.take(read))
    finally:
        database.close()
    if wrong:
        return Finding("bad", "database", "账目有误，运行 verify", "wrong: run verify")
    return Finding("ok", "database", "账目一致", "the books agree")


def _reach(what: str, host: str, port: int) -> Finding:
    try:
        socket.create_connection((host, port), CONNECT_S).close()
    except OSError as error:
        return Finding(
            "bad",
            what,
            f"{host}:{port} 无法连接，请启动 mosquitto",
            f"{host}:{port}: {error}; start mosquitto",
        )
    return Finding("ok", what, f"{host}:{port} 可连接", f"{host}:{port} answers")


def _broker_files(settings: Settings) -> Finding:
    broker = settings.broker
    if None in (broker.password_file, broker.acl_file, broker.pid_file):
        return Finding(
            "warn",
            "broker files",
            "未填写 password_file、acl_file、pid_file，设备注册后需手工更新",
            "password_file, acl_file, pid_file: set all, else enrolment does not "
            "reach the broker",
        )
    return Finding("ok", "broker files", "由本服务写入", "written by this hub")
