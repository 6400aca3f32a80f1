"""`linli-hub deed … | review … | deposits`: deeds told at the desk, what waits for a
person, and all deposits."""

import uuid
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
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
    print_rows,
    print_table,
)
from linli_hub.cli.words import both, pair
from linli_hub.earning.actions import deeds
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.earning.views import deeds as views_deeds
from linli_hub.earning.views import settled

deed_app = typer.Typer(help="人工登记 / deeds told at the desk", no_args_is_help=True)
review_app = typer.Typer(help="待核实 / what waits for a person", no_args_is_help=True)

PAGE = 1_000  # deposits read at once

ResidentOption = Annotated[str, typer.Option(help="居民编号 / resident's id")]
MemberOption = Annotated[str, typer.Option(help="户号或单位 / member's id")]
ReasonOption = Annotated[str, typer.Option(help="理由 / why")]
AtOption = Annotated[str, typer.Option(help="时间 / when: 2026-01-31 14:30")]


@deed_app.command("record")
def record(
    kind: Annotated[
        str, typer.Argument(help="标准里的类型 / as the standard names it")
    ],
    reason: ReasonOption,
    at: AtOption,
    evidence: Annotated[str, typer.Option(help="凭证 / evidence")] = "attested_staff",
    resident: ResidentOption = "",
    member: MemberOption = "",
    minutes: Annotated[int, typer.Option(help="分钟 / minutes")] = 0,
    items: Annotated[int, typer.Option(help="件数 / pieces")] = 0,
    deduction: Annotated[str, typer.Option(help="扣分项 / its id")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """登记一次服务、荣誉或扣分 / Record a service, an honour, a deduction."""
    with open_hub(config) as place:
        deed = NewDeed(
            kind=kind, at_ms=_ms(at, place.settings.timezone), evidence=evidence,
            reason=reason, resident=resident, member=member, minutes=minutes,
            items=items, deduction=deduction,
        )  # fmt: skip
        _say(place.do(deeds.record, place.actor, uuid.uuid4().hex, deed))


@deed_app.command("confirm")
def confirm(id: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """第二人确认荣誉或扣分 / Confirm what another person has recorded."""
    with open_hub(config) as place:
        _say(place.do(deeds.confirm, place.actor, uuid.uuid4().hex, id))


@deed_app.command("list")
def recorded(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """最近登记的 / The last ones recorded."""
    with open_hub(config) as place:
        page = place.read(views_deeds.deeds)
    if as_json:
        print_json([asdict(row) for row in page.rows])
        return
    print_table(
        [both("id"), both("kind"), both("given_to"), both("state"), both("points")],
        [[r.id, r.kind, r.given, r.state, r.points] for r in page.rows],
    )


@review_app.command("list")
def waiting(as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """等待核实的投放 / What waits for a person, and why."""
    with open_hub(config) as place:
        page = place.read(views_deeds.review, None, views_deeds.PAGE_MAX)
    if as_json:
        print_json([asdict(row) for row in page.rows])
        return
    for row in page.rows:
        out.print(f"{row.id} · {row.edge}/{row.device} · {row.stream or row.kind}",
                  highlight=False, markup=False)  # fmt: skip
        for zh, en in zip(row.why_zh, row.why_en, strict=True):
            out.print(f"  {zh}\n  {en}", highlight=False, markup=False, soft_wrap=True)


@review_app.command("resolve")
def resolve(
    id: str,
    decision: Annotated[str, typer.Argument(help="attribute 归属 | dismiss 不计")],
    reason: ReasonOption,
    resident: ResidentOption = "",
    member: MemberOption = "",
    at: AtOption = "",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """了结一笔待核实的投放 / End the review of a deposit."""
    with open_hub(config) as place:
        event_ms = _ms(at, place.settings.timezone) if at else None
        ended = deeds.Decision(
            decision=decision, reason=reason, resident=resident, member=member,
            event_ms=event_ms,
        )  # fmt: skip
        _say(place.do(deeds.resolve, place.actor, uuid.uuid4().hex, id, ended))


def _ms(text: str, timezone: str) -> int:
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone))
    except ValueError:
        fail(both("write_time", by="\n", text=text))
        raise
    return int(moment.timestamp() * 1000)


def _say(done: deeds.Recorded) -> None:
    words = {
        "awarded": pair("awarded"),
        "review": pair("waits_for_person"),
        "dismissed": pair("dismissed"),
    }
    zh, en = words.get(done.state, (done.state, done.state))
    told = both("recorded", state_zh=zh, state_en=en, points=done.points)
    out.print(f"{done.id} · {told}", highlight=False, markup=False)


def deposits(
    as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """导出投放及入账 / Every deposit and what the ledger says of it."""
    rows: list[dict[str, Any]] = []
    with open_hub(config) as at:
        after = 0
        while page := at.read(settled.settled, after, PAGE):
            rows += [asdict(row) for row in page]
            after = page[-1].no
    print_rows(rows, as_json)
