"""`linli-hub budget`: what sponsors pledge, and what of the shelf they pay for."""

from dataclasses import asdict
from typing import Annotated

import typer

from linli_hub.adapters import passwords
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    open_hub,
    out,
    print_json,
    print_table,
)
from linli_hub.cli.words import both
from linli_hub.station.actions import subsidies
from linli_hub.treasury.actions import sponsors
from linli_hub.treasury.views import treasury

budget_app = typer.Typer(help="赞助 / sponsors' budgets", no_args_is_help=True)

Points = Annotated[int, typer.Argument(min=1, help="积分 / points")]


@budget_app.command("list")
def budget_list(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """赞助额度 / Every budget and what is left of it."""
    with open_hub(config) as at:
        found = at.read(treasury.budgets)
    if as_json:
        print_json([asdict(row) for row in found])
        return
    print_table(
        ["", both("sponsor"), both("title"), both("pledged"), both("left")],
        [[r.id, r.sponsor, r.name_zh, r.pledged, r.left] for r in found],
    )


@budget_app.command("open")
def budget_open(
    budget: str,
    sponsor: Annotated[str, typer.Option(help="单位编号 / the organisation's id")],
    zh: Annotated[str, typer.Option(help="中文名")],
    en: Annotated[str, typer.Option(help="English name")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """新的额度，还没有积分 / A new budget with nothing in it yet."""
    new = sponsors.NewBudget(id=budget, sponsor=sponsor, name_zh=zh, name_en=en)
    with open_hub(config) as at:
        at.do(sponsors.open_budget, at.actor, passwords.new_token(), new)
    out.print(both("done"))


@budget_app.command("pledge")
def budget_pledge(
    budget: str, points: Points, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """认捐积分 / More into a budget."""
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(sponsors.pledge, at.actor, key, budget, points)
    out.print(f"{both('left')}: {done['left']}")


@budget_app.command("close")
def budget_close(budget: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """结束额度 / No more from this budget; what was left goes back."""
    with open_hub(config) as at:
        done = at.do(subsidies.close, at.actor, passwords.new_token(), budget)
    out.print(f"{both('returned')}: {done['returned']}")


@budget_app.command("subsidise")
def budget_subsidise(
    item: str,
    budget: Annotated[
        str, typer.Option(help="额度，不填则取消 / empty: nobody pays")
    ] = "",
    points: Annotated[int, typer.Option(min=0, help="由赞助付 / of its price")] = 0,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """赞助一种物品 / Of an item's price the budget pays so much from now on."""
    with open_hub(config) as at:
        key = passwords.new_token()
        at.do(subsidies.subsidise, at.actor, key, item, budget or None, points)
    out.print(both("done"))
