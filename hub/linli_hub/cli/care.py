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
from linli_hub.core.snapshot import Violation
from linli_hub.store import snapshot, views_epochs
from linli_hub.store.database import Database
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
        out.print(
            f"此处没有中心（{config}），无可检查；用 --config 指定\n"
            f"no centre here ({config}): nothing to look at; name one with --config"
        )
        return
    with complaints():
        settings = load(config)
    found = [_readers(config, settings), *examine(settings)]
    print_table(
        ["", "", "说明", "remark"],
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
            closed = views_epochs.shown(read).closed
    finally:
        database.close()
    if closed and not wrong:
        zh = "账目已从备份恢复，两人在“账目”页确认前暂停兑换"
        en = "restored: redemption is closed until two people confirm on the page Books"
        return Finding("warn", "database", zh, en)
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


def _logins(settings: Settings) -> Iterator[Finding]:
    """Does the broker know us, and nobody without a password?"""
    try:
        secret = crypto.read_secret(settings.keys / hub.BROKER_SECRET)
    except crypto.KeyFault:
        return  # said already
    if refused := _knock(settings, hub.HUB_USER, secret):
        yield Finding(
            "bad",
            "broker login",
            f"代理拒绝本服务（{refused}）：检查 password_file，重启 mosquitto",
            f"it refuses this hub ({refused}): is password_file the one that "
            "mosquitto reads? Then restart mosquitto",
        )
    else:
        yield Finding("ok", "broker login", "接受本服务", "it accepts this hub")
    if _knock(settings, None, None):
        yield Finding("ok", "broker strangers", "拒绝无密码者", "refused")
    else:
        yield Finding(
            "bad",
            "broker strangers",
            "任何人无需密码即可连接：设置 allow_anonymous false",
            "anybody may connect without a password: set allow_anonymous false",
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
            f"含有密码且他人可读：chmod 600 {config}",
            f"holds a password and others may read it: chmod 600 {config}",
        )
    return Finding("ok", "configuration", str(config), "complete, nothing unknown")


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
