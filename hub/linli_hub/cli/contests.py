"""`linli-hub contest …`: awards that members doubt, and the answers."""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

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
from linli_hub.earning.actions import contests
from linli_hub.earning.views import contests as views_contests

app = typer.Typer(help="申诉 / awards that members doubt", no_args_is_help=True)

ReasonOption = Annotated[str, typer.Option(help="理由 / why")]


@app.command("list")
def listed(
    everything: Annotated[bool, typer.Option("--all", help="含已答复 / all")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """待答复的申诉 / What waits for an answer."""
    with open_hub(config) as place:
        rows, _ = place.read(views_contests.contests, not everything, None, 500)
        zone = ZoneInfo(place.settings.timezone)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    print_table(
        [both("id", by=" "), both("award", by=" "), both("member", by=" "), both("said", by=" "), both("due", by=" "), both("outcome", by=" ")],
        [
            [
                row.id, row.award, row.member, row.said,
                f"{datetime.fromtimestamp(row.due_ms / 1000, zone):%Y-%m-%d %H:%M}",
                row.outcome,
            ]
            for row in rows
        ],
    )  # fmt: skip


@app.command("answer")
def answer(
    id: str,
    reason: ReasonOption,
    grade: Annotated[str, typer.Option(help="good, mixed, rejected")] = "",
    points: Annotated[int, typer.Option(help="更正几分 / correct by hand")] = 0,
    refuse: Annotated[bool, typer.Option("--refuse", help="不成立 / refuse")] = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """答复申诉：改等级、更正积分或不予支持 / Another grade, points by hand, or no."""
    said = contests.Answer(
        outcome="refused" if refuse else "upheld",
        reason=reason,
        grade=grade or None,
        points=points,
    )
    with open_hub(config) as place:
        told = place.do(contests.answer, place.actor, uuid.uuid4().hex, id, said)
    out.print(f"{told.award}: {told.outcome}, {told.points} {both('points')}")
