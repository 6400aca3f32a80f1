"""Once a day's objection window has passed, what it says is only ever raised."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from linli_hub.base.core.errors import DayFrozen
from linli_hub.base.store.tx import Tx
from linli_hub.books.store import books
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import deeds, freezing, settled_days
from linli_hub.earning.actions.attribution import Change, attribute, remember
from linli_hub.earning.actions.deeds import Decision
from linli_hub.earning.actions.resettlement import resettle
from linli_hub.earning.core import settlement
from linli_hub.earning.store import deposits
from linli_hub.people.actions import members, moves
from linli_hub.registry.store.holders import holders
from linli_hub.standard.store.standards import in_force
from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import (
    DAY_MS,
    HOUR_MS,
    NOON_MS,
    STAFF,
    Centre,
    PretendEdge,
    hex_of,
)
from tests.hub.devices.test_actions_parcels import opened, states
from tests.hub.devices.test_actions_together import flow

LAST_OPEN_MS = NOON_MS + 7 * DAY_MS + 12 * HOUR_MS - 1  # of 2026-01-01, in Shanghai
FROZEN_MS = LAST_OPEN_MS + 1
HONOURS = "SELECT account, posted FROM balance WHERE kind = 'honour' ORDER BY account"


def violations(centre: Centre) -> list[str]:
    with centre.database.read() as read:
        return [one.id for one in invariants.check(snapshot.take(read))]


def points(centre: Centre) -> list[int]:
    found = centre.rows("SELECT points FROM deposit ORDER BY event_ms, no")
    return [int(row[0]) for row in found]


def freeze(centre: Centre) -> None:
    while centre.do(freezing.freeze):
        pass


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


def full_week(centre: Centre, name: str, first: int) -> PretendEdge:
    """From Monday, 2026-01-05: `first` bags of eight points, then days of twenty; by
    Friday the week's cap of eighty is reached. All of it is frozen."""
    edge = opened(name)
    for n in range(4, 9):
        edge.mono_ms = n * DAY_MS
        for _ in range(first if n == 4 else 3):
            edge.deposit(stream=m.Stream.RECYCLABLE, mass_g=1000)
    centre.now_ms = NOON_MS + 9 * DAY_MS
    centre.send(edge.parcel())
    assert sum(points(centre)) == 80
    centre.now_ms += 20 * DAY_MS
    return edge


def on_monday(*cards: str) -> PretendEdge:
    late = opened("bins-2")
    late.mono_ms = 4 * DAY_MS
    for card in cards:
        late.deposit(card=card, stream=m.Stream.RECYCLABLE, mass_g=1000)
    return late


def test_a_late_bag_that_would_lower_a_later_frozen_day_waits(centre: Centre) -> None:
    """The week's cap was used up on Friday; a late Monday would take of that."""
    full_week(centre, "bins-1", first=1)

    receipt = centre.send(on_monday("card-1").parcel())

    assert states(receipt) == [(3, "review", 0)]
    assert sum(points(centre)) == 80
    assert "frozen_day" in centre.rows("SELECT reasons FROM deposit")[-1][0]
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


def moved(tx: Tx, to: str) -> list[str]:
    """A bag's card is found to be somebody else's all along; state and member."""
    standards = in_force(tx)
    found = deposits.by_seq(tx, 1, [3])[3]
    before = remember(found)
    holder = holders(tx, [hex_of(to)])[hex_of(to)]
    attribute(found, holder, standards)
    resettle(tx, [Change(found, before)], standards)
    return [found.state, found.member or "", str(found.refused)]


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


def test_the_check_finds_an_honour_posted_twice(centre: Centre) -> None:
    """A planted bug: the second tick posts again."""
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS
    freeze(centre)

    def again(tx: Tx) -> None:
        one = books.transfer(tx, "h/2026-01-01/h1/r1/0")
        assert one is not None
        books.post(tx, [replace(one, id="h/2026-01-01/h1/r1/1")])

    centre.do(again)

    assert "D4" in violations(centre)


