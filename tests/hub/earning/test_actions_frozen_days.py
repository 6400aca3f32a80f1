"""Once a day's objection window has passed, what it says is only ever raised."""

import pytest

from linli_hub.base.core.errors import DayFrozen
from linli_hub.earning.actions import deeds, freezing
from linli_hub.earning.actions.deeds import Decision
from linli_hub.people.actions import moves
from linli_wire import messages as m
from tests.hub.centre import (
    DAY_MS,
    HOUR_MS,
    NOON_MS,
    STAFF,
    Centre,
)
from tests.hub.devices.parcels import opened, states
from tests.hub.earning.frozen import (
    FROZEN_MS,
    HONOURS,
    LAST_OPEN_MS,
    freeze,
    full_week,
    moved,
    on_monday,
    points,
    violations,
)


@pytest.mark.parametrize("now_ms, wanted", [(LAST_OPEN_MS, 2), (FROZEN_MS, 5)])
def test_a_grade_lowers_an_award_until_the_window_has_passed(
    centre: Centre, now_ms: int, wanted: int
) -> None:
    edge = opened()
    seq = edge.deposit()
    centre.send(edge.parcel())
    edge.grade(seq, m.Grade.MIXED)
    centre.now_ms = now_ms

    receipt = centre.send(edge.parcel(seq + 1))

    assert points(centre) == [wanted]
    assert centre.posted("member:h1") == wanted
    frozen = now_ms == FROZEN_MS
    assert [one.code for one in receipt.refused] == ["day_frozen"] * frozen
    alarms = {row[0] for row in centre.rows("SELECT code FROM alarm")}
    assert ("day_frozen" in alarms) == frozen
    assert centre.rows("SELECT counted FROM grade") == [(not frozen,)]
    assert centre.rows("SELECT grade FROM deposit") == [(None if frozen else "mixed",)]
    assert violations(centre) == []


