"""Days that arrive in any order come to what they come to in order."""

from linli_hub.core import invariants
from linli_hub.store import snapshot
from tests.hub.centre import DAY_MS, Centre, PretendEdge


def test_two_days_before_a_settled_one_arrive_in_one_parcel(
    centre: Centre, other: Centre
) -> None:
    late, early = PretendEdge("bins-1"), PretendEdge("bins-2")
    early.open()
    early.deposit(after_ms=2 * DAY_MS)
    late.open()
    late.deposit()
    late.deposit(after_ms=DAY_MS)
    centre.now_ms = other.now_ms = centre.now_ms + 3 * DAY_MS

    for one, order in ((centre, (early, late)), (other, (late, early))):
        for edge in order:
            one.send(edge.parcel())

    days = "SELECT day, points, carry FROM settled_day ORDER BY day"
    assert centre.rows(days) == other.rows(days)
    assert len(centre.rows(days)) == 3
    assert centre.posted("member:h1") == other.posted("member:h1") == 15
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
