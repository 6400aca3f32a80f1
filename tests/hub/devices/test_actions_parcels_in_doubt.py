"""Parcels whose bags wait: for a card, for a clock, for an attendant's word, for their turn."""

import pytest

from linli_wire import messages as m
from tests.hub.centre import DAY_MS, NOON_MS, Centre
from tests.hub.devices.parcels import opened, sound, states


def test_a_bag_without_a_card_is_kept_unattributed(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit(card=None)

    assert states(centre.send(edge.parcel())) == [(seq, "unattributed", 0)]
    assert sound(centre)


def test_an_unknown_card_is_credited_when_it_is_issued(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit(card="card-7")
    edge.deposit()
    receipt = centre.send(edge.parcel())

    credited = centre.card("r1", "card-7")

    assert states(receipt)[0] == (seq, "unknown_card", 0)
    assert credited == 1
    assert centre.posted("member:h1") == 10
    assert sound(centre)


def test_a_deposit_waits_for_the_clock_of_its_boot(centre: Centre) -> None:
    edge = opened(clock=False)
    seq = edge.deposit()
    waiting = centre.send(edge.parcel())
    edge.learn(NOON_MS)

    receipt = centre.send(edge.parcel(3))

    assert states(waiting) == [(seq, "waiting_for_clock", 0)]
    assert states(receipt) == [(seq, "awarded", 5)]
    assert centre.rows("SELECT event_ms FROM deposit") == [(NOON_MS,)]
    assert sound(centre)


def test_a_deposit_whose_boot_never_knew_the_time_goes_to_review(
    centre: Centre,
) -> None:
    edge = opened(clock=False)
    seq = edge.deposit()
    centre.send(edge.parcel())
    edge.reboot()
    edge.learn(NOON_MS)

    receipt = centre.send(edge.parcel(3))

    assert states(receipt) == [(seq, "review", 0)]
    assert sound(centre)


def test_an_event_keeps_the_time_of_the_clock_before_it(centre: Centre) -> None:
    edge = opened()
    edge.deposit(after_ms=1000)
    edge.learn(NOON_MS + 5_000_000)
    edge.deposit(after_ms=1000)
    centre.send(edge.parcel())

    assert centre.rows("SELECT event_ms FROM deposit ORDER BY seq") == [
        (NOON_MS + 1000,),
        (NOON_MS + 5_000_000 + 1000,),
    ]


@pytest.mark.parametrize("wall_ms", [0, 1000, NOON_MS + 30 * DAY_MS, 2**53 - 1])
def test_a_time_that_cannot_be_goes_to_review(centre: Centre, wall_ms: int) -> None:
    edge = opened(clock=False)
    edge.learn(wall_ms)
    seq = edge.deposit()

    assert states(centre.send(edge.parcel())) == [(seq, "review", 0)]
    assert sound(centre)


def test_an_attendants_word_corrects_the_award_visibly(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit()
    centre.send(edge.parcel())
    edge.grade(seq, m.Grade.MIXED)

    receipt = centre.send(edge.parcel(4))

    assert states(receipt) == [(seq, "awarded", 2)]
    assert centre.posted("member:h1") == 2
    assert centre.rows(
        "SELECT why, debit, points, corrects FROM transfer ORDER BY n"
    ) == [
        ("award", "issue", 5, None),
        ("correction", "member:h1", 3, "d/1/000000000003/0"),
    ]
    assert centre.rows("SELECT points FROM award_past") == [(5,)]
    assert sound(centre)


@pytest.mark.parametrize("who", ["card-2", "stranger"])
def test_a_grade_from_anyone_else_counts_for_nothing(centre: Centre, who: str) -> None:
    edge = opened()
    seq = edge.deposit()
    wrong = edge.grade(seq, m.Grade.REJECTED, who)

    receipt = centre.send(edge.parcel())

    assert receipt.refused == [m.RefusedEvent(seq=wrong, code="not_an_attendant")]
    assert centre.posted("member:h1") == 5


@pytest.mark.parametrize("card, points", [("card-2", 5), ("card-1", 2)])
def test_nobody_grades_a_bag_of_their_own_household(
    centre: Centre, card: str, points: int
) -> None:
    """The attendant lives with card-2. Control: the neighbour's bag is graded."""
    edge = opened()
    seq = edge.deposit(card=card)
    graded = edge.grade(seq, m.Grade.MIXED)

    receipt = centre.send(edge.parcel())

    own = m.RefusedEvent(seq=graded, code="own_household")
    assert receipt.refused == ([own] if card == "card-2" else [])
    assert centre.posted(f"member:h{card[-1]}") == points
    assert sound(centre)


def test_a_grade_of_nothing_is_refused(centre: Centre) -> None:
    edge = opened()
    wrong = edge.grade(2, m.Grade.GOOD)

    receipt = centre.send(edge.parcel())

    assert receipt.refused == [m.RefusedEvent(seq=wrong, code="deposit_unknown")]
