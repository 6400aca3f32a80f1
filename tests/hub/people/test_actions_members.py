"""Households, cards, PINs: who may, what is counted, what is credited later."""

import pytest

from linli_hub.base.actions import once
from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    CardUnknown,
    KeyReused,
    NotAllowed,
    NotFound,
    PinLocked,
    PinNotSet,
)
from linli_hub.people.actions import cards, members, moves, pins
from linli_hub.registry.store import tags
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from tests.hub.centre import DAY_MS, KIOSK, STAFF, Centre, PretendEdge, hex_of

CARD = hex_of("card-1")


@pytest.fixture
def pinned(centre: Centre) -> Centre:
    centre.do(pins.set_pin, STAFF, "r1", "$argon2id$one")
    return centre


def test_a_member_starts_with_an_empty_account(centre: Centre) -> None:
    centre.do(members.add_household, STAFF, "h3", "1-1-101")

    assert centre.posted("member:h3") == 0
    with pytest.raises(AlreadyExists):
        centre.do(members.add_household, STAFF, "h3", "1-1-101")


@pytest.mark.parametrize("id", ["", "a b", "x" * 65, "h:1", "h/1", "户"])
def test_odd_ids_are_refused(centre: Centre, id: str) -> None:
    with pytest.raises(BadValue):
        centre.do(members.add_household, STAFF, id, "1-1-101")


def test_what_does_not_exist_is_named(centre: Centre) -> None:
    with pytest.raises(NotFound):
        centre.do(members.add_resident, STAFF, "r7", "h7", "Li")
    with pytest.raises(NotFound):
        centre.card("r7", "card-7")
    with pytest.raises(CardUnknown):
        centre.do(cards.block_card, STAFF, hex_of("card-7"))


def test_only_staff_manage_members(centre: Centre) -> None:
    with pytest.raises(NotAllowed):
        centre.do(members.add_household, KIOSK, "h3", "1-1-101")


def test_every_change_leaves_one_audit_row(centre: Centre) -> None:
    before = centre.rows("SELECT count(*) FROM audit")[0][0]
    centre.card("r1", "card-8")
    centre.do(cards.block_card, STAFF, hex_of("card-8"))
    centre.do(cards.block_card, STAFF, hex_of("card-8"))

    rows = centre.rows("SELECT actor, action, subject FROM audit ORDER BY n")[before:]
    assert rows == [("wang", "card.issue", "r1"), ("wang", "card.block", "r1")]


def test_edges_learn_of_blocked_cards_and_attendants(centre: Centre) -> None:
    with centre.database.read() as read:
        before = tags.card_tags(read)
    centre.do(cards.block_card, STAFF, CARD)
    with centre.database.read() as read:
        after = tags.card_tags(read)

    assert before.attendants == (hex_of("attendant", 6),)
    assert before.staff == (hex_of("staff", 6),)
    assert (before.blocked, after.blocked) == ((), (hex_of("card-1", 6),))
    assert after.version == before.version + 1


def test_a_bag_after_the_card_was_blocked_goes_to_review(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit(after_ms=60_000)
    edge.deposit(after_ms=3_600_000)
    centre.now_ms += 120_000
    centre.do(cards.block_card, STAFF, CARD)
    centre.send(edge.parcel())

    states = centre.rows("SELECT state FROM deposit ORDER BY seq")
    assert states == [("awarded",), ("review",)]
    assert centre.posted("member:h1") == 5


def test_blocking_takes_back_what_was_earned_after_it(centre: Centre) -> None:
    edge = PretendEdge()
    edge.open()
    edge.deposit(after_ms=3_600_000)
    centre.send(edge.parcel())
    assert centre.posted("member:h1") == 5

    centre.do(cards.block_card, STAFF, CARD)

    assert centre.posted("member:h1") == 0
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []


def test_the_fifth_wrong_pin_locks_for_a_quarter_of_an_hour(pinned: Centre) -> None:
    for left in (4, 3, 2, 1):
        assert pinned.do(pins.charge_pin, CARD) == "$argon2id$one"
        with pinned.database.read() as read:
            assert pins.pin_left(read, CARD) == left
    pinned.do(pins.charge_pin, CARD)

    with pytest.raises(PinLocked):
        pinned.do(pins.charge_pin, CARD)
    pinned.now_ms += pins.PIN_LOCK_MS
    pinned.do(pins.charge_pin, CARD)


def test_parallel_tries_get_no_more_than_five(pinned: Centre) -> None:
    results = pinned.run(*[(pins.charge_pin, CARD)] * 50)

    assert sum(result.error is None for result in results) == pins.PIN_WRONG_MAX


def test_a_right_pin_takes_the_charge_back(pinned: Centre) -> None:
    for _ in range(50):
        pinned.do(pins.charge_pin, CARD)
        pinned.do(pins.pin_passed, CARD)

    with pinned.database.read() as read:
        assert pins.pin_left(read, CARD) == pins.PIN_WRONG_MAX


def test_twenty_wrong_a_day_need_the_staff(pinned: Centre) -> None:
    tries = 0
    for _ in range(40):
        pinned.now_ms += pins.PIN_LOCK_MS
        tries += pinned.run((pins.charge_pin, CARD))[0].error is None
    assert tries == pins.PIN_DAY_WRONG_MAX
    pinned.now_ms += DAY_MS
    with pytest.raises(PinLocked):
        pinned.do(pins.charge_pin, CARD)

    pinned.do(pins.unlock_pin, STAFF, "r1")

    assert pinned.do(pins.charge_pin, CARD)


def test_no_pin_no_try(centre: Centre) -> None:
    with pytest.raises(PinNotSet):
        centre.do(pins.charge_pin, CARD)


def test_any_action_under_a_key_is_done_once_and_gives_the_same_answer(
    centre: Centre,
) -> None:
    new = cards.NewCard(resident="r1", hash=hex_of("card-7"), tag=hex_of("card-7", 6))
    said = [centre.do(once.keyed, STAFF, "a" * 32, cards.issue, new) for _ in range(3)]

    assert said == [0, 0, 0]
    assert centre.rows("SELECT count(*) FROM card WHERE resident = 'r1'") == [(2,)]
    other = cards.NewCard(resident="r2", hash=new.hash, tag=new.tag)
    with pytest.raises(KeyReused):
        centre.do(once.keyed, STAFF, "a" * 32, cards.issue, other)


def test_a_refusal_under_a_key_stays_a_refusal(centre: Centre) -> None:
    step = (members.set_spend, "h7", "heads")
    for _ in range(2):
        with pytest.raises(NotFound):
            centre.do(once.keyed, STAFF, "b" * 32, *step)
        if not centre.rows("SELECT id FROM household WHERE id = 'h7'"):
            centre.do(members.add_household, STAFF, "h7", "x")

    centre.do(once.keyed, STAFF, "c" * 32, *step)  # a control: another key


def test_the_edges_hear_of_every_card_that_is_no_good(centre: Centre) -> None:
    for n, end in enumerate((cards.block_card, cards.return_card)):
        centre.card("r1", f"x{n}")
        centre.do(end, STAFF, hex_of(f"x{n}"))
    centre.do(moves.leave, STAFF, "r2")

    with centre.database.read() as read:
        told = tags.card_tags(read)
    no_good = {hex_of(name, 6) for name in ("x0", "x1", "card-2")}
    assert set(told.blocked) == no_good
    assert told.attendants == (hex_of("attendant", 6),)
