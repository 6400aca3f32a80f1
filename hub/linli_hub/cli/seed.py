"""`linli-hub seed`: a made-up neighbourhood for a demonstration. Never for a real one.

Everything follows from the seed number; the card numbers and PINs go into one file of
mode 0600, because no database gives them back.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from typing import Annotated

import typer
from rich.progress import track

from linli_hub.actions import members, shelf, standards
from linli_hub.adapters import passwords
from linli_hub.app import opening as hub
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    Desk,
    desk,
    err,
    fail,
    out,
)
from linli_hub.core.standard import local_day
from linli_hub.store import views

RESIDENTS_MAX = 10_000
ATTENDANTS, STAFF = 2, 2
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = ("芳", "秀英", "桂兰", "建国", "志强", "小红", "玉梅", "国华", "丽", "明")
STOCK = 40
ITEMS = (
    ("soap", "肥皂", "Soap", 3, "soap.svg"),
    ("towel", "毛巾", "Towel", 8, "towel.svg"),
    ("rice", "大米 1 公斤", "Rice, 1 kg", 12, "rice.svg"),
    ("greens", "中心自种青菜", "Greens from our beds", 4, "greens.svg"),
    ("flower", "盆花", "Potted flower", 10, "flower.svg"),
    ("haircut", "理发", "Haircut", 15, "haircut.svg"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A scripted person. `pin` is empty for those who never redeem."""

    resident: str
    household: str
    name: str
    language: str
    role: str
    card: str = field(repr=False)
    pin: str = field(default="", repr=False)


def seed(
    residents: Annotated[int, typer.Option(min=1, max=RESIDENTS_MAX)] = 24,
    number: Annotated[int, typer.Option("--seed", help="随机种子")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json")] = None,
    people_file: Annotated[
        Path | None, typer.Option("--people", help="居民名单 JSON / people to admit")
    ] = None,
    standard: Annotated[
        Path | None, typer.Option(help="积分标准 TOML / points standard")
    ] = None,
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """演示数据：居民、卡、货架 / Make up people, cards and goods for a demonstration."""
    people = made_up(residents, number) if people_file is None else told(people_file)
    with desk(config) as at:
        if at.read(views.summary).residents:
            fail("已有居民，不能写入演示数据\nthere are residents already: not seeded")
        if standard is not None:
            _publish(at, standard)
        _admit(at, people)
        for item, zh, en, points, picture in ITEMS:
            new = shelf.NewItem(
                id=item, name_zh=zh, name_en=en, points=points, picture=picture
            )
            at.do(shelf.add_item, at.actor, new)
            at.do(shelf.stock_in, at.actor, f"seed-{item}", item, STOCK, "seed")
    if json_file is not None:
        _write(json_file, people)
    out.print(f"{len(people)} 人 / people")


def made_up(residents: int, number: int) -> list[Person]:
    """The people of a seed: the same for ever; households of one to four."""
    dice = Random(f"linli/seed/{number}")  # noqa: S311  a demonstration, not a secret
    cards = dice.sample(range(0x0010_0000, 0x7FFF_FFFF), residents + ATTENDANTS + STAFF)
    people, household, room = [], 0, 0
    for n, card in enumerate(cards):
        role = "resident"
        if n >= residents:
            role = "attendant" if n < residents + ATTENDANTS else "staff"
        if room == 0 or role != "resident":
            household, room = household + 1, dice.randint(1, 4)
        room -= 1
        people.append(
            Person(
                resident=f"r{n + 1:04}",
                household=f"h{household:04}",
                name=dice.choice(SURNAMES) + dice.choice(GIVEN),
                language="en" if dice.random() < 0.2 else "zh-CN",
                role=role,
                card=f"em:{card:08X}",
                pin=_pin(dice) if role == "resident" else "",
            )
        )
    return people


def told(file: Path) -> list[Person]:
    """The people of a list: number, role, name, household, card, pin, each."""
    people = []
    for row in json.loads(file.read_text(encoding="utf-8")):
        number = row["number"]
        people.append(
            Person(
                resident=number,
                household=row["household"],
                name=row["name"],
                language=row.get("language", "zh-CN"),
                role=row["role"],
                card=row["card"],
                pin=row["pin"],
            )
        )
    return people


def _pin(dice: Random) -> str:
    while True:
        pin = f"{dice.randrange(10**6):06}"
        if passwords.is_pin(pin):
            return pin


def _admit(at: Desk, people: list[Person]) -> None:
    seals, seen = at.seals(), set()

    def pin_hash(person: Person) -> str:
        if not person.pin:
            return ""
        return passwords.pin_hashed(seals.pepper, person.resident, person.pin)

    with ThreadPoolExecutor(2) as pool:  # Argon2 takes its time
        hashes = pool.map(pin_hash, people)
        rows = zip(people, hashes, strict=True)
        for who, stored in track(rows, "居民 / people", total=len(people), console=err):
            if who.household not in seen:
                seen.add(who.household)
                at.do(
                    members.add_household,
                    at.actor,
                    who.household,
                    f"{who.household} 室",
                )
            at.do(
                members.add_resident,
                at.actor,
                who.resident,
                who.household,
                who.name,
                who.language,
            )
            marks = seals.marks(who.card)
            at.do(
                members.issue_card,
                at.actor,
                who.resident,
                marks.card_hash,
                marks.tag,
                who.role,
            )
            if stored:
                at.do(members.set_pin, at.actor, who.resident, stored)


def _publish(at: Desk, file: Path) -> None:
    today = local_day(at.settings.timezone, hub.now_ms())
    text = file.read_text(encoding="utf-8")
    at.do(standards.publish, at.actor, text, today)


def _write(file: Path, people: list[Person]) -> None:
    """Numbers, cards and PINs for the simulated people."""
    written = {
        "people": [asdict(person) for person in people],
        "shelf": [
            {"item": item, "points": points, "stock": STOCK}
            for item, _, _, points, _ in ITEMS
        ],
    }
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as lines:
        json.dump(written, lines, ensure_ascii=False, indent=1)
