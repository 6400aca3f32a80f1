"""Caps by person and rules by place: what the books know of a bag reaches settlement."""

import pytest

from linli_hub.base.core.actors import SYSTEM
from linli_hub.earning.actions import standards
from linli_hub.people.actions import members
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import STAFF, STANDARD, Centre, PretendEdge

PERSON = "[caps.person]"
FIVE_A_DAY = 'day = 5\nweek = "none"\nmonth = "none"\n'


def publish(centre: Centre, text: str) -> None:
    centre.do(standards.publish, SYSTEM, text, "2025-01-01")


def standard_with(person_caps: str) -> str:
    text = STANDARD.read_text(encoding="utf-8")
    text = text.replace("visits_per_day = 2", "visits_per_day = 9")  # by household
    start = text.index("\n", text.index(PERSON)) + 1
    return text[:start] + person_caps + text[text.index("\n[", start) :]


def home(centre: Centre) -> PretendEdge:
    """Two who live together, each with a card."""
    centre.people()
    centre.add_edge("bins-1")
    centre.do(members.add_resident, STAFF, "r3", "h1", "李小红")
    centre.card("r3", "card-3")
    edge = PretendEdge()
    edge.open()
    return edge


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        return invariants.check(snapshot.take(read)) == []


def test_a_cap_by_person_holds_for_each_of_a_household(bare: Centre) -> None:
    publish(bare, standard_with(FIVE_A_DAY))
    edge = home(bare)
    for card in ("card-1", "card-1", "card-3"):
        edge.deposit(card=card)

    receipt = bare.send(edge.parcel())

    assert [one.points for one in receipt.outcomes] == [5, 0, 5]
    assert sound(bare)


def test_a_late_bag_of_one_person_leaves_the_other_ones_alone(bare: Centre) -> None:
    """The whole day is settled again, from what is stored."""
    publish(bare, standard_with(FIVE_A_DAY))
    bare.add_edge("bins-2")
    edge, early = home(bare), PretendEdge("bins-2")
    early.open()
    early.deposit(card="card-1", after_ms=1_000)
    for card in ("card-1", "card-3"):
        edge.deposit(card=card)
    bare.send(edge.parcel())

    bare.send(early.parcel())

    found = bare.rows("SELECT edge, points FROM deposit ORDER BY no")
    assert found == [("bins-1", 0), ("bins-1", 5), ("bins-2", 5)]
    assert sound(bare)


@pytest.mark.parametrize("kind, points", [("bin", 5), ("compost", 0)])
def test_a_rule_for_a_kind_of_device_is_for_that_kind(
    bare: Centre, kind: str, points: int
) -> None:
    text = STANDARD.read_text(encoding="utf-8")
    only = text.replace(
        'stream = "kitchen"', f'stream = "kitchen", device_kind = "{kind}"'
    )
    assert only != text
    publish(bare, only)
    edge = home(bare)
    edge.deposit()

    assert bare.send(edge.parcel()).outcomes[0].points == points
    assert sound(bare)
