"""People move, leave and die: points follow the facts, on whatever day they are told."""

import pytest

from linli_hub.access.actions import users
from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.errors import (
    BadValue,
    MemberClosed,
    NotAllowed,
    NotFound,
    OwnHousehold,
    ResidentDied,
)
from linli_hub.earning.actions import standards
from linli_hub.people.actions import cards, members, moves
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import (
    DAY_MS,
    HOUR_MS,
    NOON_MS,
    STAFF,
    STANDARD,
    Centre,
    PretendEdge,
    hex_of,
)

GOLD = '[[class]]\nid = "gold"\nname_zh = "金"\nname_en = "Gold"\n\n'


def thrown(centre: Centre, *cards_: str) -> None:
    """A bag with each card, an hour apart, the first an hour from noon; told later."""
    edge = PretendEdge()
    edge.open()
    for card in cards_:
        edge.deposit(card=card, after_ms=HOUR_MS)
    centre.now_ms = NOON_MS + (len(cards_) + 1) * HOUR_MS
    centre.send(edge.parcel())


def points(centre: Centre) -> tuple[int, int]:
    return centre.posted("member:h1"), centre.posted("member:h2")


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        return invariants.check(snapshot.take(read)) == []


def closed(centre: Centre, household: str) -> bool:
    sql = f"SELECT closed_ms FROM household WHERE id = '{household}'"
    return centre.rows(sql)[0][0] is not None


def test_a_move_in_the_past_takes_along_what_was_earned_since(centre: Centre) -> None:
    thrown(centre, "card-1", "card-1")
    assert points(centre) == (10, 0)

    moved = centre.do(moves.move, STAFF, "r1", "h2", NOON_MS + int(1.5 * HOUR_MS))

    assert moved == 1
    assert points(centre) == (5, 5)
    assert sound(centre)


def test_a_control_a_move_from_now_on_changes_no_entry(centre: Centre) -> None:
    thrown(centre, "card-1", "card-1")
    before = centre.rows("SELECT count(*) FROM transfer")

    assert centre.do(moves.move, STAFF, "r1", "h2") == 0
    assert points(centre) == (10, 0)
    assert centre.rows("SELECT count(*) FROM transfer") == before


def test_moves_told_in_any_order_give_the_same_accounts(
    centre: Centre, other: Centre
) -> None:
    first = ("h2", NOON_MS + int(1.5 * HOUR_MS))
    second = ("h1", NOON_MS + int(2.5 * HOUR_MS))
    for at, told in ((centre, (first, second)), (other, (second, first))):
        at.do(members.add_resident, STAFF, "r8", "h1", "留守")
        thrown(at, "card-1", "card-1", "card-1")
        for household, from_ms in told:
            at.do(moves.move, STAFF, "r1", household, from_ms)

    assert points(centre) == points(other) == (10, 5)
    assert sound(centre) and sound(other)


def test_who_has_left_earns_no_more_and_their_cards_end(centre: Centre) -> None:
    thrown(centre, "card-2", "card-2")
    centre.do(moves.leave, STAFF, "r2", NOON_MS + int(1.5 * HOUR_MS))

    assert points(centre) == (0, 5)
    assert centre.rows(
        "SELECT state, person FROM deposit ORDER BY seq"
    ) == [("awarded", "r2"), ("unknown_card", "")]  # fmt: skip
    card = f"SELECT life, blocked_ms FROM card WHERE hash = '{hex_of('card-2')}'"
    assert centre.rows(card) == [("ended", centre.now_ms)]
    assert not closed(centre, "h2")  # r9 still lives there
    assert sound(centre)


def test_who_comes_back_gets_a_new_card(centre: Centre) -> None:
    centre.do(moves.leave, STAFF, "r2")
    centre.now_ms += HOUR_MS
    centre.do(moves.move, STAFF, "r2", "h1")
    centre.card("r2", "card-7")
    centre.now_ms += HOUR_MS
    edge = PretendEdge()
    edge.open()
    edge.deposit(card="card-7", after_ms=int(1.5 * HOUR_MS))
    centre.send(edge.parcel())

    assert points(centre) == (5, 0)


def test_a_death_blocks_cards_and_closes_an_empty_household(centre: Centre) -> None:
    centre.do(moves.died, STAFF, "r1")

    assert closed(centre, "h1")
    found = f"SELECT life FROM card WHERE hash = '{hex_of('card-1')}'"
    assert centre.rows(found) == [("ended",)]
    with pytest.raises(ResidentDied):
        centre.do(moves.move, STAFF, "r1", "h2")
    with pytest.raises(MemberClosed):
        centre.do(members.add_resident, STAFF, "r8", "h1", "新人")


