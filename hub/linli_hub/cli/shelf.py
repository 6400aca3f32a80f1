"""`linli-hub shelf`: goods and their places from the keyboard."""

from dataclasses import asdict
from typing import Annotated

import typer

from linli_hub.adapters import passwords
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    fail,
    open_hub,
    out,
    print_json,
    print_table,
)
from linli_hub.cli.words import both
from linli_hub.station.actions import places, shelf, stocktakes
from linli_hub.station.views import shelf as views_shelf

shelf_app = typer.Typer(help="货架 / shelf", no_args_is_help=True)

Zh = Annotated[str, typer.Option(help="中文名")]
En = Annotated[str, typer.Option(help="English name")]


@shelf_app.command("list")
def shelf_list(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """货架和库存 / Items, and where they lie."""
    with open_hub(config) as at:
        items = at.read(views_shelf.shelf_rows)
        lots = at.read(views_shelf.lots)
    if as_json:
        print_json(
            {"items": [asdict(i) for i in items], "lots": [asdict(n) for n in lots]}
        )
        return
    print_table(
        ["", both("title"), both("points_held"), both("stock"), both("reserved")],
        [[i.id, i.name_zh, i.points, i.stock, i.reserved] for i in items],
    )
    print_table(
        [both("lot"), "", both("place"), both("batch"), both("best_before"), ""],
        [[n.n, n.item, n.place, n.batch, n.best_before, n.stock] for n in lots],
    )


@shelf_app.command("add")
def shelf_add(
    item: str,
    zh: Zh,
    en: En,
    points: Annotated[int, typer.Option(min=1)],
    picture: Annotated[str, typer.Option()] = "",
    kind: Annotated[
        str, typer.Option(help="goods produce service honour voucher")
    ] = "goods",
    per: Annotated[
        int, typer.Option(min=1, help="散装：多少克的价格 / loose: price per so many g")
    ] = 1,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:  # fmt: skip
    """上架 / Put a new kind of item on the shelf."""
    new = shelf.NewItem(
        id=item, name_zh=zh, name_en=en, points=points, picture=picture, kind=kind,
        unit="g" if per > 1 else "piece", per=per,
    )  # fmt: skip
    with open_hub(config) as at:
        at.do(shelf.add_item, at.actor, new)
    out.print(both("done"))


@shelf_app.command("place")
def shelf_place(
    place: str,
    zh: Zh,
    en: En,
    kind: Annotated[
        str, typer.Option(help="counter dispenser locker store")
    ] = "counter",
    station: Annotated[
        str, typer.Option(help="自助机的设备名 / the kiosk's edge")
    ] = "",
    channel: Annotated[int | None, typer.Option(min=0)] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """放置地点 / A place where goods lie."""
    new = places.NewPlace(
        id=place, station=station, kind=kind, title_zh=zh, title_en=en, channel=channel
    )
    with open_hub(config) as at:
        at.do(places.add_place, at.actor, new)
    out.print(both("done"))


@shelf_app.command("stock")
def shelf_stock(
    item: str,
    quantity: Annotated[int, typer.Argument(min=1)],
    place: Annotated[str, typer.Option(help="地点 / which place")],
    reason: Annotated[str, typer.Option(help="来源 / from where")],
    batch: Annotated[str, typer.Option(help="批号 / batch")] = "",
    best_before: Annotated[str, typer.Option(help="保质期 / YYYY-MM-DD")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """入库 / Add to the stock."""
    arrived = places.Arrival(
        item=item, place=place, quantity=quantity, reason=reason, batch=batch,
        best_before=best_before,
    )  # fmt: skip
    with open_hub(config) as at:
        done = at.do(places.stock_in, at.actor, passwords.new_token(), arrived)
    out.print(f"{both('lot')} {done['lot']}")


@shelf_app.command("move")
def shelf_move(
    lot: int,
    place: str,
    quantity: Annotated[int, typer.Argument(min=1)],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """移库 / Carry goods of a lot to another place."""
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(places.move_stock, at.actor, key, lot, place, quantity)
    out.print(f"{both('lot')} {done['lot']}")


@shelf_app.command("count")
def shelf_count(
    place: str,
    lots: Annotated[list[str], typer.Argument(help="批=数量 / LOT=COUNTED")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """盘点一个地点的全部货物 / Count everything at a place, lot by lot."""
    counted = {}
    for said in lots:
        lot, equals, units = said.partition("=")
        if not equals or not lot.isdecimal() or not units.isdecimal():
            fail(f"{said}: {both('write_lot')}")
        counted[int(lot)] = int(units)
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(stocktakes.count, at.actor, key, place, counted)
    for lot, by in done["differences"].items():
        out.print(f"{both('lot')} {lot}: {by:+}")
    out.print(f"{done['outcome']} {done['take']}")


@shelf_app.command("close")
def shelf_close(
    take: str,
    reason: Annotated[str, typer.Option(help="理由 / why")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """第二人了结盘点差异 / Another person accepts a count that differed."""
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(stocktakes.close, at.actor, key, take, reason)
    for lot, by in done["moved"].items():
        out.print(f"{both('lot')} {lot}: {by:+}")
    out.print(both("done"))
