"""An account ends: what is left goes where staff say, once, and not to themselves."""

from typing import Any

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import (
    BadValue,
    ClaimOpen,
    HoldsOpen,
    MemberClosed,
    NotFound,
    NotHead,
    OwnHousehold,
)
from linli_hub.people.actions import closing, members, moves, successions
from linli_hub.people.actions.closing import Closing
from linli_hub.station.actions import orders, redemptions
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire.messages import Stream
from tests.hub.centre import KIOSK, STAFF, Centre, PretendEdge, hex_of, wish_of


@pytest.fixture
def rich(centre: Centre) -> Centre:
    """h1 and h2 have 10 points each; r3 lives in h1 too."""
    centre.do(members.add_resident, STAFF, "r3", "h1", "李小红")
    edge = PretendEdge()
    edge.open()
    for card in ("card-1", "card-1", "card-2", "card-2"):
        edge.deposit(card=card)
    centre.now_ms += 600_000
    centre.send(edge.parcel())
    return centre


def points(centre: Centre) -> tuple[int, int]:
    return centre.posted("member:h1"), centre.posted("member:h2")


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        return invariants.check(snapshot.take(read)) == []


def ended(member: str = "h1", to: str = "h2") -> Closing:
    return Closing(member=member, to=to, reason="搬走了")


def row(centre: Centre, member: str) -> tuple[Any, ...]:
    sql = f"SELECT closed_ms, successor FROM household WHERE id = '{member}'"
    return centre.rows(sql)[0]


@pytest.mark.parametrize(
    "to, account, successor",
    [
        ("h2", "member:h2", "h2"),
        ("clearing:linli-east", "clearing:linli-east", None),
        ("expiry", "expiry", None),
    ],
)
def test_what_is_left_goes_where_staff_say(
    rich: Centre, to: str, account: str, successor: str | None
) -> None:
    before = 10 if to == "h2" else 0

    assert rich.do(closing.close, STAFF, ended(to=to)) == 10

    assert rich.posted("member:h1") == 0
    assert rich.posted(account) == before + 10
    assert row(rich, "h1") == (rich.now_ms, successor)
    assert sound(rich)


def test_who_still_lived_there_belongs_nowhere_and_their_cards_end(
    rich: Centre,
) -> None:
    rich.do(closing.close, STAFF, ended())

    cards = rich.rows(f"SELECT life FROM card WHERE hash = '{hex_of('card-1')}'")
    assert cards == [("ended",)]
    assert rich.rows(
        "SELECT resident, household FROM membership WHERE from_ms > 0 ORDER BY resident"
    ) == [("r1", None), ("r3", None)]


def test_a_merge_takes_points_and_people_along(rich: Centre) -> None:
    assert rich.do(closing.merge, STAFF, "h1", "h2", "一家人") == 10
    assert points(rich) == (0, 20)

    edge = PretendEdge("bins-2")
    edge.open()
    edge.deposit(card="card-1", after_ms=3_600_000)
    rich.now_ms += 3_600_000
    rich.send(edge.parcel())

    assert rich.rows("SELECT member FROM deposit ORDER BY no DESC LIMIT 1") == [("h2",)]
    assert row(rich, "h1")[1] == "h2"
    assert sound(rich)


def test_not_while_something_is_held(rich: Centre) -> None:
    [held] = rich.do(orders.reserve, KIOSK, "a" * 32, wish_of()).redemptions
    for step in (
        (closing.close, STAFF, ended()),
        (closing.merge, STAFF, "h1", "h2", "一家人"),
    ):
        with pytest.raises(HoldsOpen):
            rich.do(*step)
    assert points(rich) == (10, 10)
    rich.do(redemptions.cancel, KIOSK, "b" * 32, held.id)

    assert rich.do(closing.close, STAFF, ended()) == 10  # a control


def test_a_debt_is_not_left_behind_by_closing(rich: Centre) -> None:
    rich.force(
        "INSERT INTO balance (account, kind, posted, held, count)"
        " VALUES ('claim:h1', 'claim', -4, 0, 0)"
    )
    with pytest.raises(ClaimOpen):
        rich.do(closing.close, STAFF, ended())


