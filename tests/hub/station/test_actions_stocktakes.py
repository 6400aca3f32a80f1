"""Counts: a difference is looked at by another person, and nothing is moved twice."""

import pytest

from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    NotFound,
    SamePerson,
)
from linli_hub.station.actions import redemptions, resolving, stocktakes
from linli_hub.station.actions.redemptions import Cards
from linli_hub.station.core.refusals import (
    PlaceBusy,
    StillInDoubt,
)
from tests.hub.centre import KIOSK, STAFF, Centre, hex_of
from tests.hub.station.spending import CHIEF, POLICY, end, reserve, rich_centre, sound

__all__ = ["rich_centre"]  # the fixture


def lot_of(centre: Centre) -> int:
    [(lot,)] = centre.rows("SELECT n FROM stock_lot WHERE item = 'soap'")
    return int(lot)


def test_a_count_that_agrees_is_matched_and_moves_nothing(rich: Centre) -> None:
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: 10})

    assert (told["outcome"], told["differences"]) == ("matched", {})
    assert rich.rows("SELECT code FROM alarm") == []


@pytest.mark.parametrize("counted, by", [(9, -1), (11, 1)])
def test_a_difference_is_looked_at_by_another_person_and_then_moved(
    rich: Centre, counted: int, by: int
) -> None:
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: counted})
    assert (told["outcome"], told["differences"]) == ("open", {str(lot): by})
    assert rich.rows("SELECT code FROM alarm") == [("stock_difference",)]
    assert rich.rows("SELECT stock FROM item") == [(10,)]
    with pytest.raises(SamePerson):
        rich.do(stocktakes.close, STAFF, "x", told["take"], "recounted")
    done = rich.do(stocktakes.close, CHIEF, "x", told["take"], "recounted")

    assert done == {"moved": {str(lot): by}}
    assert rich.rows("SELECT stock FROM item") == [(counted,)]
    with pytest.raises(AlreadyDecided):
        rich.do(stocktakes.close, CHIEF, "x2", told["take"], "again")
    assert sound(rich)


@pytest.mark.parametrize("truth", ["handed_over", "not_given"])
def test_what_was_in_doubt_at_the_count_is_not_taken_off_twice(
    rich: Centre, truth: str
) -> None:
    """One soap is in review; the count says whether it went."""
    spent = reserve(rich, "k")
    end(rich, spent.id, "unknown")
    lot = lot_of(rich)
    lies = 9 if truth == "handed_over" else 10
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: lies})
    assert told["outcome"] == "open"
    with pytest.raises(StillInDoubt):
        rich.do(stocktakes.close, CHIEF, "x", told["take"], "one is in review")
    word = resolving.Word(result=truth, reason="counted")
    rich.do(resolving.resolve, STAFF, "w", spent.id, word, POLICY)
    done = rich.do(stocktakes.close, CHIEF, "x2", told["take"], "explained")
    assert done == {"moved": {}}

    assert rich.rows("SELECT stock, reserved FROM item") == [(lies, 0)]
    assert sound(rich)


def test_a_doubt_that_hides_a_lie_stays_open_until_it_is_cleared_up(
    rich: Centre,
) -> None:
    """One soap still lies there that was settled as gone; the one in doubt did go: the
    sum agrees, and both are wrong."""
    end(rich, reserve(rich, "lie").id)
    doubted = reserve(rich, "doubt")
    end(rich, doubted.id, "unknown")
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: 9})
    assert (told["outcome"], told["differences"]) == ("open", {})

    word = resolving.Word(result="handed_over", reason="seen")
    rich.do(resolving.resolve, STAFF, "w", doubted.id, word, POLICY)
    done = rich.do(stocktakes.close, CHIEF, "x", told["take"], "one more than said")

    assert done == {"moved": {str(lot): 1}}
    assert rich.rows("SELECT stock, reserved FROM item") == [(9, 0)]
    assert sound(rich)


def test_a_count_finds_a_drop_sensor_that_said_yes_falsely(rich: Centre) -> None:
    """Settled for two, but one still lies there."""
    end(rich, reserve(rich, "k", quantity=2).id)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot_of(rich): 9})

    assert list(told["differences"].values()) == [1]


def test_sales_between_count_and_close_stay(rich: Centre) -> None:
    lot = lot_of(rich)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot: 8})
    end(rich, reserve(rich, "k").id)
    rich.do(stocktakes.close, CHIEF, "x", told["take"], "two were gone")

    assert rich.rows("SELECT stock FROM item") == [(7,)]
    assert sound(rich)


def test_every_lot_is_counted_and_none_of_elsewhere(rich: Centre) -> None:
    lot = lot_of(rich)
    for wrong in ({}, {lot: -1}, {lot: 1, 99: 1}):
        with pytest.raises((BadValue, NotFound)):
            rich.do(stocktakes.count, STAFF, f"c{wrong}", "counter", wrong)
    spent = reserve(rich, "k")
    rich.do(redemptions.dispense, KIOSK, "d", spent.id, Cards(staff=hex_of("staff")))
    with pytest.raises(StillInDoubt):
        rich.do(stocktakes.count, STAFF, "busy", "counter", {lot: 10})


def test_a_count_does_not_take_what_is_promised(rich: Centre) -> None:
    reserve(rich, "k", quantity=3)
    told = rich.do(stocktakes.count, STAFF, "c", "counter", {lot_of(rich): 2})
    with pytest.raises(PlaceBusy):
        rich.do(stocktakes.close, CHIEF, "x", told["take"], "gone")
    assert sound(rich)