def test_a_refused_grade_is_told_again_as_refused(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit()
    centre.send(edge.parcel())
    edge.grade(seq, m.Grade.REJECTED)
    centre.now_ms = FROZEN_MS
    first = centre.send(edge.parcel(seq + 1))

    again = centre.send(edge.parcel(seq + 1))

    assert again.refused == first.refused
    assert violations(centre) == []


def test_a_late_grade_that_raises_is_booked(centre: Centre) -> None:
    edge = opened()
    seq = edge.deposit()
    edge.grade(seq, m.Grade.MIXED)
    centre.send(edge.parcel())
    edge.grade(seq, m.Grade.GOOD)
    centre.now_ms = FROZEN_MS
    freeze(centre)
    assert centre.rows(HONOURS) == [("honour:r1", 2)]

    centre.send(edge.parcel(seq + 2))

    assert points(centre) == [5]
    assert centre.rows(HONOURS) == [("honour:r1", 5)]
    assert violations(centre) == []


def test_a_late_bag_comes_after_all_that_its_day_has(centre: Centre) -> None:
    """The third of a day earns nothing; the late one is the third, not the first."""
    late, edge = opened("bins-2"), opened()
    late.deposit(after_ms=1000)
    edge.deposit()
    edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS

    receipt = centre.send(late.parcel())

    assert states(receipt) == [(3, "awarded", 0)]
    assert points(centre) == [0, 5, 5]
    assert centre.rows("SELECT late_ms FROM deposit ORDER BY no") == [
        (0,), (0,), (FROZEN_MS,)
    ]  # fmt: skip
    assert violations(centre) == []


def test_late_bags_settle_within_the_caps_that_are_left(centre: Centre) -> None:
    first, second = opened("bins-2"), opened()
    second.deposit()
    centre.send(second.parcel())
    centre.now_ms = FROZEN_MS
    first.deposit(after_ms=1000)

    receipt = centre.send(first.parcel())

    assert states(receipt) == [(3, "awarded", 5)]
    assert centre.posted("member:h1") == 10
    assert centre.rows(HONOURS) == [("honour:r1", 10)]
    assert violations(centre) == []


def test_a_late_bag_that_would_lower_a_later_frozen_day_waits(centre: Centre) -> None:
    """The week's cap was used up on Friday; a late Monday would take of that."""
    full_week(centre, "bins-1", first=1)

    receipt = centre.send(on_monday("card-1").parcel())

    assert states(receipt) == [(3, "review", 0)]
    assert sum(points(centre)) == 80
    assert "frozen_day" in centre.rows("SELECT reasons FROM deposit ORDER BY no")[-1][0]
    assert violations(centre) == []


def test_one_that_waits_does_not_hold_up_the_others(centre: Centre) -> None:
    full_week(centre, "bins-1", first=1)

    receipt = centre.send(on_monday("card-1", "card-2", "card-1").parcel())

    assert [one.state for one in receipt.outcomes] == ["review", "awarded", "review"]
    assert centre.posted("member:h2") == 8
    assert violations(centre) == []


def test_a_late_bag_on_a_day_that_is_full_lowers_nothing(centre: Centre) -> None:
    """A control: its day has no room, so Friday keeps what it has."""
    full_week(centre, "bins-1", first=3)

    receipt = centre.send(on_monday("card-1").parcel())

    assert states(receipt) == [(3, "awarded", 0)]
    assert violations(centre) == []


def test_a_review_that_would_lower_a_frozen_day_can_only_be_dismissed(
    centre: Centre,
) -> None:
    full_week(centre, "bins-1", first=1)
    centre.send(on_monday("card-1").parcel())
    id = "d/2/000000000003"
    again = Decision(decision="attribute", reason="x", resident="r1")

    with pytest.raises(DayFrozen):
        centre.do(deeds.resolve, STAFF, "k", id, again)
    assert violations(centre) == []

    no = Decision(decision="dismiss", reason="本周已满")
    assert centre.do(deeds.resolve, STAFF, "k2", id, no).state == "dismissed"
    assert violations(centre) == []


def test_a_moved_card_does_not_take_a_frozen_entry_away(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS

    said = centre.do(moved, "card-2")

    assert said == ["awarded", "h1", "True"]
    assert (centre.posted("member:h1"), centre.posted("member:h2")) == (5, 0)
    assert centre.rows("SELECT subject FROM alarm WHERE code = 'day_frozen'") == [
        ("d/1/000000000003",)
    ]
    assert violations(centre) == []


def test_a_move_in_the_past_leaves_frozen_days_alone(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS

    centre.do(moves.move, STAFF, "r1", "h2", NOON_MS - HOUR_MS)

    assert centre.rows("SELECT member FROM deposit") == [("h1",)]
    assert violations(centre) == []


def test_an_unknown_card_is_credited_late(centre: Centre) -> None:
    edge = opened()
    edge.deposit(card="stranger")
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS

    centre.card("r1", "stranger")

    assert centre.posted("member:h1") == 5
    assert centre.rows("SELECT late_ms FROM deposit") == [(FROZEN_MS,)]
    assert centre.rows(HONOURS) == [("honour:r1", 5)]
    assert violations(centre) == []


def test_honours_are_posted_once_when_a_day_freezes(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    edge.deposit(card="card-2")
    edge.mono_ms = DAY_MS
    edge.deposit()
    centre.now_ms += DAY_MS + HOUR_MS
    centre.send(edge.parcel())
    assert centre.do(freezing.freeze) == 0
    centre.now_ms = FROZEN_MS

    freeze(centre)
    freeze(centre)

    assert centre.rows(HONOURS) == [("honour:r1", 5), ("honour:r2", 5)]
    assert centre.rows("SELECT day FROM frozen_day") == [("2026-01-01",)]
    centre.now_ms += DAY_MS
    freeze(centre)
    assert centre.rows(HONOURS) == [("honour:r1", 10), ("honour:r2", 5)]
    assert centre.posted("merit") == -15
    assert centre.posted("member:h1") == 10
    assert violations(centre) == []


def test_freezing_goes_on_where_it_ended(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge = opened()
    edge.deposit()
    edge.deposit(card="card-2")
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS
    monkeypatch.setattr(freezing, "MEMBERS_MAX", 1)

    looked = [centre.do(freezing.freeze) for _ in range(4)]

    assert looked == [1, 1, 0, 0]
    assert centre.rows(HONOURS) == [("honour:r1", 5), ("honour:r2", 5)]
    assert violations(centre) == []


def test_a_spent_award_keeps_its_honour(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    centre.spend("card-1", "soap")
    centre.now_ms = FROZEN_MS
    freeze(centre)

    assert centre.posted("member:h1") == 2
    assert centre.rows(HONOURS) == [("honour:r1", 5)]
    assert violations(centre) == []


def test_a_review_that_raises_a_frozen_day_is_booked(centre: Centre) -> None:
    waits = opened("bins-2", clock=False)
    waits.deposit()
    waits.reboot()
    waits.learn(FROZEN_MS)
    centre.now_ms = FROZEN_MS
    centre.send(waits.parcel())
    whose = Decision(decision="attribute", reason="x", resident="r1", event_ms=NOON_MS)

    done = centre.do(deeds.resolve, STAFF, "k", "d/1/000000000002", whose)

    assert (done.state, done.points) == ("awarded", 5)
    assert centre.rows(HONOURS) == [("honour:r1", 5)]
    assert violations(centre) == []
