"""What a correction could not take is let off again before anything new is given."""

import pytest

from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import Centre, PretendEdge
from tests.hub.devices.parcels import opened


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def spent(centre: Centre) -> tuple[PretendEdge, int]:
    """A bag of five points, three of them spent already; then nothing is left of it."""
    edge = opened()
    seq = edge.deposit()
    centre.send(edge.parcel())
    centre.spend("card-1", "soap")
    edge.grade(seq, m.Grade.REJECTED)
    centre.send(edge.parcel(seq + 1))
    assert (centre.posted("member:h1"), centre.posted("claim:h1")) == (0, -3)
    return edge, seq


@pytest.mark.parametrize(
    "grade, left, owed", [(m.Grade.MIXED, 0, -1), (m.Grade.GOOD, 2, 0)]
)
def test_a_correction_upwards_lets_off_its_own_claim_first(
    centre: Centre, grade: m.Grade, left: int, owed: int
) -> None:
    edge, seq = spent(centre)
    edge.grade(seq, grade)

    receipt = centre.send(edge.parcel(seq + 2))

    assert (centre.posted("member:h1"), centre.posted("claim:h1")) == (left, owed)
    assert receipt.outcomes[-1].balance == left
    assert sound(centre)


def test_another_bag_does_not_pay_the_claim_by_itself(centre: Centre) -> None:
    edge, _ = spent(centre)
    seq = edge.deposit()
    centre.send(edge.parcel(seq))

    assert (centre.posted("member:h1"), centre.posted("claim:h1")) == (5, -3)
    assert sound(centre)


def test_what_was_collected_is_not_let_off_again(centre: Centre) -> None:
    """The claim is empty by then: all of it goes to the member."""
    edge, seq = spent(centre)
    centre.force("UPDATE balance SET posted = posted + 3 WHERE account = 'claim:h1'")
    centre.force("UPDATE balance SET posted = posted - 3 WHERE account = 'adjustment'")
    edge.grade(seq, m.Grade.GOOD)

    centre.send(edge.parcel(seq + 2))

    assert centre.posted("member:h1") == 5


def test_an_award_says_until_when_it_can_be_spent(bare: Centre) -> None:
    bare.publish(expiry_months__0="expiry_months = 12")
    bare.add_edge("bins-1")
    bare.people()
    edge = opened()
    edge.deposit()
    bare.send(edge.parcel())

    found = bare.rows("SELECT expires FROM transfer")
    assert found == [("2027-01-31",)]
    assert sound(bare)
