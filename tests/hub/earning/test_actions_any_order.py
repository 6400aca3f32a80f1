"""Bags, grades, deeds of the desk and facts about people: in any order, cut into any
batches, told any number of times, they come to the same."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from sqlite3 import connect
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.store.database import Database
from linli_hub.base.store.writer import Command
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import deeds, standards
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.migrations.upgrade import upgrade_database
from linli_hub.people.actions import cards, members, moves
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import CENTRE, DAY_MS, HOUR_MS, NOON_MS, STAFF, Centre, hex_of
from tests.hub.devices.parcels import opened
from tests.hub.standards import TEXTS

LI = Actor(kind="staff", name="li", roles=frozenset({"staff"}))
Told = list[Command]
# A compound's rules for bags and a moral bank's for the rest.
BAGS = """
[[rule]]
id = "kitchen"
name_zh = "厨余垃圾"
name_en = "Kitchen waste"
match = { kind = "deposit", stream = "kitchen" }
give = { per_visit = { good = 5, mixed = 2, rejected = 0 }, min_g = 100 }
caps = { visits_per_day = 2 }

[[rule]]
id = "recyclable"
name_zh = "可回收物"
name_en = "Recyclables"
match = { kind = "deposit", stream = "recyclable" }
caps = { visits_per_day = "none" }

