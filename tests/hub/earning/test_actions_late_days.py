"""Days that arrive in any order come to what they come to in order."""

from linli_hub.base.store.tx import Tx
from linli_hub.earning.store import deposits
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
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


def test_a_day_that_lost_its_bags_is_settled_again_but_carries_nothing(
    centre: Centre,
) -> None:
    edge = PretendEdge("bins-1")
    edge.open()
    for _ in range(4):
        edge.deposit(after_ms=DAY_MS)
    centre.now_ms += 5 * DAY_MS
    centre.send(edge.parcel())
    days = [row[0] for row in centre.rows("SELECT day FROM settled_day ORDER BY day")]
    centre.force(f"UPDATE deposit SET member = NULL WHERE day = '{days[1]}'")
    centre.force(
        "UPDATE settled_day SET last_ms = -1, last_journal = '', last_seq = 0"
        f" WHERE day = '{days[1]}'"
    )

    def found(tx: Tx, first: str) -> list[str]:
        return sorted(deposits.settled(tx, {"h1": first, "h2": first})["h1"])

    assert centre.do(found, days[0]) == days
    assert centre.do(found, days[1]) == days
    assert centre.do(found, days[2]) == [days[0], *days[2:]]
    assert centre.do(found, "9999") == [days[3]]