def test_closed_is_closed(rich: Centre) -> None:
    rich.do(closing.close, STAFF, ended())
    for step in (
        (closing.close, STAFF, ended()),
        (closing.close, STAFF, ended("h2", "h1")),
        (closing.merge, STAFF, "h2", "h1", "x"),
        (moves.move, STAFF, "r2", "h1"),
        (members.set_spend, STAFF, "h1", "heads"),
        (members.add_resident, STAFF, "r8", "h1", "新人"),
    ):
        with pytest.raises(MemberClosed):
            rich.do(*step)
    assert rich.posted("member:h2") == 20


def test_it_needs_a_reason_and_a_place_for_what_is_left(rich: Centre) -> None:
    for odd in (ended(to="h1"), ended(to="clearing:"), ended(to="clearing:a b")):
        with pytest.raises(BadValue):
            rich.do(closing.close, STAFF, odd)
    with pytest.raises(BadValue):
        rich.do(closing.close, STAFF, Closing(member="h1", to="h2", reason=" "))
    with pytest.raises(NotFound):
        rich.do(closing.close, STAFF, ended(to="issue"))


def test_nobody_closes_or_merges_their_own_household(rich: Centre) -> None:
    boss = Actor(kind="staff", name="boss", roles=frozenset({"admin"}))
    rich.do(users.add_user, boss, "wang", "$x", frozenset({"staff"}), "r1")
    for step in (
        (closing.close, STAFF, ended()),
        (closing.close, STAFF, ended("h2", "h1")),  # they would get it
        (closing.merge, STAFF, "h1", "h2", "x"),
        (closing.merge, STAFF, "h2", "h1", "x"),
    ):
        with pytest.raises(OwnHousehold):
            rich.do(*step)
    assert points(rich) == (10, 10)

    rich.do(closing.close, boss, ended())  # a control: another login may


def test_the_audit_says_who_why_and_how_many(rich: Centre) -> None:
    rich.do(closing.merge, STAFF, "h1", "h2", "一家人")

    rows = rich.rows(
        "SELECT actor, subject, detail FROM audit WHERE action IN ('member.merge', 'member.close')"
    )
    assert [r[:2] for r in rows] == [("wang", "h1"), ("wang", "h1")]
    assert '"points": 10' in rows[1][2] and "一家人" in rows[1][2]


def test_pooled_everyone_spends_else_only_heads(rich: Centre) -> None:
    rich.card("r3", "card-3")
    rich.do(members.set_head, STAFF, "r1", True)
    rich.do(orders.reserve, KIOSK, "1" * 32, wish_of("card-3"))

    rich.do(members.set_spend, STAFF, "h1", "heads")

    with pytest.raises(NotHead):
        rich.do(orders.reserve, KIOSK, "2" * 32, wish_of("card-3"))
    rich.do(orders.reserve, KIOSK, "3" * 32, wish_of())


def late_bag(centre: Centre) -> None:
    """A bag that h1 threw before the account was closed, told of only now."""
    edge = PretendEdge("bins-2")
    edge.open()
    edge.deposit(card="card-1", stream=Stream.RECYCLABLE, mass_g=4000, after_ms=1000)
    centre.send(edge.parcel())


def test_what_is_awarded_late_goes_on_to_the_successor(rich: Centre) -> None:
    rich.do(closing.merge, STAFF, "h1", "h2", "一家人")
    late_bag(rich)
    late = rich.posted("member:h1")
    assert late > 0

    assert rich.do(successions.move_on) == late
    assert rich.do(successions.move_on) == 0
    assert points(rich) == (0, 20 + late)
    assert sound(rich)


def test_late_points_follow_a_successor_that_was_closed_too(rich: Centre) -> None:
    rich.do(members.add_household, STAFF, "h3", "x")
    rich.do(closing.merge, STAFF, "h1", "h2", "x")
    rich.do(closing.merge, STAFF, "h2", "h3", "x")
    late_bag(rich)
    late = rich.posted("member:h1")

    moved = [rich.do(successions.move_on) for _ in range(3)]

    assert sorted(moved) == [0, late, late]
    assert rich.posted("member:h3") == 20 + late
    assert sound(rich)


def test_without_a_successor_late_points_stay_where_they_can_be_seen(
    rich: Centre,
) -> None:
    rich.do(closing.close, STAFF, ended(to="expiry"))
    late_bag(rich)

    assert rich.do(successions.move_on) == 0
    assert rich.posted("member:h1") > 0
