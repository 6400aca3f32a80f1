"""`linli-hub backtest`: what would another points standard have given? Only reads."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from linli_hub.app.opening import now_ms, open_database
from linli_hub.backtest.core.report import Report
from linli_hub.backtest.run import Order, Progress, run
from linli_hub.backtest.views.sentences import sections
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    complaints,
    err,
    out,
    print_mistakes,
    print_table,
)
from linli_hub.cli.words import both
from linli_hub.config import load
from linli_hub.standard.core.standard import check

CANCELLED = 130


def backtest(
    first_day: Annotated[str, typer.Option("--from", help="YYYY-MM-DD")],
    last_day: Annotated[str, typer.Option("--to", help="YYYY-MM-DD")],
    standard: Annotated[
        Path | None,
        typer.Option(
            exists=True, dir_okay=False,
            help="草案；不给则用当时的标准核对 / the draft; without it: those in force",
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="报告写入文件 / write the report here")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="zh-CN | en；默认按配置 / default as configured")
    ] = None,
    mark: Annotated[
        str, typer.Option("--at", help="上次报告的截点 / where another report stood")
    ] = "",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:  # fmt: skip
    """按草案重算已发生的积分，不动账 / Count what happened under a draft; books stay."""
    text = "" if standard is None else _checked(standard)
    with complaints(), _ended_by_signal():
        settings = load(config)
        open_database(settings).close()  # says what is missing, or of another version
        order = Order(
            url=settings.database_url,
            standard=text,
            first_day=first_day,
            last_day=last_day,
            now_ms=now_ms(),
            mark=mark,
        )
        report = _with_a_bar(order)
        if json_file is not None:
            said = json.dumps(report.as_json(), ensure_ascii=False, indent=1)
            _write(json_file, said)
    _show(report, language or settings.language)


def _with_a_bar(order: Order) -> Report:
    columns = TextColumn("{task.percentage:3.0f} %"), BarColumn()
    with Bar(*columns, TextColumn("{task.description}"), console=err) as bar:
        task = bar.add_task("", total=100)

        def tell(at: Progress) -> None:
            left = (
                ""
                if at.seconds_left is None
                else f"{at.seconds_left} {both('seconds_left')}"
            )
            said = f"{at.events} {both('deeds')}, {left}"
            bar.update(task, completed=at.percent, description=said)

        return run(order, tell)


def _show(report: Report, language: str) -> None:
    for section in sections(report, language):
        out.print(f"\n{section.title}", style="bold", highlight=False, markup=False)
        for line in section.lines:
            out.print(line, highlight=False, markup=False, soft_wrap=True)
        if section.heads:
            print_table(list(section.heads), [list(row) for row in section.rows])
    took = report.run
    assert took is not None
    out.print(
        f"\n{took.seconds} s, {took.events_per_second} deeds/s, {took.workers} CPU,"
        f" {took.memory_mb} MB",
        highlight=False,
    )


def _checked(file: Path) -> str:
    """The draft's text; or every mistake in it, as `standard check` says them."""
    with complaints():
        text = file.read_text(encoding="utf-8")
    print_mistakes(file, check(text))
    return text


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Ctrl-C and SIGTERM end the workers too; nothing was written that could stay."""
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(CANCELLED))
    try:
        yield
    except KeyboardInterrupt:
        err.print(both("cancelled"))
        raise typer.Exit(CANCELLED) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def _write(file: Path, text: str) -> None:
    """Whole or not at all."""
    half = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        half.write_text(text + "\n", encoding="utf-8")
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
