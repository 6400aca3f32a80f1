"""`linli-hub standard …`: a points standard, looked over and published."""

from pathlib import Path
from typing import Annotated

import typer

from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    complaints,
    open_hub,
    out,
    print_mistakes,
)
from linli_hub.cli.words import both
from linli_hub.earning.actions import standards
from linli_hub.standard.core.standard import check, parse

standard_app = typer.Typer(help="积分标准 / points standard", no_args_is_help=True)


@standard_app.command("check")
def standard_check(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
) -> None:
    """检查积分标准文件 / Check a points standard without publishing it."""
    with complaints():
        text = file.read_text(encoding="utf-8")
    print_mistakes(file, check(text))
    new = parse(text)
    out.print(f"{both('valid')}: {new.name_zh} / {new.name_en}", highlight=False)


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
