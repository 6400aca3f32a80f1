"""The checks of frozen days find what is planted, and nothing of such a day is ever lowered."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from linli_hub.base.store.tx import Tx
from linli_hub.books.store import books
from linli_hub.devices.actions import parcels
from linli_hub.earning.actions import freezing, settled_days
from linli_hub.earning.core import settlement
from linli_hub.people.actions import members, moves
from tests.hub.centre import (
    DAY_MS,
    STAFF,
    Centre,
    PretendEdge,
)
from tests.hub.devices.parcels import opened
from tests.hub.devices.test_actions_together import flow
from tests.hub.earning.frozen import (
    FROZEN_MS,
    entries,
    freeze,
    frozen,
    violations,
)


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
