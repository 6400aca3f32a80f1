"""Device caps and campaign budgets: granted in the order of commits, and never exceeded."""

from random import Random

import pytest

from linli_hub.base.core.actors import SYSTEM
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import standards
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, STANDARD, Centre, PretendEdge
from tests.hub.devices.parcels import opened
from tests.hub.devices.test_actions_together import flow

BUDGET = 7
CAMPAIGN = f"""
[[campaign]]
id = "spring"
name_zh = "春季活动"
name_en = "Spring"
from = 2026-01-01
to = 2026-01-03
rules = ["kitchen"]
points = 3
budget = {BUDGET}
"""
DEVICE = "[caps.device]"


def text(*, device: str = "", campaign: str = CAMPAIGN) -> str:
    told = STANDARD.read_text(encoding="utf-8").replace(
        "visits_per_day = 2", "visits_per_day = 9"
    )
    start = told.index("\n", told.index(DEVICE)) + 1
    caps = device or 'day = "none"\nweek = "none"\nmonth = "none"\n'
    told = told[:start] + caps + told[told.index("\n[[rule]]", start) :]
    return told + campaign


def centre_with(bare: Centre, told: str) -> Centre:
    bare.do(standards.publish, SYSTEM, told, "2025-01-01")
    for name in ("bins-1", "bins-2", "bins-3"):
        bare.add_edge(name)
    bare.people()
    return bare


def violations(centre: Centre) -> list[str]:
    with centre.database.read() as read:
        return [one.id for one in invariants.check(snapshot.take(read))]


def granted(centre: Centre, purse: str) -> int:
    found = centre.rows(
        f"SELECT coalesce(sum(points), 0) FROM award_grant WHERE purse = '{purse}'"
    )
    return int(found[0][0])


def bags(name: str, *cards: str) -> PretendEdge:
    edge = opened(name)
    for card in cards:
        edge.deposit(card=card)
    return edge


@pytest.mark.parametrize("together", [True, False])
def test_two_members_who_race_for_a_budget_never_get_more_than_it_has(
    bare: Centre, together: bool
) -> None:
    centre = centre_with(bare, text())
    first, second = bags("bins-1", "card-1", "card-2"), opened("bins-2")
    second.deposit(card="card-2", after_ms=600_000)
    commands = [parcels.command(one.parcel()) for one in (first, second)]

    if together:
        told = [r.unwrap() for r in centre.writer.run(commands)]
    else:
        told = [centre.writer.run([one])[0].unwrap() for one in commands]

    points = [one.points for receipt in told for one in receipt.outcomes]
    assert granted(centre, "campaign:spring") == 6
    assert sorted(points) == [5, 8, 8]  # a fixed campaign pays once a day
    assert violations(centre) == []


def test_a_spent_budget_gives_its_rest_and_then_nothing(bare: Centre) -> None:
    centre = centre_with(bare, text())
    for n, name in enumerate(("bins-1", "bins-2", "bins-3")):
        edge = opened(name)
        edge.mono_ms = n * DAY_MS
        edge.deposit(card="card-1" if n != 1 else "card-2")
        centre.now_ms += DAY_MS
        centre.send(edge.parcel())

    found = centre.rows("SELECT points FROM deposit ORDER BY no")
    assert [row[0] for row in found] == [8, 8, 6]
    assert granted(centre, "campaign:spring") == BUDGET
    assert violations(centre) == []


def test_what_was_granted_stays_when_the_bag_earns_less(bare: Centre) -> None:
    centre = centre_with(bare, text())
    edge = bags("bins-1", "card-1")
    centre.send(edge.parcel())
    edge.grade(edge.seq, m.Grade.REJECTED)
    centre.send(edge.parcel(4))

    assert centre.rows("SELECT points FROM deposit") == [(0,)]
    assert granted(centre, "campaign:spring") == 3
    edge.grade(3, m.Grade.GOOD)
    centre.send(edge.parcel(5))
    assert centre.rows("SELECT points FROM deposit") == [(8,)]
    assert granted(centre, "campaign:spring") == 3
    assert violations(centre) == []


def test_an_earlier_bag_that_comes_later_does_not_take_the_gift_of_the_day(
    bare: Centre,
) -> None:
    """Once a day, and granted already: it stays with the bag that has it."""
    centre = centre_with(bare, text())
    late = opened("bins-2")
    late.deposit(card="card-1", after_ms=1_000)
    centre.send(bags("bins-1", "card-1").parcel())

    receipt = centre.send(late.parcel())

    assert [one.points for one in receipt.outcomes] == [5]
    found = centre.rows("SELECT points FROM deposit ORDER BY no")
    assert found == [(8,), (5,)]
    assert granted(centre, "campaign:spring") == 3
    assert violations(centre) == []


def test_a_device_gives_no_more_than_its_cap_to_all_together(bare: Centre) -> None:
    device = 'day = 12\nweek = "none"\nmonth = "none"\n'
    centre = centre_with(bare, text(device=device, campaign=""))
    edge = bags("bins-1", "card-1", "card-2", "card-1")
    other = bags("bins-2", "card-1")

    receipt = centre.send(edge.parcel())

    assert sum(one.points for one in receipt.outcomes) == 12
    assert granted(centre, "device:bins-1/bin-1:day:2026-01-01") == 12
    assert [one.points for one in centre.send(other.parcel()).outcomes] == [5]
    assert violations(centre) == []


@pytest.mark.parametrize("seed", range(4))
def test_whatever_arrives_no_purse_gives_more_than_it_has(
    bare: Centre, seed: int
) -> None:
    """Settling again from the recorded facts alone gives the stored awards (L11)."""
    dice = Random(seed)
    device = 'day = 15\nweek = 25\nmonth = "none"\n'
    centre = centre_with(bare, text(device=device))
    centre.now_ms += 6 * DAY_MS
    flows = [flow(dice, f"bins-{n}") for n in (1, 2, 3)]
    while any(flows):
        sent = dice.choice([one for one in flows if one]).pop(0)
        centre.send(sent)
        if dice.random() < 0.3:
            centre.send(sent)

    assert granted(centre, "campaign:spring") <= BUDGET
    assert violations(centre) == []


def test_the_check_finds_a_budget_that_gave_too_much(bare: Centre) -> None:
    """A planted bug: the purse is not looked at."""
    centre = centre_with(bare, text())
    centre.send(bags("bins-1", "card-1").parcel())
    centre.force(
        "INSERT INTO award_grant (journal_no, seq, source, purse, points)"
        " VALUES (1, 3, 'campaign:spring', 'campaign:spring', 5)"
    )

    assert "D5" in violations(centre)


def test_the_check_finds_a_grant_that_was_not_recorded(bare: Centre) -> None:
    centre = centre_with(bare, text())
    centre.send(bags("bins-1", "card-1").parcel())
    centre.tamper("DELETE FROM award_grant")

    assert "L11" in violations(centre)
