"""`linli-hub shelf`: goods from the keyboard."""

from typing import Annotated

import typer

from linli_hub.actions import shelf
from linli_hub.adapters import passwords
from linli_hub.cli.common import DEFAULT_CONFIG, ConfigOption, desk, out

shelf_app = typer.Typer(help="货架 / shelf", no_args_is_help=True)


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
