"""A board set up again from an old copy brings bags along that were told before."""

from linli_wire import messages as m
from tests.hub.centre import NOON_MS, Centre, PretendEdge
from tests.hub.devices.parcels import sound


def followed_by(old: PretendEdge, *, names_it: bool = True) -> PretendEdge:
    """A second journal of the same edge that brings the old one's last bag along."""
    fresh = PretendEdge(old.name, number=2)
    previous = old.journal if names_it else None
    fresh.write(m.JournalOpened(reason="behind", software="test", previous=previous))
    brought = old.events[-1]
    assert brought.event is not None
    fresh.boot, fresh.mono_ms = brought.event.boot, brought.event.mono_ms
    fresh.learn(NOON_MS)
    fresh.write(brought.event.body, card="card-1")
    return fresh


def test_a_bag_booked_from_the_old_journal_is_not_booked_again(centre: Centre) -> None:
    old = PretendEdge()
    old.open()
    old.deposit()
    centre.send(old.parcel())

    receipt = centre.send(followed_by(old).parcel())

    assert receipt.refused == [m.RefusedEvent(seq=3, code="already_recorded")]
    assert receipt.upto == 3
    assert centre.posted("member:h1") == 5
    assert sound(centre)


def test_a_bag_the_hub_never_heard_of_is_booked_from_the_new_journal(
    centre: Centre,
) -> None:
    old = PretendEdge()
    old.open()
    seen = old.seq
    old.deposit()
    centre.send(old.parcel(last=seen))

    receipt = centre.send(followed_by(old).parcel())

    assert receipt.refused == []
    assert centre.posted("member:h1") == 5


def test_a_bag_that_waited_for_the_time_in_the_old_journal_goes_to_review(
    centre: Centre,
) -> None:
    old = PretendEdge()
    old.open(clock=False)
    old.deposit()
    centre.send(old.parcel())
    assert centre.rows("SELECT state FROM deposit") == [("waiting_for_clock",)]

    centre.send(followed_by(old).parcel())

    assert centre.rows("SELECT state FROM deposit") == [("review",)]
    assert sound(centre)


def test_a_bag_of_a_journal_left_long_ago_does_not_wait_for_ever(
    centre: Centre,
) -> None:
    """Its parcel was on the way while the journal that follows it was told."""
    old = PretendEdge()
    old.open(clock=False)
    first = old.seq
    old.deposit()
    centre.send(old.parcel(last=first))
    fresh = PretendEdge(old.name, number=2)
    fresh.write(m.JournalOpened(reason="behind", software="test", previous=old.journal))
    centre.send(fresh.parcel())

    centre.send(old.parcel())

    assert centre.rows("SELECT state FROM deposit") == [("review",)]
    assert centre.rows("SELECT sum(waiting) FROM journal") == [(0,)]
    assert sound(centre)


def test_a_bag_of_a_journal_that_nobody_remembers_does_not_wait_for_ever(
    centre: Centre,
) -> None:
    """The board was set up again from a copy older than that journal."""
    lost = PretendEdge(number=2)
    lost.open(clock=False)
    lost.deposit()
    centre.send(lost.parcel())

    fresh = PretendEdge(number=3)
    fresh.write(m.JournalOpened(reason="forked", software="test", previous="0" * 32))
    centre.send(fresh.parcel())

    assert centre.rows("SELECT state FROM deposit") == [("review",)]
    assert sound(centre)


def test_a_journal_of_another_edge_ends_nobodys_waiting(centre: Centre) -> None:
    old = PretendEdge()
    old.open(clock=False)
    old.deposit()
    centre.send(old.parcel())
    stranger = PretendEdge("bins-2")
    stranger.write(
        m.JournalOpened(reason="behind", software="test", previous=old.journal)
    )

    centre.send(stranger.parcel())

    assert centre.rows("SELECT state FROM deposit") == [("waiting_for_clock",)]


def test_it_is_the_named_predecessor_that_tells_them_apart(centre: Centre) -> None:
    """The control: without the name, the same bag would count twice."""
    old = PretendEdge()
    old.open()
    old.deposit()
    centre.send(old.parcel())

    centre.send(followed_by(old, names_it=False).parcel())

    assert centre.posted("member:h1") == 10
