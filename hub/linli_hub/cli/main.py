"""`linli-hub`: set up, serve, look after. Each command says what it did, zh and en."""

import os
from pathlib import Path
from typing import Annotated

import typer

from linli_hub.access.actions import users
from linli_hub.adapters import crypto, passwords
from linli_hub.app import opening
from linli_hub.base.core.permissions import LOGIN_ROLES
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command, Writer
from linli_hub.cli import (
    care,
    contests,
    deeds,
    edges,
    members,
    people,
    redemptions,
    restore,
    shelf,
    sponsors,
    standard,
    statements,
)
from linli_hub.cli.backtest import backtest
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    complaints,
    fail,
    open_hub,
    operator,
    out,
)
from linli_hub.cli.explain import explain
from linli_hub.cli.seed import seed
from linli_hub.cli.verify import verify
from linli_hub.cli.words import both
from linli_hub.config import load
from linli_hub.migrations.upgrade import upgrade
from linli_wire.topics import is_slug

app = typer.Typer(
    name="linli-hub",
    help="邻里中心服务端 / The hub of a neighbourhood centre",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
user_app = typer.Typer(help="登录用户 / people who sign in", no_args_is_help=True)
config_app = typer.Typer(help="配置 / settings", no_args_is_help=True)
app.add_typer(edges.app, name="edge")
app.add_typer(people.resident_app, name="resident")
app.add_typer(people.card_app, name="card")
app.add_typer(members.member_app, name="member")
app.add_typer(members.import_app, name="import")
app.add_typer(shelf.shelf_app, name="shelf")
app.add_typer(redemptions.redemption_app, name="redemption")
app.add_typer(sponsors.budget_app, name="budget")
app.add_typer(standard.standard_app, name="standard")
app.add_typer(deeds.deed_app, name="deed")
app.add_typer(deeds.review_app, name="review")
app.add_typer(contests.app, name="contest")
app.add_typer(user_app, name="user")
app.add_typer(config_app, name="config")
app.command()(verify)
app.command()(explain)
app.command()(backtest)
app.command()(deeds.deposits)
app.command("redemptions")(redemptions.export)
app.command()(edges.journals)
app.command()(seed)
care.add_to(app)
restore.add_to(app)
statements.add_to(app)

TOML = """# Written by linli-hub init. All keys: hub.example.toml
centre = "{centre}"
data = "{data}"
"""


@app.command()
def init(
    data: Annotated[Path, typer.Option(help="数据目录 / data folder")],
    centre: Annotated[str, typer.Option(help="名称 a-z 0-9 - / short name")],
    admin: Annotated[str, typer.Option(help="管理员用户名 / admin's name")] = "admin",
    database: Annotated[str | None, typer.Option(help="PostgreSQL URL")] = None,
) -> None:
    """建立密钥、数据库和管理员；密码只显示一次 / Make keys, database and first admin."""

    if not is_slug(centre):
        fail(both("centre_name_form", by="\n", centre=centre))
    with complaints():
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        config = data / "hub.toml"
        if config.exists():
            fail(both("settings_exist", by="\n", config=config))
        _make_keys(data / "keys")
        text = TOML.format(centre=centre, data=data.resolve())
        if database:
            text += f'database = "{database}"\n'
        config.write_text(text, encoding="utf-8")
        os.chmod(config, 0o600)
        settings = load(config)
        upgrade(settings.database_url, centre=centre)
        password = _first_admin(settings.database_url, admin)
    out.print(f"{both('settings')}: {config}", highlight=False)
    out.print(f"{both('admin')}: {admin}", highlight=False)
    out.print(f"{both('one_time_password')}: {password}", highlight=False)


@app.command()
def serve(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """运行服务 / Run the hub until Ctrl-C."""
    # loaded when called: the web costs every other command two seconds
    from linli_hub.adapters import log
    from linli_hub.app.serve import serve as run

    with complaints():
        settings = load(config)
        log.configure(level=settings.log)
        code = run(settings)
    raise typer.Exit(code)


@app.command("new-pepper")
def new_pepper(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """换用新的密码加密钥匙（重启后生效）/ Draw the next pepper for PINs; then restart."""
    with complaints():
        version = crypto.add_pepper(load(config).keys)
    out.print(f"pepper.{version}: {both('keep_older_peppers')}")


@app.command("upgrade")
def upgrade_command(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """升级数据库（请先备份）/ Bring the database to this version (back up first)."""
    with complaints():
        settings = load(config)
        lock = opening.only_one(settings.data)
        try:
            upgrade(settings.database_url, centre=settings.centre)
        finally:
            lock.close()
    out.print(both("done"))


@config_app.command("check")
def config_check(config: ConfigOption = DEFAULT_CONFIG) -> None:
    """检查配置并显示所有值 / Check the settings and print every value."""
    with complaints():
        settings = load(config)
    for key, value in settings.model_dump(mode="json").items():
        out.print(f"{key} = {value}", highlight=False, markup=False, soft_wrap=True)


@user_app.command("add")
def user_add(
    name: str,
    role: Annotated[list[str], typer.Option(help=" | ".join(LOGIN_ROLES))],
    resident: Annotated[
        str | None, typer.Option(help="本人的居民号 / who they are as a resident")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """添加登录用户，密码只显示一次 / Add a person; the password is shown once."""
    unknown = set(role) - set(LOGIN_ROLES)
    if unknown:
        fail(f"{both('unknown_role')}: {', '.join(sorted(unknown))}")
    password = passwords.new_password()
    with open_hub(config) as at:
        stored = passwords.hashed(password)
        at.do(users.add_user, at.actor, name, stored, frozenset(role), resident)
    out.print(f"{both('one_time_password')}: {password}", highlight=False)


@user_app.command("link")
def user_link(
    name: str,
    resident: Annotated[str, typer.Argument(help="居民号；空为无 / '' for none")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """登录用户是哪位居民，不能办自己家的事 / Who a user is as a resident."""
    with open_hub(config) as at:
        at.do(users.link, at.actor, name, resident or None)
    out.print(both("done"))


@user_app.command("password")
def user_password(name: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """重设密码并结束其会话 / Give a new password; ends that person's sessions."""
    password = passwords.new_password()
    with open_hub(config) as at:
        at.do(users.set_password, at.actor, name, passwords.hashed(password))
    out.print(f"{both('one_time_password')}: {password}", highlight=False)


@user_app.command("disable")
def user_disable(name: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """停用用户 / Sign a person out for good."""
    with open_hub(config) as at:
        at.do(users.disable, at.actor, name)
    out.print(both("done"))


def _make_keys(folder: Path) -> None:
    crypto.make(folder)
    crypto.write_secret(folder / opening.BROKER_SECRET, passwords.new_token())


def _first_admin(url: str, name: str) -> str:
    password = passwords.new_password()
    database = Database.open(url)
    try:
        stored, roles = passwords.hashed(password), frozenset(LOGIN_ROLES)
        command = Command(users.add_user, (operator(), name, stored, roles))
        Writer(database, opening.now_ms).run([command])[0].unwrap()
    finally:
        database.close()
    return password
