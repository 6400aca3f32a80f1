"""`linli-hub explain AWARD`: which rule, which weight, which version, why not more."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    desk,
    fail,
    out,
    print_json,
)
from linli_hub.store import views_why
from linli_hub.store.views_contests import ContestRow
from linli_hub.store.views_why import Said

STATES = {
    "awarded": ("已记分", "awarded"),
    "review": ("待核对", "in review"),
    "waiting_for_clock": ("等待校时", "waiting for the time"),
    "unattributed": ("未刷卡", "without a card"),
    "unknown_card": ("卡未登记", "unknown card"),
    "dismissed": ("核实后不计分", "dismissed after a review"),
}


def explain(
    award: Annotated[str, typer.Argument(help="d/日志/序号 / d/JOURNAL/SEQ")],
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """说明一次投放为什么得这么多分 / Say why a deposit earned what it did."""
    with desk(config) as at:
        found = at.read(views_why.why, award)
        zone = ZoneInfo(at.settings.timezone)
    if found is None:
        fail(
            f"没有这笔：{award}（写法如 d/1/000000000003，见 linli-hub deposits）\n"
            f"no such award: {award} (written d/1/000000000003; see linli-hub deposits)"
        )
        return
    if as_json:
        print_json(asdict(found))
        return
    when = "-"
    if found.event_ms is not None:
        at_time = datetime.fromtimestamp(found.event_ms / 1000, zone)
        when = at_time.strftime("%Y-%m-%d %H:%M:%S")
    _line(f"{found.id} · {when} · {_where(found)}")
    _line(_what(found))
    if found.standard_zh is not None:
        _line(f"{found.standard_zh} / {found.standard_en}, v{found.now.standard}")
    for said in found.before:
        assert said.until_ms is not None
        until = datetime.fromtimestamp(said.until_ms / 1000, zone)
        _line(f"\n此前（至 {until:%m-%d %H:%M}）/ before that time:")
        _said(said)
    _line("")
    _said(found.now)
    if found.contest is not None:
        _contest(found.contest)


def _where(found: views_why.Why) -> str:
    return f"{found.edge}/{found.device}" if found.edge else "人工登记 / the desk"


def _what(found: views_why.Why) -> str:
    if found.edge:
        return f"{found.stream}, {found.mass_g} g, {found.grade or '-'}"
    told = [found.kind, found.evidence, found.stream]
    amounts = (found.minutes, "min"), (found.items, "x"), (found.mass_g, "g")
    told += [f"{amount} {unit}" for amount, unit in amounts if amount]
    return ", ".join(word for word in told if word)


def _said(said: Said) -> None:
    state_zh, state_en = STATES.get(said.state, (said.state, said.state))
    _line(f"{said.points} 分，{state_zh} / {said.points} points, {state_en}")
    for zh, en in zip(said.zh, said.en, strict=True):
        _line(f"  {zh}\n  {en}")


OUTCOMES = {
    "open": ("申诉待答复", "contested, not answered yet"),
    "upheld": ("申诉成立", "contested and upheld"),
    "refused": ("申诉未成立", "contested and refused"),
}


def _contest(contest: ContestRow) -> None:
    zh, en = OUTCOMES[contest.outcome]
    _line(f"\n{zh} / {en}: {contest.said}")
    if contest.outcome != "open":
        _line(f"  {contest.answered_by}: {contest.answer}")
    if contest.points:
        _line(f"  {contest.points:+} 分，另行更正 / points, as a correction of its own")


def _line(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
