"""`linli-hub verify | explain | deposits | standard | seed …`: the books, in and out."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from linli_hub.adapters import crypto
from linli_hub.books.core.roots import signed_text
from linli_hub.cli.backtest import backtest
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    complaints,
    open_hub,
    out,
    print_json,
    print_mistakes,
    print_table,
)
from linli_hub.cli.explain import explain
from linli_hub.cli.seed import seed
from linli_hub.cli.words import both
from linli_hub.earning.actions import standards
from linli_hub.earning.views import settled
from linli_hub.standard.core.standard import check, parse
from linli_hub.station.views import redemptions as views_redemptions
from linli_hub.verify.core import invariants
from linli_hub.verify.core.snapshot import Violation
from linli_hub.verify.store import snapshot

standard_app = typer.Typer(help="积分标准 / points standard", no_args_is_help=True)

PAGE = 1_000


def add_to(app: typer.Typer) -> None:
    """Hang the commands of this file on `app`."""
    app.command()(verify)
    app.command()(explain)
    app.command()(backtest)
    app.command()(deposits)
    app.command()(redemptions)
    app.command()(journals)
    app.command()(seed)


@standard_app.command("check")
def standard_check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """检查积分标准文件 / Check a points standard without publishing it."""
    with complaints():
        text = file.read_text(encoding="utf-8")
    print_mistakes(file, check(text))
    found = parse(text)
    out.print(f"{both('valid')}: {found.name_zh} / {found.name_en}", highlight=False)


@standard_app.command("publish")
def standard_publish(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    from_day: Annotated[str, typer.Option("--from", help="YYYY-MM-DD")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """发布积分标准 / Publish a standard that is in force from a day on."""
    with open_hub(config) as at:
        text = file.read_text(encoding="utf-8")
        version = at.do(standards.publish, at.actor, text, from_day)
    out.print(f"{both('version')} {version}")


def verify(as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """核对账目、哈希链和游标 / Check books, chain and cursors; exit 1 if wrong."""
    with open_hub(config) as at:
        taken = at.read(snapshot.take)
        keys, centre = crypto.load(at.settings.keys), at.settings.centre
    wrong = invariants.check(taken)
    own = crypto.Sealer(keys, centre).public_key
    for signed in taken.roots:
        text = signed_text(centre, signed.day)
        if not crypto.verify(own, signed.signature, text):
            wrong.append(Violation("L13", f"{signed.day.day}: not signed by this hub"))
    if as_json:
        print_json({"ok": not wrong, "wrong": [asdict(found) for found in wrong]})
    elif wrong:
        print_table(["", both("detail")], [[f.id, f.detail] for f in wrong])
    else:
        out.print(both("all_agree"))
    raise typer.Exit(1 if wrong else 0)


def deposits(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """导出投放及入账 / Every deposit and what the ledger says of it."""
    rows: list[dict[str, Any]] = []
    with open_hub(config) as at:
        after = 0
        while page := at.read(settled.settled, after, PAGE):
            rows += [asdict(row) for row in page]
            after = page[-1].no
    _print(rows, as_json)


def redemptions(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """导出兑换 / Every redemption and how it ended."""
    with open_hub(config) as at:
        rows = [asdict(row) for row in at.read(views_redemptions.redemptions_export)]
    _print(rows, as_json)


def journals(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """各边缘日志的游标 / Up to where each edge's journals are booked."""
    with open_hub(config) as at:
        rows = [asdict(row) for row in at.read(settled.cursors)]
    _print(rows, as_json)


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
    elif rows:
        heads = list(rows[0])
        print_table(heads, [[row[head] for head in heads] for row in rows])
