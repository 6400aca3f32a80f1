"""What a parcel does to the books, and that it does it once."""

from dataclasses import replace

import pytest

from linli_hub.base.core.errors import NotYourJournal
from linli_wire import messages as m
from tests.hub.centre import DAY_MS, Centre, hex_of
from tests.hub.devices.parcels import opened, sound, states


def test_a_deposit_is_awarded_under_the_standard(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit()

    receipt = centre.send(edge.parcel())

    assert (receipt.answer, receipt.upto, receipt.epoch) == ("applied", seq, 1)
    assert receipt.outcomes == [
        m.Outcome(seq=seq, state="awarded", points=5, balance=5)
    ]
    assert centre.posted("issue") == -5
    assert sound(centre)


def test_the_same_parcel_again_gets_the_same_answer_and_no_points(
    centre: Centre,
) -> None:
    edge = opened()
    edge.deposit()
    first = centre.send(edge.parcel())

    again = centre.send(edge.parcel())

    assert again == first
    assert centre.posted("member:h1") == 5


def test_a_parcel_that_overlaps_is_booked_from_the_cursor_on(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    new = edge.deposit(after_ms=1000)

    receipt = centre.send(edge.parcel(2))

    assert (receipt.upto, states(receipt)) == (new, [(new, "awarded", 5)])
    assert centre.posted("member:h1") == 10
    assert sound(centre)


def test_a_gap_is_answered_with_the_cursor(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    edge.deposit()
    centre.send(edge.parcel(1, 2))

    receipt = centre.send(edge.parcel(4))

    assert (receipt.answer, receipt.upto) == ("gap", 2)
    assert centre.posted("member:h1") == 0


def test_a_journal_never_seen_starts_at_its_first_event(centre: Centre) -> None:
    edge = opened()
    edge.deposit()

    assert centre.send(edge.parcel(2)).answer == "gap"
    assert centre.rows("SELECT count(*) FROM journal") == [(0,)]


@pytest.mark.parametrize("first, last", [(1, 3), (2, 3), (1, 4), (2, 4), (4, 4)])
def test_another_history_is_a_fork_and_doubles_nothing(
    centre: Centre, first: int, last: int
) -> None:
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    other = opened()
    other.deposit(mass_g=1550)
    other.deposit()

    receipt = centre.send(other.parcel(first, last))

    assert (receipt.answer, receipt.upto) == ("fork", 3)
    assert centre.rows("SELECT code FROM alarm") == [("journal_forked",)]
    edge.deposit()
    assert centre.send(edge.parcel(4)).answer == "fork"
    assert centre.posted("member:h1") == 5


def test_a_journal_that_does_not_start_at_its_genesis_is_a_fork(
    centre: Centre,
) -> None:
    edge = opened()

    receipt = centre.send(replace(edge.parcel(), prev=bytes(32)))

    assert (receipt.answer, receipt.upto) == ("fork", 0)


def test_a_journal_belongs_to_one_edge(centre: Centre) -> None:
    edge = opened()
    centre.send(edge.parcel())
    edge.deposit()

    with pytest.raises(NotYourJournal):
        centre.send(replace(edge.parcel(3), edge="bins-2"))

    assert centre.rows("SELECT code FROM alarm") == [("not_your_journal",)]


def test_a_hole_is_booked_with_an_alarm_and_the_journal_goes_on(
    centre: Centre,
) -> None:
    edge = opened()
    edge.deposit()
    edge.deposit()
    centre.send(edge.parcel(1, 2))
    parcel = edge.parcel(3, 3)
    hole = m.Hole(first=3, last=3, reason="checksum", chain=parcel.chain.hex())

    receipt = centre.send(replace(parcel, events=(), hole=hole))

    assert (receipt.answer, receipt.upto) == ("applied", 3)
    again = centre.send(replace(parcel, events=(), hole=hole))
    assert (again.answer, again.upto) == ("applied", 3)
    assert states(centre.send(edge.parcel(4))) == [(4, "awarded", 5)]
    assert centre.rows("SELECT code FROM alarm") == [("journal_hole",)]
    assert sound(centre)


def test_an_event_that_cannot_be_read_is_refused_and_the_cursor_moves_on(
    centre: Centre,
) -> None:
    edge = opened()
    edge.deposit()
    edge.deposit()
    events = list(edge.events)
    events[2] = replace(events[2], event=None, card=None, fault="cannot_unseal")
    edge.events = events

    receipt = centre.send(edge.parcel())

    assert receipt.refused == [m.RefusedEvent(seq=3, code="cannot_unseal")]
    assert (receipt.upto, states(receipt)) == (4, [(4, "awarded", 5)])
    assert centre.send(edge.parcel()).refused == receipt.refused
    assert sound(centre)


def test_an_early_bag_that_arrives_late_moves_the_caps(centre: Centre) -> None:
    """Two visits a day earn: the third by the clock earns nothing, whoever came first."""
    late, early = opened("bins-1"), opened("bins-2")
    late.deposit(after_ms=3_600_000)
    late.deposit(after_ms=3_600_000)
    centre.send(late.parcel())
    early.deposit(after_ms=60_000)

    receipt = centre.send(early.parcel())

    assert states(receipt) == [(3, "awarded", 5)]
    assert centre.posted("member:h1") == 10
    assert centre.rows("SELECT points FROM deposit ORDER BY event_ms") == [
        (5,), (5,), (0,)
    ]  # fmt: skip
    assert sound(centre)


def test_a_late_day_settles_the_days_after_it_again(centre: Centre) -> None:
    """A remainder of recyclables is carried from day to day."""
    today, before = opened("bins-1"), opened("bins-2")
    today.deposit(stream=m.Stream.RECYCLABLE, mass_g=50, after_ms=DAY_MS)
    centre.now_ms += DAY_MS
    centre.send(today.parcel())
    assert centre.posted("member:h1") == 0
    before.deposit(stream=m.Stream.RECYCLABLE, mass_g=80)

    centre.send(before.parcel())

    assert centre.posted("member:h1") == 1
    assert centre.rows("SELECT day, points FROM settled_day ORDER BY day") == [
        ("2026-01-01", 0),
        ("2026-01-02", 1),
    ]
    assert sound(centre)


def test_what_was_spent_before_a_correction_becomes_a_claim(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit()
    centre.send(edge.parcel())
    centre.spend("card-1", "soap")
    edge.grade(seq, m.Grade.REJECTED)

    receipt = centre.send(edge.parcel(4))

    assert receipt.outcomes == [
        m.Outcome(seq=seq, state="awarded", points=0, balance=0)
    ]
    assert centre.posted("member:h1") == 0
    assert centre.posted("claim:h1") == -3
    assert sound(centre)


def test_arrival_in_any_order_gives_the_same_balances(
    centre: Centre, other: Centre
) -> None:
    one, two = opened("bins-1"), opened("bins-2")
    for n in range(6):
        stream = m.Stream.RECYCLABLE if n % 2 else m.Stream.KITCHEN
        one.deposit(stream=stream, mass_g=333 * n + 100, after_ms=7_000_000)
        two.deposit(stream=stream, mass_g=777, after_ms=6_500_000)
        one.grade(one.seq, m.Grade.MIXED)
    centre.now_ms += DAY_MS
    for start in range(1, one.seq + 1, 3):
        centre.send(one.parcel(start, min(start + 2, one.seq)))
    centre.send(two.parcel())
    first = centre.posted("member:h1")

    other.now_ms += DAY_MS
    other.send(two.parcel(1, 5))
    other.send(one.parcel())
    other.send(two.parcel(6))

    assert other.posted("member:h1") == first
    assert sound(centre)
    assert sound(other)


def test_a_poisoned_parcel_stops_only_its_own_edge(centre: Centre) -> None:
    good, bad = opened("bins-1"), opened("bins-2")
    good.deposit()
    bad.deposit(card="card-2")
    broken = bad.parcel()
    object.__setattr__(broken.events[2], "chain", None)  # we are wrong

    results = centre.run_parcels(broken, good.parcel(), broken)

    assert [r.error.code if r.error else r.value.answer for r in results] == [
        "poisoned", "applied", "poisoned"
    ]  # fmt: skip
    assert centre.posted("member:h1") == 5
    assert centre.rows("SELECT edge, times FROM dead_letter") == [("bins-2", 2)]
    assert centre.rows("SELECT code, subject FROM alarm") == [("dead_letter", "bins-2")]
    assert sound(centre)


def test_before_any_standard_a_deposit_waits_in_review(bare: Centre) -> None:
    bare.add_edge("bins-1")
    bare.people()
    edge = opened()
    seq = edge.deposit()
    assert states(bare.send(edge.parcel())) == [(seq, "review", 0)]

    bare.publish()

    assert bare.posted("member:h1") == 5
    assert sound(bare)


def test_a_device_that_is_not_well_raises_an_alarm(centre: Centre) -> None:
    edge = opened()
    edge.write(m.DeviceHealth(device="bin-1", state="stuck", detail="same value"))
    edge.write(m.SessionFailed(device="bin-1", session=hex_of("x", 16), reason="late"))
    centre.send(edge.parcel())

    assert centre.rows("SELECT device, state FROM device") == [("bin-1", "stuck")]
    assert centre.rows("SELECT code, subject FROM alarm") == [
        ("device_health", "bins-1/bin-1")
    ]
