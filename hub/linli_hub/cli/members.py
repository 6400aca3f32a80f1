"""`linli-hub member | import`: accounts of households and organisations; files."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from linli_hub.adapters import passwords
from linli_hub.app.opening import now_ms
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    OpenHub,
    err,
    fail,
    open_hub,
    out,
    print_json,
    print_table,
)
from linli_hub.cli.people import DayOption, day_ms
from linli_hub.cli.words import both
from linli_hub.people.actions import closing, file_cells, file_import, members
from linli_hub.people.views import file_faults
from linli_hub.people.views import members as views_members

member_app = typer.Typer(help="储户：户和单位 / members", no_args_is_help=True)
import_app = typer.Typer(help="从文件导入 / from a file", no_args_is_help=True)
FAULTS_SHOWN_MAX = 1_000


@member_app.command("add")
def member_add(
    member: str,
    address: Annotated[str, typer.Option(help="地址 / address")],
    kind: Annotated[str, typer.Option(help="household | organisation")] = "household",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """开户 / Open the account of a household or an organisation."""
    with open_hub(config) as at:
        at.do(members.add_household, at.actor, member, address, kind)
    out.print(both("done"))


@member_app.command("show")
def member_show(
    member: str, as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """查看储户：余额和成员 / A member: balance and people."""
    with open_hub(config) as at:
        found = at.read(views_members.member, member)
    if found is None:
        fail(both("no_member", member=member))
        return
    if as_json:
        print_json(asdict(found))
        return
    row = found.member
    heads = [
        both("kind", by=" "),
        both("points_held", by=" "),
        both("available", by=" "),
        both("spend", by=" "),
        both("successor", by=" "),
    ]
    cells = [row.kind, row.posted, row.available, row.spend, row.successor]
    print_table(heads, [cells])
    heads = [
        both("resident_id", by=" "),
        both("name", by=" "),
        both("head", by=" "),
        both("honour", by=" "),
    ]
    print_table(heads, [[r.id, r.name, r.head, r.honour] for r in found.residents])


@member_app.command("spend")
def member_spend(
    member: str,
    spend: Annotated[str, typer.Argument(help="pooled 全户 | heads 只限户主")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """谁可以兑换 / Who may spend what all of them have earned."""
    with open_hub(config) as at:
        at.do(members.set_spend, at.actor, member, spend)
    out.print(both("done"))


@member_app.command("class")
def member_class(
    member: str,
    name: Annotated[str, typer.Argument(help="类别；空为无 / '' for none")],
    from_day: DayOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """设定整户或单位的类别 / The class of all in it who have none of their own."""
    with open_hub(config) as at:
        at_ms, subject = day_ms(at, from_day), f"member:{member}"
        at.do(members.set_class, at.actor, subject, name, at_ms)
    out.print(both("done"))


@member_app.command("close")
def member_close(
    member: str,
    to: Annotated[str, typer.Option(help="户号 | clearing:中心 | expiry 放弃")],
    reason: Annotated[str, typer.Option(help="原因 / why")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """注销，余下积分转出 / Close an account; say where what is left goes."""
    with open_hub(config) as at:
        ended = closing.Closing(member=member, to=to, reason=reason)
        points = at.do(closing.close, at.actor, ended)
    out.print(f"{both('points_went_on')}: {points}")


@member_app.command("merge")
def member_merge(
    member: str,
    into: str,
    reason: Annotated[str, typer.Option(help="原因 / why")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """并入另一户 / Its points and people go into the other account."""
    with open_hub(config) as at:
        points = at.do(closing.merge, at.actor, member, into, reason)
    out.print(f"{both('points_went_along')}: {points}")


@import_app.command("members")
def import_members(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只检查，不写入 / only check")
    ] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """导入户、单位、居民和卡（CSV，UTF-8 或 GB18030）/ Import members from a CSV file.

    可重复执行，已有的不会重复 / After a break simply repeat it; nothing is doubled.
    """
    if file.stat().st_size > file_cells.BYTES_MAX:
        most = file_cells.BYTES_MAX // 1024 // 1024
        fail(both("file_too_large", most=most))
    with open_hub(config) as at:
        plan = at.read(
            file_import.plan,
            file_import.File(
                raw=file.read_bytes(), marks=at.seals().marks, now_ms=now_ms(),
                time_zone=at.settings.timezone,
            ),
        )  # fmt: skip
        if plan.faults:
            _tell(plan)
        rows, there = len(plan.entries), plan.done
        out.print(f"{rows} {both('rows_there', there=there)}")
        if not dry_run:
            _import(at, plan)


def _tell(plan: file_import.Plan) -> None:
    """All faults, then exit code 1."""
    for fault in plan.faults[:FAULTS_SHOWN_MAX]:
        where = f"{both('line', line=fault.line)} {fault.column}"
        zh, en = file_faults.told(fault)
        err.print(f"{where}: {zh} / {en}", highlight=False, markup=False)
    many = len(plan.faults)
    fail(both("faults_nothing_written", many=many))


def _import(at: OpenHub, plan: file_import.Plan) -> None:
    sums = dict.fromkeys(file_import.SUMS, 0)
    with Progress(console=err) as progress:
        task = progress.add_task(both("importing"), total=len(plan.entries))
        for key, entries in file_import.commands(plan, passwords.new_token()[:32]):
            for name, many in at.do(file_import.apply, at.actor, key, entries).items():
                sums[name] += many
            progress.advance(task, len(entries))
    heads = [
        both("members", by=" "),
        both("residents", by=" "),
        both("cards", by=" "),
        both("credited", by=" "),
    ]
    print_table(heads, [list(sums.values())])