[rule.give]
per_kg = { good = 8, mixed = 4, rejected = 0 }
fallback_per_visit = { good = 2, mixed = 1, rejected = 0 }
min_g = 50
"""


def furnish(centre: Centre) -> None:
    text = TEXTS["moral-bank"]
    cut = text.index("[[deduction]]")
    both = text[:cut] + BAGS + text[cut:]
    centre.do(standards.publish, SYSTEM, both, "2025-01-01")
    for name in ("bins-1", "bins-2"):
        centre.add_edge(name)
    centre.people()
    centre.do(members.add_household, STAFF, "h3", "5-1-302")
    centre.do(members.add_resident, STAFF, "r3", "h3", "李小红")
    centre.now_ms = NOON_MS + 6 * DAY_MS


def lines(dice: Random) -> list[list[Command]]:
    """What happens, as lines: within each the order is given, between them it is not."""
    return [
        *(_edge(dice, name) for name in ("bins-1", "bins-2")),
        *(_deed(dice, n) for n in range(6)),
        [Command(moves.move, (STAFF, "r1", "h3", _when(dice)))],
        [
            Command(
                members.set_class, (STAFF, "resident:r2", "organisation", _when(dice))
            )
        ],
        [Command(members.set_class, (STAFF, "resident:r1", "resident", NOON_MS))],
        [Command(cards.issue_card, (STAFF, "r3", hex_of("stranger"), "abcdef"))],
    ]


def _when(dice: Random) -> int:
    return NOON_MS + dice.randrange(5 * 24) * HOUR_MS


def _edge(dice: Random, name: str) -> Told:
    edge = opened(name, clock=dice.random() < 0.7)
    bags: list[int] = []
    for _ in range(14):
        chance = dice.random()
        if chance < 0.25 and bags:
            edge.grade(dice.choice(bags), dice.choice(list(m.Grade)))
        elif chance < 0.35:
            edge.learn(NOON_MS + edge.mono_ms)
        else:
            card = dice.choice(["card-1", "card-2", "stranger"])
            stream = dice.choice([m.Stream.KITCHEN, m.Stream.RECYCLABLE])
            after_ms = dice.randrange(1, 12 * HOUR_MS)
            mass_g = dice.randrange(100, 3000, 50)
            bags.append(edge.deposit(card, stream, mass_g, after_ms))
    edge.learn(NOON_MS + edge.mono_ms)
    sent, first = [], 1
    while first <= edge.seq:
        last = min(edge.seq, first + dice.randrange(1, 8))
        sent.append(parcels.command(edge.parcel(first, last)))
        first = last + 1
    return sent


def _deed(dice: Random, n: int) -> Told:
    """`n` is in its time, so that no two happen at once; its number is drawn when it
    is recorded."""
    kind = dice.choice(["service", "activity", "gift", "deduction"])
    deed = NewDeed(
        kind=kind, at_ms=_when(dice) + n + 1, reason=f"第 {n} 件",
        evidence=dice.choice(["check_in", "attested_staff", "self_declared"]),
        resident=dice.choice(["r1", "r2", "r3"]),
        minutes=dice.randrange(600) if kind == "service" else 0,
        items=dice.randrange(20) if kind == "gift" else 0,
        deduction="littering" if kind == "deduction" else "",
    )  # fmt: skip
    key = f"deed-{n}"
    recorded = Command(deeds.record, (STAFF, key, deed))
    if kind != "deduction":
        return [recorded]
    return [recorded, Command(_confirm, (key,))]


def _confirm(tx: Any, key: str) -> Any:
    """Confirm what was recorded under `key`, whatever number it got."""
    found = tx.pick("SELECT answer FROM sticky WHERE key = ?", key)
    return deeds.confirm(tx, LI, f"{key}-yes", json.loads(found[0][0])["id"])


def play(centre: Centre, told: list[Told], dice: Random, *, again: float = 0.0) -> None:
    """One interleaving, in batches of one to five; some commands told again."""
    left: list[Told] = [list(one) for one in told]
    done: Told = []
    while any(left):
        batch = []
        for _ in range(dice.randrange(1, 6)):
            if ready := [one for one in left if one]:
                batch.append(dice.choice(ready).pop(0))
        if done and dice.random() < again:
            batch.append(dice.choice(done))
        for result in centre.writer.run(batch):
            result.unwrap()
        done += [
            c for c in batch if c.action in (parcels.apply, deeds.record, _confirm)
        ]


def said(centre: Centre) -> list[Any]:
    """What every deed says, by what it is and not by its number; and what all have."""
    found = centre.rows(
        "SELECT journal, event_ms, day, member, person, member_class, grade, state,"
        " points, reasons FROM deposit ORDER BY event_ms, journal, stream, mass_g"
    )
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return [found, sorted(_worth(centre).items())]


def _worth(centre: Centre) -> dict[str, int]:
    """What a member has, less what they owe: deductions take what is there first."""
    worth: dict[str, int] = {}
    for account, posted in centre.rows("SELECT account, posted FROM balance"):
        kind, _, name = account.partition(":")
        if kind in ("member", "claim"):
            worth[name] = worth.get(name, 0) + posted
    return worth


@pytest.fixture
def another() -> Iterator[Centre]:
    database = Database.open("sqlite://")
    upgrade_database(database, centre=CENTRE)
    yield Centre(database)
    database.close()


@pytest.mark.parametrize("seed", range(4))
def test_any_order_and_any_batches_come_to_the_same(
    bare: Centre, another: Centre, seed: int
) -> None:
    for one, dice in ((bare, Random(seed * 2)), (another, Random(seed * 2 + 1))):
        furnish(one)
        play(one, lines(Random(seed)), dice)

    assert said(bare) == said(another)


@pytest.mark.parametrize("seed", range(2))
def test_telling_any_command_again_changes_nothing(
    bare: Centre, another: Centre, seed: int
) -> None:
    for one, again in ((bare, 0.0), (another, 0.8)):
        furnish(one)
        play(one, lines(Random(seed)), Random(seed + 100), again=again)

    assert said(bare) == said(another)


def test_a_move_settles_the_days_of_what_was_given_by_word_only_once(
    bare: Centre, another: Centre
) -> None:
    """A card's bags and desk deeds of one person on the same days; found as seed 10000,
    order 5: the second settling wrote the first one's transfers again."""
    for one, dice in ((bare, Random(5)), (another, Random(10_000))):
        furnish(one)
        play(one, lines(Random(10_000)), dice)

    assert said(bare) == said(another)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)
@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
def test_no_drawn_order_makes_a_difference(
    migrated: Path, seed: int, dice: Random
) -> None:
    results = []
    for order in (dice, Random(seed)):
        database = Database.open("sqlite://")
        with database.write() as connection, closing(connect(migrated)) as template:
            empty: Any = connection.connection.driver_connection
            template.backup(empty)
        centre = Centre(database)
        furnish(centre)
        play(centre, lines(Random(seed)), order)
        results.append(said(centre))
        database.close()

    assert results[0] == results[1]
