"""A card's life: what may follow what, who earns with it when, what edges are told."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    CardBlocked,
    CardState,
    CardUnknown,
    MemberClosed,
    NotAllowed,
    ResidentDied,
)
from linli_hub.people.actions import cards, members, moves
from linli_hub.registry.core import card_life
from linli_hub.registry.store import tags
from linli_hub.station.actions import orders, redemptions
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire.messages import Grade
from tests.hub.centre import (
    HOUR_MS,
    KIOSK,
    NOON_MS,
    STAFF,
    Centre,
    PretendEdge,
    hex_of,
    wish_of,
)

CARD, NEW = hex_of("card-1"), hex_of("card-7")


def new(resident: str = "r1", card: str = "card-7", **more: Any) -> cards.NewCard:
    return cards.NewCard(
        resident=resident, hash=hex_of(card), tag=hex_of(card, 6), **more
    )


def life(centre: Centre, card: str) -> str:
    found: str = centre.rows(f"SELECT life FROM card WHERE hash = '{hex_of(card)}'")[0][
        0
    ]
    return found


def blocked(centre: Centre) -> tuple[str, ...]:
    with centre.database.read() as read:
        return tags.card_tags(read).blocked


def thrown(centre: Centre, *cards_: str, name: str = "bins-1") -> PretendEdge:
    """A bag with each of these cards, an hour apart, the first an hour from noon."""
    edge = PretendEdge(name)
    edge.open()
    for card in cards_:
        edge.deposit(card=card, after_ms=HOUR_MS)
    centre.send(edge.parcel())
    return edge


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        return invariants.check(snapshot.take(read)) == []


LIVES = list(card_life.FOLLOWS)


@pytest.mark.parametrize("now", LIVES)
@pytest.mark.parametrize("then", LIVES)
def test_only_the_steps_in_the_table_are_taken(now: str, then: str) -> None:
    if then in card_life.FOLLOWS[now]:
        card_life.must_follow(now, then)
    else:
        with pytest.raises(CardState):
            card_life.must_follow(now, then)


@given(st.lists(st.sampled_from(LIVES), max_size=12))
def test_nothing_leads_out_of_lost_replaced_or_ended_to_a_working_card(
    path: list[str],
) -> None:
    now = card_life.ACTIVE
    was_dead = False
    for then in path:
        if then in card_life.FOLLOWS[now]:
            now = then
        was_dead |= now in ("lost", "replaced", "ended")
    assert not (was_dead and now in ("issued", "active", "returned"))


def test_a_card_not_handed_out_yet_neither_earns_nor_spends(centre: Centre) -> None:
    centre.do(cards.issue, STAFF, new(active=False))
    thrown(centre, "card-7")

    assert centre.posted("member:h1") == 0
    assert hex_of("card-7", 6) in blocked(centre)
    with pytest.raises(CardUnknown):
        centre.do(orders.reserve, KIOSK, "k" * 32, wish_of("card-7"))


def test_handed_out_it_earns_from_then_on_and_not_before(centre: Centre) -> None:
    centre.do(cards.issue, STAFF, new(active=False))
    centre.now_ms += int(1.5 * HOUR_MS)
    centre.do(cards.activate_card, STAFF, NEW)
    centre.do(cards.activate_card, STAFF, NEW)
    thrown(centre, "card-7", "card-7")

    states = centre.rows("SELECT state FROM deposit ORDER BY seq")
    assert states == [("unknown_card",), ("awarded",)]
    assert blocked(centre) == ()
    assert centre.rows("SELECT count(*) FROM audit WHERE action = 'card.activate'") == [
        (1,)
    ]


def test_a_control_a_card_handed_out_at_once_credits_what_came_before(
    centre: Centre,
) -> None:
    thrown(centre, "card-7")

    assert centre.do(cards.issue, STAFF, new()) == 1
    assert centre.posted("member:h1") == 5


def test_a_returned_card_is_nobodys_and_then_the_next_ones(centre: Centre) -> None:
    thrown(centre, "card-1", "card-1")
    centre.now_ms += int(1.5 * HOUR_MS)
    centre.do(cards.return_card, STAFF, CARD)
    centre.do(cards.return_card, STAFF, CARD)

    states = centre.rows("SELECT state, points FROM deposit ORDER BY seq")
    assert states == [("awarded", 5), ("unknown_card", 0)]
    assert blocked(centre) == (hex_of("card-1", 6),)
    with pytest.raises(CardUnknown):
        centre.do(orders.reserve, KIOSK, "k" * 32, wish_of())

    centre.now_ms += 2 * HOUR_MS
    centre.do(cards.issue, STAFF, new("r2", "card-1"))
    late = PretendEdge("bins-2")
    late.open()
    late.deposit(card="card-1", after_ms=5 * HOUR_MS)
    centre.now_ms += 2 * HOUR_MS
    centre.send(late.parcel())

    assert (centre.posted("member:h1"), centre.posted("member:h2")) == (5, 5)
    assert blocked(centre) == ()
    assert sound(centre)


def test_a_returned_card_keeps_its_role(centre: Centre) -> None:
    centre.do(cards.return_card, STAFF, CARD)

    with pytest.raises(BadValue):
        centre.do(cards.issue, STAFF, new("r2", "card-1", role="staff"))
    with pytest.raises(CardState):  # whose it would be nobody said
        centre.do(cards.activate_card, STAFF, CARD)


@pytest.mark.parametrize("lost_first", [True, False])
def test_a_replacement_has_its_owner_and_the_old_card_is_blocked(
    centre: Centre, lost_first: bool
) -> None:
    if lost_first:
        centre.do(cards.block_card, STAFF, CARD)
    centre.do(cards.replace_card, STAFF, CARD, NEW, hex_of("card-7", 6))
    thrown(centre, "card-7", "card-1")

    states = centre.rows("SELECT state FROM deposit ORDER BY seq")
    assert states == [("awarded",), ("review",)]
    assert (life(centre, "card-1"), life(centre, "card-7")) == ("replaced", "active")
    found = centre.rows(f"SELECT replaced_by FROM card WHERE hash = '{CARD}'")
    assert found == [(NEW,)]
    assert blocked(centre) == (hex_of("card-1", 6),)
    with pytest.raises(CardBlocked):
        centre.do(orders.reserve, KIOSK, "k" * 32, wish_of())


def test_illegal_steps_are_refused_with_a_code_and_change_nothing(
    centre: Centre,
) -> None:
    centre.do(cards.block_card, STAFF, CARD)
    before = centre.rows("SELECT * FROM card ORDER BY hash")

    for step in (cards.activate_card, cards.return_card):
        with pytest.raises(CardState) as refusal:
            centre.do(step, STAFF, CARD)
        assert refusal.value.code == "card_state"
    with pytest.raises(AlreadyExists):
        centre.do(cards.issue, STAFF, new("r2", "card-1"))
    assert centre.rows("SELECT * FROM card ORDER BY hash") == before


def test_several_cards_of_one_person_earn_for_the_same_account(centre: Centre) -> None:
    centre.card("r1", "card-7")
    thrown(centre, "card-1", "card-7")

    assert centre.posted("member:h1") == 10


def test_a_card_on_behalf_of_an_organisation_earns_for_it(centre: Centre) -> None:
    centre.do(members.add_household, STAFF, "school", "小学", "organisation")
    centre.do(cards.issue, STAFF, new(on_behalf="school"))
    thrown(centre, "card-7", "card-1")

    assert (centre.posted("member:school"), centre.posted("member:h1")) == (5, 5)
    centre.now_ms += 3 * HOUR_MS
    centre.do(cards.replace_card, STAFF, NEW, hex_of("card-8"), hex_of("card-8", 6))
    thrown(centre, "card-8", name="bins-2")
    assert centre.posted("member:school") == 10
    assert sound(centre)


def test_whoever_judges_bags_does_so_under_their_own_name(centre: Centre) -> None:
    with pytest.raises(BadValue):
        centre.do(cards.issue, STAFF, new("r9", role="attendant", on_behalf="h1"))


def test_an_attendant_who_has_left_or_given_back_their_card_judges_no_more(
    centre: Centre,
) -> None:
    edge = PretendEdge()
    edge.open()
    seq = edge.deposit(after_ms=2 * HOUR_MS)
    edge.grade(seq, Grade.REJECTED)
    centre.now_ms += HOUR_MS
    centre.do(cards.return_card, STAFF, hex_of("attendant"))
    centre.now_ms += 2 * HOUR_MS

    receipt = centre.send(edge.parcel())

    assert [refused.code for refused in receipt.refused] == ["not_an_attendant"]
    assert centre.posted("member:h1") == 5


def test_a_returned_staff_card_hands_nothing_over(centre: Centre) -> None:
    thrown(centre, "card-1")
    [held] = centre.do(orders.reserve, KIOSK, "k" * 32, wish_of()).redemptions
    centre.do(cards.return_card, STAFF, hex_of("staff"))

    with pytest.raises(NotAllowed):
        centre.do(
            redemptions.dispense,
            KIOSK,
            "l" * 32,
            held.id,
            redemptions.Cards(staff=hex_of("staff")),
        )


def test_no_card_is_made_out_to_the_dead_or_for_a_closed_account(
    centre: Centre,
) -> None:
    centre.do(members.add_household, STAFF, "h7", "x")
    centre.do(members.add_resident, STAFF, "r7", "h7", "李雷")
    centre.do(moves.died, STAFF, "r7")

    with pytest.raises(ResidentDied):
        centre.do(cards.issue, STAFF, new("r7"))
    with pytest.raises(MemberClosed):
        centre.do(cards.issue, STAFF, new(on_behalf="h7"))


def test_no_number_and_no_hash_of_a_card_is_in_the_audit(centre: Centre) -> None:
    centre.do(cards.issue, STAFF, new(active=False))
    centre.do(cards.activate_card, STAFF, NEW)
    centre.do(cards.replace_card, STAFF, NEW, hex_of("card-8"), hex_of("card-8", 6))
    centre.do(cards.return_card, STAFF, hex_of("card-8"))

    rows = centre.rows("SELECT action, detail FROM audit ORDER BY n DESC")[:5]
    assert {action for action, _ in rows} == {
        "card.issue", "card.activate", "card.replace", "card.return",
    }  # fmt: skip
    assert NEW not in str(rows) and hex_of("card-8") not in str(rows)
    assert centre.now_ms == NOON_MS
