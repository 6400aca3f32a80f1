"""`linli-hub resident | card`: people, where they belong, their cards and PINs."""

from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer

from linli_hub.adapters import passwords
from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.base.core.errors import AlreadyExists, CardUnknown
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    JsonOption,
    OpenHub,
    card_from,
    fail,
    open_hub,
    out,
    print_json,
    print_table,
)
from linli_hub.cli.words import both
from linli_hub.people.actions import cards, erasing, members, moves, pins
from linli_hub.people.views import members as views_members

resident_app = typer.Typer(help="居民 / residents", no_args_is_help=True)
card_app = typer.Typer(help="卡 / cards", no_args_is_help=True)

CardOption = Annotated[
    str | None, typer.Option(help="卡号；不填则从键盘读入 / else asked for, unseen")
]
WhoseOption = Annotated[
    str | None, typer.Option("--resident", help="卡不在手边：居民号 / whose card it is")
]
TagOption = Annotated[
    str | None, typer.Option(help="卡不在手边：标签 / its tag, see: resident show")
]
DayOption = Annotated[
    str | None, typer.Option("--from", help="从哪天起 / from which day, 2026-01-31")
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
    with open_hub(config) as at:
        with suppress(AlreadyExists):
            at.do(members.add_household, at.actor, household, address or household)
        at.do(members.add_resident, at.actor, resident, household, name, language)
    out.print(both("done"))


@resident_app.command("show")
def resident_show(
    resident: str, as_json: JsonOption = False, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """查看一位居民：户、卡、荣誉 / One resident: household, cards, honour."""
    with open_hub(config) as at:
        found = at.read(views_members.resident, resident)
    if found is None:
        fail(both("no_resident", resident=resident))
        return
    if as_json:
        print_json(asdict(found))
        return
    row = found.resident
    heads = [
        both("name", by=" "),
        both("household", by=" "),
        both("class_of_member", by=" "),
        both("head", by=" "),
        both("honour", by=" "),
    ]
    cells: list[object] = [row.name, row.household, row.own_class, row.head, row.honour]
    print_table(heads, [cells])
    print_table(
        [
            both("tag", by=" "),
            both("role", by=" "),
            both("card_state", by=" "),
            both("on_behalf", by=" "),
        ],
        [[c.tag, c.role, c.life, c.on_behalf] for c in found.cards],
    )


@resident_app.command("move")
def resident_move(
    resident: str,
    household: str,
    from_day: DayOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """搬到另一户，可以补记过去的日期 / To another household, from a past day too."""
    with open_hub(config) as at:
        at_ms = day_ms(at, from_day)
        moved = at.do(moves.move, at.actor, resident, household, at_ms)
    out.print(f"{both('deeds_went_along')}: {moved}")


@resident_app.command("leave")
def resident_leave(
    resident: str, from_day: DayOption = None, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """搬离本中心，卡随之停用 / They have left; their cards end."""
    with open_hub(config) as at:
        at.do(moves.leave, at.actor, resident, day_ms(at, from_day))
    out.print(both("done"))


@resident_app.command("died")
def resident_died(
    resident: str, from_day: DayOption = None, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """登记去世：卡停用，空户注销 / Cards are blocked, an empty household closes."""
    with open_hub(config) as at:
        at.do(moves.died, at.actor, resident, day_ms(at, from_day))
    out.print(both("done"))


@resident_app.command("erase")
def resident_erase(
    resident: str,
    reason: Annotated[str, typer.Option(help="理由 / why")],
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """抹去已离开者的姓名和密码 / Forget the name of one who is gone; books stay."""
    with open_hub(config) as at:
        at.do(erasing.erase, at.actor, resident, reason)
    out.print(both("done"))


@resident_app.command("class")
def resident_class(
    resident: str,
    member_class: Annotated[str, typer.Argument(help="类别；空为无 / '' for none")],
    from_day: DayOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """设定类别 / Their class in the points standard, from a day on."""
    with open_hub(config) as at:
        at_ms, subject = day_ms(at, from_day), f"resident:{resident}"
        at.do(members.set_class, at.actor, subject, member_class, at_ms)
    out.print(both("done"))


@resident_app.command("head")
def resident_head(
    resident: str,
    head: Annotated[bool, typer.Option("--yes/--no", help="是否户主")] = True,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """户主：只有户主可兑换的户 / May they spend where only heads do?"""
    with open_hub(config) as at:
        at.do(members.set_head, at.actor, resident, head)
    out.print(both("done"))


@resident_app.command("pin")
def resident_pin(resident: str, config: ConfigOption = DEFAULT_CONFIG) -> None:
    """设置新密码（随机，只显示一次）/ Set a new random PIN; shown once."""
    pin = passwords.new_pin()
    with open_hub(config) as at:
        stored = passwords.pin_hashed(at.seals().peppers, resident, pin)
        at.do(pins.set_pin, at.actor, resident, stored)
    out.print(f"PIN: {pin}", highlight=False)


@card_app.command("issue")
def card_issue(
    resident: str,
    role: Annotated[
        str, typer.Option(help="resident | attendant | staff")
    ] = "resident",
    card: CardOption = None,
    later: Annotated[
        bool, typer.Option(help="先登记，暂不发出 / hand out later")
    ] = False,
    on_behalf: Annotated[
        str | None, typer.Option(help="代表哪个储户 / for which member it earns")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """发卡 / Give a resident a card, e.g. em:0012ABCD. The number is not kept."""
    with open_hub(config) as at:
        marks = at.seals().marks(card_from(card))
        new = cards.NewCard(
            resident=resident, hash=marks.card_hash, tag=marks.tag, role=role,
            active=not later, on_behalf=on_behalf,
        )  # fmt: skip
        credited = at.do(cards.issue, at.actor, new)
    out.print(f"{both('deposits_credited')}: {credited}")


@card_app.command("activate")
def card_activate(
    card: CardOption = None, config: ConfigOption = DEFAULT_CONFIG
) -> None:
    """发出先前登记的卡 / Hand out a card that was made out before."""
    with open_hub(config) as at:
        at.do(
            cards.activate_card, at.actor, at.seals().marks(card_from(card)).card_hash
        )
    out.print(both("done"))


@card_app.command("block")
def card_block(
    card: CardOption = None,
    resident: WhoseOption = None,
    tag: TagOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """挂失 / Block a lost card."""
    with open_hub(config) as at:
        at.do(cards.block_card, at.actor, _which(at, card, resident, tag))
    out.print(both("done"))


@card_app.command("return")
def card_return(
    card: CardOption = None,
    resident: WhoseOption = None,
    tag: TagOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """退卡，以后可以再发 / A card is given back; it may be issued again."""
    with open_hub(config) as at:
        at.do(cards.return_card, at.actor, _which(at, card, resident, tag))
    out.print(both("done"))


@card_app.command("replace")
def card_replace(
    resident: Annotated[str, typer.Option(help="居民号 / whose card it is")],
    tag: Annotated[str, typer.Option(help="旧卡标签 / tag of the old card")],
    card: CardOption = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """补卡：旧卡停用，新卡归同一人 / A new card for a lost or worn one."""
    with open_hub(config) as at:
        old = _which(at, None, resident, tag)
        marks = at.seals().marks(card_from(card))
        at.do(cards.replace_card, at.actor, old, marks.card_hash, marks.tag)
    out.print(both("done"))


def day_ms(at: OpenHub, day: str | None) -> int | None:
    """The first moment of a local day of the centre."""
    if day is None:
        return None
    zone = at.read(views_members.time_zone, at.settings.timezone)
    try:
        return day_bounds_ms(zone, day)[0]
    except ValueError:
        fail(f"{both('write_date')}: {day}")
        return None


def _which(at: OpenHub, card: str | None, resident: str | None, tag: str | None) -> str:
    """The hash of a card at hand, or of one known by its resident and tag."""
    if resident is None or tag is None:
        return at.seals().marks(card_from(card)).card_hash
    found = at.read(views_members.card_by_tag, resident, tag)
    if found is None:
        raise CardUnknown
    return found
