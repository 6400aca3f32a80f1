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
    fail,
    open_hub,
    out,
    print_json,
)
from linli_hub.cli.words import both, pair
from linli_hub.earning.views import why
from linli_hub.earning.views.contests import ContestRow
from linli_hub.earning.views.why import Said

STATES = {
    "awarded": pair("awarded"),
    "review": pair("in_review"),
    "waiting_for_clock": pair("waiting_for_time"),
    "unattributed": pair("without_card"),
    "unknown_card": pair("unknown_card"),
    "dismissed": pair("dismissed_after_review"),
}


def explain(
    award: Annotated[str, typer.Argument(help="d/日志/序号 / d/JOURNAL/SEQ")],
    as_json: JsonOption = False,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """说明一次投放为什么得这么多分 / Say why a deposit earned what it did."""
    with open_hub(config) as at:
        found = at.read(why.why, award)
        zone = ZoneInfo(at.settings.timezone)
    if found is None:
        fail(both("no_such_award", by="\n", award=award))
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
        _line(f"\n{both('before', until=f'{until:%m-%d %H:%M}')}:")
        _said(said)
    _line("")
    _said(found.now)
    if found.contest is not None:
        _contest(found.contest)


def _where(found: why.Why) -> str:
    return f"{found.edge}/{found.device}" if found.edge else both("recorded_at_desk")


def _what(found: why.Why) -> str:
    if found.edge:
        return f"{found.stream}, {found.mass_g} g, {found.grade or '-'}"
    told = [found.kind, found.evidence, found.stream]
    amounts = (found.minutes, "min"), (found.items, "x"), (found.mass_g, "g")
    told += [f"{amount} {unit}" for amount, unit in amounts if amount]
    return ", ".join(word for word in told if word)


def _said(said: Said) -> None:
    state_zh, state_en = STATES.get(said.state, (said.state, said.state))
    told = both("now", points=said.points, state_zh=state_zh, state_en=state_en)
    _line(told)
    for zh, en in zip(said.zh, said.en, strict=True):
        _line(f"  {zh}\n  {en}")


OUTCOMES = {
    "open": pair("contest_open"),
    "upheld": pair("contest_upheld"),
    "refused": pair("contest_refused"),
}


def _contest(contest: ContestRow) -> None:
    zh, en = OUTCOMES[contest.outcome]
    _line(f"\n{zh} / {en}: {contest.said}")
    if contest.outcome != "open":
        _line(f"  {contest.answered_by}: {contest.answer}")
    if contest.points:
        _line(f"  {contest.points:+} {both('points_as_correction')}")


def _line(text: str) -> None:
    out.print(text, highlight=False, markup=False, soft_wrap=True)
