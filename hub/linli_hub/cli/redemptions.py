"""`linli-hub redemption … | redemptions`: what waits, what is in doubt, what is given
back; and all of them."""

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
    print_rows,
)
from linli_hub.cli.words import both
from linli_hub.station.actions import refunds, resolving
from linli_hub.station.views import desk, redemptions

redemption_app = typer.Typer(help="兑换 / redemptions", no_args_is_help=True)

Reason = Annotated[str, typer.Option(help="理由 / why")]
Agree = Annotated[bool, typer.Option("--yes/--no", help="同意 / agree")]


@redemption_app.command("list")
def redemption_list(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """待领取和待查证 / What waits to be fetched, and what is in doubt."""
    with open_hub(config) as at:
        found = at.read(redemptions.redemptions_open)
        waiting = at.read(desk.refunds)
    if as_json:
        print_json([asdict(row) | {"points": row.points} for row in found])
        return
    for r in found:  # a number must be whole: it is typed again
        _line(f"{r.id}  {r.state}  {r.member}  {r.name_zh} × {r.quantity}  {r.points}")
    for asked in waiting:
        if asked.outcome == "open":
            _line(f"{both('refund')} {asked.id}  {asked.reason}  {asked.proposed_by}")


def _line(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)


@redemption_app.command("resolve")
def redemption_resolve(
    redemption: str,
    result: Annotated[str, typer.Argument(help="handed_over | not_given")],
    reason: Reason,
    given: Annotated[int | None, typer.Option(min=1, help="几件 / how many")] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """说明待查证的结果 / Say what became of one in review, and how you know."""
    word = resolving.Word(result=result, reason=reason, given=given)
    with open_hub(config) as at:
        done = at.do(
            resolving.resolve, at.actor, passwords.new_token(), redemption, word,
            at.settings.policy,
        )  # fmt: skip
    if done.proposal:
        out.print(f"{both('second_person')}: {done.proposal}")
    else:
        out.print(done.redemption.state)


@redemption_app.command("confirm")
def redemption_confirm(
    proposal: str,
    reason: Reason,
    approve: Agree = True,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """第二人确认 / Another person agrees, or does not."""
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(resolving.confirm, at.actor, key, proposal, approve, reason)
    out.print(done.redemption.state)


@redemption_app.command("refund")
def redemption_refund(
    redemption: str,
    reason: Reason,
    goods: Annotated[str, typer.Option(help="stock | written_off")] = "stock",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """提出退换 / Propose to give a settled one back; another person confirms."""
    ask = refunds.RefundAsk(redemption=redemption, goods=goods, reason=reason)
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(refunds.propose, at.actor, key, ask, at.settings.policy)
    out.print(f"{both('second_person')}: {done['refund']}")


@redemption_app.command("decide")
def redemption_decide(
    refund: str,
    reason: Reason,
    approve: Agree = True,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """第二人决定退换 / Another person decides a refund."""
    with open_hub(config) as at:
        key = passwords.new_token()
        done = at.do(refunds.decide, at.actor, key, refund, approve, reason)
    out.print(f"{done['outcome']}: {done['points']}")


def export(as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """导出兑换 / Every redemption and how it ended."""
    with open_hub(config) as at:
        rows = [asdict(row) for row in at.read(redemptions.redemptions_export)]
    print_rows(rows, as_json)
