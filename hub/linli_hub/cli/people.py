"""`linli-hub resident | card | shelf`: people, cards and goods from the keyboard."""

import csv
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from linli_hub.actions import cards, members, pins, shelf
from linli_hub.adapters import passwords
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    Desk,
    card_from,
    desk,
    err,
    fail,
    out,
)
from linli_hub.core.errors import AlreadyExists

resident_app = typer.Typer(help="居民 / residents", no_args_is_help=True)
card_app = typer.Typer(help="卡 / cards", no_args_is_help=True)
shelf_app = typer.Typer(help="货架 / shelf", no_args_is_help=True)

COLUMNS = ("household", "address", "resident", "name", "language")
ROWS_MAX = 100_000
CardOption = Annotated[
    str | None, typer.Option(help="卡号；不填则从键盘读入 / else asked for, unseen")
]


@resident_app.command("add")
def resident_add(
    resident: str,
    name: Annotated[str, typer.Option(help="姓名 / name")],
    household: Annotated[str, typer.Option(help="户号 / household id")],
    address: Annotated[str, typer.Option(help="新户的地址 / of a new household")] = "",
    language: Annotated[str, typer.Option(help="zh-CN | en")] = "zh-CN",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """添加居民（户不存在时一并建立）/ Add a resident, and the household if new."""
    with desk(config) as at:
        _add(at, [household, address, resident, name, language])
    out.print("完成 / done")


@resident_app.command("import")
def resident_import(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """从 CSV 导入 / Import a CSV file: household, address, resident, name, language."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if set(COLUMNS) - set(reader.fieldnames or ()):
            fail(f"CSV 缺少列 / the first line must name: {', '.join(COLUMNS)}")
        rows = [[row[column] or "" for column in COLUMNS] for row in reader]
    if len(rows) > ROWS_MAX:
        fail(f"最多 {ROWS_MAX} 行 / at most {ROWS_MAX} rows in one file")
    with desk(config) as at:
        for row in track(rows, "导入 / import", console=err):
            _add(at, row)
    out.print(f"{len(rows)} 人 / residents")


@resident_app.command("pin")
def resident_pin(resident: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """设置新密码（随机，只显示一次）/ Set a new random PIN; shown once."""
    pin = passwords.new_pin()
    with desk(config) as at:
        stored = passwords.pin_hashed(at.seals().pepper, resident, pin)
        at.do(pins.set_pin, at.actor, resident, stored)
    out.print(f"PIN: {pin}", highlight=False)


@card_app.command("issue")
def card_issue(
    resident: str,
    role: Annotated[
        str, typer.Option(help="resident | attendant | staff")
    ] = "resident",
    card: CardOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """发卡 / Give a resident a card, e.g. em:0012ABCD. The number is not kept."""
    with desk(config) as at:
        marks = at.seals().marks(card_from(card))
        credited = at.do(
            cards.issue_card, at.actor, resident, marks.card_hash, marks.tag, role
        )
    out.print(f"补记投放 / deposits credited: {credited}")


@card_app.command("block")
def card_block(card: CardOption = None, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """挂失 / Block a lost card."""
    with desk(config) as at:
        marks = at.seals().marks(card_from(card))
        at.do(cards.block_card, at.actor, marks.card_hash)
    out.print("完成 / done")


@shelf_app.command("add")
def shelf_add(
    item: str,
    zh: Annotated[str, typer.Option(help="中文名")],
    en: Annotated[str, typer.Option(help="English name")],
    points: Annotated[int, typer.Option(min=1)],
    picture: Annotated[str, typer.Option()] = "",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """上架 / Put a new kind of item on the shelf."""
    with desk(config) as at:
        new = shelf.NewItem(
            id=item, name_zh=zh, name_en=en, points=points, picture=picture
        )
        at.do(shelf.add_item, at.actor, new)
    out.print("完成 / done")


@shelf_app.command("stock")
def shelf_stock(
    item: str,
    quantity: Annotated[int, typer.Argument(min=1)],
    reason: Annotated[str, typer.Option(help="来源 / from where")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """入库 / Add to the stock."""
    with desk(config) as at:
        at.do(shelf.stock_in, at.actor, passwords.new_token(), item, quantity, reason)
    out.print("完成 / done")


def _add(at: Desk, row: list[str]) -> None:
    household, address, resident, name, language = row
    with suppress(AlreadyExists):
        at.do(members.add_household, at.actor, household, address or household)
    at.do(
        members.add_resident, at.actor, resident, household, name, language or "zh-CN"
    )
