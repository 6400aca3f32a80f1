"""`linli-hub seed`: admit a list of made-up people for a demonstration. Never for real.

The list comes from whoever plays them (linli-sim), with card numbers and PINs, which
no database gives back.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from linli_hub.adapters import passwords
from linli_hub.app.opening import now_ms
from linli_hub.base.core.calendar import local_day
from linli_hub.books.views import entries
from linli_hub.cli.common import (
    DEFAULT_CONFIG,
    ConfigOption,
    OpenHub,
    err,
    fail,
    open_hub,
    out,
)
from linli_hub.cli.seed_shelf import fill
from linli_hub.cli.words import both
from linli_hub.earning.actions import standards
from linli_hub.people.actions import cards, members, pins


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
    people_file: Annotated[
        Path, typer.Option("--people", help="居民名单 JSON / people to admit")
    ],
    standard: Annotated[
        Path | None, typer.Option(help="积分标准 TOML / points standard")
    ] = None,
    station: Annotated[
        str, typer.Option(help="自助机的设备名 / the kiosk's edge")
    ] = "kiosk",
    config: ConfigOption = DEFAULT_CONFIG,
) -> None:
    """演示数据：居民、卡、货架 / People, cards and goods for a demonstration."""
    people = told(people_file)
    with open_hub(config) as at:
        if at.read(entries.summary).residents:
            fail(both("not_seeded", by="\n"))
        if standard is not None:
            _publish(at, standard)
        _admit(at, people)
        fill(at, station)
    out.print(f"{len(people)} {both('people')}")


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


def _admit(at: OpenHub, people: list[Person]) -> None:
    seals, seen = at.seals(), set()

    def pin_hash(person: Person) -> str:
        if not person.pin:
            return ""
        return passwords.pin_hashed(seals.peppers, person.resident, person.pin)

    with ThreadPoolExecutor(2) as pool:  # Argon2 takes its time
        hashes = pool.map(pin_hash, people)
        rows = zip(people, hashes, strict=True)
        for who, stored in track(
            rows, both("seeding_people"), total=len(people), console=err
        ):
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
                cards.issue_card,
                at.actor,
                who.resident,
                marks.card_hash,
                marks.tag,
                who.role,
            )
            if stored:
                at.do(pins.set_pin, at.actor, who.resident, stored)


def _publish(at: OpenHub, file: Path) -> None:
    today = local_day(at.settings.timezone, now_ms())
    text = file.read_text(encoding="utf-8")
    at.do(standards.publish, at.actor, text, today)