def test_an_empty_household_with_points_stays_open_and_an_alarm_asks(
    centre: Centre,
) -> None:
    thrown(centre, "card-1")
    centre.do(moves.died, STAFF, "r1")

    assert not closed(centre, "h1")
    assert points(centre) == (5, 0)
    alarms = centre.rows("SELECT subject FROM alarm WHERE code = 'household_empty'")
    assert alarms == [("h1",)]


def test_a_fact_lies_in_the_last_400_days_and_never_ahead(centre: Centre) -> None:
    for from_ms in (centre.now_ms + 1, centre.now_ms - 401 * DAY_MS):
        with pytest.raises(BadValue):
            centre.do(moves.move, STAFF, "r1", "h2", from_ms)
    with pytest.raises(NotFound):
        centre.do(moves.move, STAFF, "r1", "h7")
    with pytest.raises(NotFound):
        centre.do(moves.move, STAFF, "r7", "h1")


def test_nobody_moves_people_into_or_out_of_their_own_household(
    centre: Centre,
) -> None:
    boss = Actor(kind="staff", name="boss", roles=frozenset({"admin"}))
    centre.do(users.add_user, boss, "wang", "$x", frozenset({"staff"}), "r9")
    for step in (
        (moves.move, STAFF, "r1", "h2"),
        (moves.leave, STAFF, "r2"),
        (members.set_class, STAFF, "resident:r2", ""),
        (members.set_class, STAFF, "member:h2", ""),
    ):
        with pytest.raises(OwnHousehold):
            centre.do(*step)

    centre.do(moves.move, boss, "r1", "h2")  # a control: somebody else may


def test_nobody_says_of_themselves_who_they_are(centre: Centre) -> None:
    boss = Actor(kind="staff", name="boss", roles=frozenset({"admin"}))
    centre.do(users.add_user, boss, "wang", "$x", frozenset({"admin"}), "r9")

    with pytest.raises(NotAllowed):
        centre.do(users.link, STAFF, "wang", None)
    with pytest.raises(NotFound):
        centre.do(users.link, boss, "wang", "r77")
    centre.do(users.link, boss, "wang", None)
    assert centre.rows("SELECT resident FROM login") == [(None,)]


def gold(centre: Centre) -> None:
    """A standard in which kitchen waste pays only those of class gold."""
    text = STANDARD.read_text(encoding="utf-8")
    text = text.replace('stream = "kitchen"', 'stream = "kitchen", class = "gold"')
    start = text.index("[[rule]]")
    text = text[:start] + GOLD + text[start:]
    centre.do(standards.publish, SYSTEM, text, "2025-01-02")


def test_a_class_in_the_past_settles_again_what_it_touches(bare: Centre) -> None:
    gold(bare)
    bare.add_edge("bins-1")
    bare.people()
    thrown(bare, "card-1", "card-1", "card-2")
    assert points(bare) == (0, 0)

    half = NOON_MS + int(1.5 * HOUR_MS)
    bare.do(members.set_class, STAFF, "resident:r1", "gold", half)
    assert points(bare) == (5, 0)
    bare.do(members.set_class, STAFF, "member:h1", "gold", NOON_MS)
    assert points(bare) == (10, 0)
    bare.do(members.set_class, STAFF, "resident:r1", "", half)  # the member's counts
    assert points(bare) == (10, 0)
    assert sound(bare)
    with pytest.raises(BadValue):
        bare.do(members.set_class, STAFF, "resident:r1", "silver")


def test_what_a_fact_said_before_is_in_the_audit(centre: Centre) -> None:
    centre.do(moves.move, STAFF, "r1", "h2")

    detail = centre.rows("SELECT detail FROM audit WHERE action = 'resident.move'")
    assert '"before": "h1"' in detail[0][0] and '"after": "h2"' in detail[0][0]


def test_a_head_who_moves_is_no_head_there(centre: Centre) -> None:
    centre.do(members.set_head, STAFF, "r1", True)
    centre.do(moves.move, STAFF, "r1", "h2")

    assert centre.rows("SELECT head FROM resident WHERE id = 'r1'")[0][0] in (0, False)


def test_a_lost_card_stays_lost_when_its_holder_leaves(centre: Centre) -> None:
    centre.do(cards.block_card, STAFF, hex_of("card-2"))
    centre.do(moves.leave, STAFF, "r2")

    found = f"SELECT life FROM card WHERE hash = '{hex_of('card-2')}'"
    assert centre.rows(found) == [("lost",)]
