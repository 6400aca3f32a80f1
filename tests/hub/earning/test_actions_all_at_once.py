"""Everything at once, over the edge of the objection window: budgets, device caps, late
bags, deeds, moves, spending. What must hold holds after every command."""

from random import Random
from typing import Any

import pytest

from linli_hub.base.core.actors import SYSTEM
from linli_hub.base.core.errors import HubError, Poisoned
from linli_hub.earning.actions import freezing, standards
from linli_hub.people.actions import members
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import DAY_MS, NOON_MS, STAFF, Centre
from tests.hub.earning.frozen import entries, frozen
from tests.hub.earning.test_actions_any_order import BAGS, Told, lines
from tests.hub.standards import TEXTS

CAMPAIGN = """
[[campaign]]
id = "spring"
name_zh = "春季活动"
name_en = "Spring"
from = 2026-01-01
to = 2026-01-05
rules = ["kitchen", "recyclable", "service"]
percent = 50
budget = 19

[[campaign]]
id = "hello"
name_zh = "见面礼"
name_en = "Hello"
from = 2026-01-02
to = 2026-01-04
rules = ["kitchen", "gift"]
points = 3
budget = 8

"""
DEVICE = "[caps.device]"


def text() -> str:
    told = TEXTS["moral-bank"]
    cut = told.index("[[deduction]]")
    told = told[:cut] + BAGS + CAMPAIGN + told[cut:]
    start = told.index("\n", told.index(DEVICE)) + 1
    caps = 'day = 25\nweek = 60\nmonth = "none"\n\n'
    return told[:start] + caps + told[told.index("[[class]]", start) :]


def furnish(centre: Centre) -> None:
    centre.do(standards.publish, SYSTEM, text(), "2025-01-01")
    for name in ("bins-1", "bins-2", "kiosk-1"):
        centre.add_edge(name)
    centre.people()
    centre.do(members.add_household, STAFF, "h3", "5-1-302")
    centre.do(members.add_resident, STAFF, "r3", "h3", "李小红")


def check(centre: Centre, seen: dict[str, int]) -> dict[str, int]:
    """Frozen entries so far; none is less than it was."""
    found = entries(centre)
    for id, points in seen.items():
        assert found[id] >= points, f"{id} was {points} and is {found[id]}"
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return frozen(centre, found)


@pytest.mark.parametrize("seed", [*range(6), 1001])
def test_what_must_hold_holds_after_every_command(bare: Centre, seed: int) -> None:
    dice = Random(seed)
    furnish(bare)
    bare.now_ms = NOON_MS + dice.randrange(6, 14) * DAY_MS
    left: list[Told] = [list(one) for one in lines(dice)]
    seen: dict[str, int] = {}
    done: list[Any] = []
    while any(left):
        bare.now_ms += dice.randrange(DAY_MS)
        batch = [
            dice.choice([one for one in left if one]).pop(0)
            for _ in range(min(dice.randrange(1, 4), sum(map(len, left))))
            if any(left)
        ]
        if done and dice.random() < 0.2:
            batch.append(dice.choice(done))
        for result in bare.writer.run(batch):
            assert not isinstance(result.error, Poisoned), trace(bare)
            assert result.error is None or isinstance(result.error, HubError)
        done += batch
        if dice.random() < 0.3:
            bare.do(freezing.freeze)
        seen = check(bare, seen)


def trace(centre: Centre) -> str:
    return str(centre.rows("SELECT trace FROM dead_letter ORDER BY n")[0][0])