def test_the_check_finds_an_honour_that_was_forgotten(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS
    centre.force(
        "INSERT INTO frozen_day (day, upto, begun_ms, done_ms)"
        " VALUES ('2026-01-01', '', 1, 1)"
    )

    assert violations(centre) == ["D4"]


def test_the_check_finds_a_late_group_settled_in_event_order(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted bug: what is late is sorted in among the rest."""
    late, edge = opened("bins-2"), opened()
    late.deposit(after_ms=1000)
    edge.deposit()
    edge.deposit()
    centre.send(edge.parcel())
    centre.now_ms = FROZEN_MS
    monkeypatch.setattr(
        settled_days, "_in_order", lambda d: (0, d.event_ms, d.journal, d.seq)
    )
    monkeypatch.setattr(settled_days, "lowered", lambda _work: set())

    def one_group(tx: Any, work: Any, at: Any, more: Any, standard: Any) -> Any:
        day, found = more
        made = [settled_days._deed(deposit) for deposit in found]
        return settlement.go_on(at[0], at[1], (day, made), standard)

    monkeypatch.setattr(settled_days, "_in_groups", one_group)
    centre.send(late.parcel())

    assert "L11" in violations(centre)


def test_the_check_finds_a_late_bag_that_says_it_was_in_time(centre: Centre) -> None:
    edge = opened()
    edge.deposit()
    centre.now_ms = FROZEN_MS
    centre.send(edge.parcel())
    centre.force("UPDATE deposit SET late_ms = 0")

    assert "D3" in violations(centre)


@pytest.mark.parametrize("seed", range(6))
def test_nothing_of_a_frozen_day_is_ever_lowered(centre: Centre, seed: int) -> None:
    """Parcels and freezing in any order, over the edge of the window."""
    dice = Random(seed)
    centre.add_edge("bins-3")
    flows = [flow(dice, f"bins-{n}") for n in (1, 2, 3)]
    seen: dict[str, int] = {}
    centre.now_ms = FROZEN_MS - DAY_MS
    while any(flows):
        centre.now_ms += dice.randrange(DAY_MS // 4)
        sent = dice.choice([one for one in flows if one]).pop(0)
        centre.writer.run([parcels.command(sent)])
        if dice.random() < 0.3:
            centre.do(freezing.freeze)
        found = entries(centre)
        for id, got in seen.items():
            assert found[id] >= got
        seen = frozen(centre, found)

    freeze(centre)
    assert violations(centre) == []


def entries(centre: Centre) -> dict[str, int]:
    return {
        f"{no}/{seq}": got
        for no, seq, got in centre.rows("SELECT journal_no, seq, points FROM deposit")
    }


def frozen(centre: Centre, found: dict[str, int]) -> dict[str, int]:
    def which(tx: Tx) -> list[str]:
        standards = in_force(tx)
        return [
            f"{no}/{seq}"
            for no, seq, day in tx.pick("SELECT journal_no, seq, day FROM deposit")
            if day is not None and standards.frozen(day)
        ]

    return {id: found[id] for id in centre.do(which)}


def test_many_frozen_days_that_somebody_takes_along_are_refused_at_one_look(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else one command would hold the writer for as many trials as there are days."""
    centre.do(members.add_household, STAFF, "h7", "3-2-501")
    edge = PretendEdge()
    edge.open()
    for _ in range(30):
        edge.deposit("card-1", after_ms=DAY_MS)
    centre.now_ms += 31 * DAY_MS
    centre.send(edge.parcel())
    before = centre.posted("member:h1")
    centre.now_ms += 30 * DAY_MS
    trials: list[int] = []
    settle = settled_days.settle

    def counted(*args: Any) -> Any:
        trials.append(1)
        return settle(*args)

    monkeypatch.setattr(settled_days, "settle", counted)
    centre.do(moves.move, STAFF, "r1", "h7", centre.now_ms - 60 * DAY_MS)

    assert len(trials) <= 3
    assert before > 0 and centre.posted("member:h1") == before
