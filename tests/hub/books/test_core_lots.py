"""Lots: soonest first, never what is held, and back to the day that they had."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_hub.books.core.ledger import (
    EXPIRY,
    ISSUE,
    SHELF,
    Transfer,
    hold,
    settle,
    void,
)
from linli_hub.books.core.lots import Book, expires_on, fold, split, take

JAN, FEB, MAR = "2027-01-31", "2027-02-28", "2027-03-31"


def given_to(id: str, points: int, expires: str | None) -> Transfer:
    return Transfer(
        id=id, debit=ISSUE, credit="member:h1", points=points, why="award",
        cause=id, at_ms=1, expires=expires,
    )  # fmt: skip


def spent(id: str, points: int) -> Transfer:
    return Transfer(
        id=f"r/{id}/hold", debit="member:h1", credit=SHELF, points=points,
        why="redemption", cause=f"r/{id}", at_ms=2,
    )  # fmt: skip


def filled() -> Book:
    """5 for ever, 3 to the end of February, 2 to the end of January."""
    return fold([given_to("a", 5, None), given_to("b", 3, FEB), given_to("c", 2, JAN)])


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        ("2026-01-15", 0, None),
        ("2026-01-31", 1, FEB.replace("2027", "2026")),
        ("2026-02-01", 12, "2027-02-28"),
        ("2027-02-28", 12, "2028-02-29"),
        ("2026-12-31", 24, "2028-12-31"),
        ("2026-10-01", 3, "2027-01-31"),
    ],
)
def test_points_last_to_the_end_of_a_month(
    day: str, months: int, last: str | None
) -> None:
    assert expires_on(day, months) == last


def test_a_hold_takes_what_lapses_soonest_and_last_what_never_does() -> None:
    book = filled()

    book.move(hold(spent("x", 4)))

    assert book.lots["member:h1"] == {JAN: 0, FEB: 1}
    assert book.taken["r/x/hold"] == ((JAN, 2), (FEB, 2))


def test_a_void_gives_back_to_the_lots_it_came_from() -> None:
    book, held = filled(), hold(spent("x", 10))
    book.move(held)
    assert not any(book.lots["member:h1"].values())

    book.move(void(held, why="released", at_ms=3))

    assert book.lots["member:h1"] == {JAN: 2, FEB: 3}


def test_a_partial_settle_gives_back_what_lapses_last() -> None:
    book, held = filled(), hold(spent("x", 4))
    book.move(held)

    book.move(settle(held, why="redemption", at_ms=3, points=3))

    assert book.lots["member:h1"] == {JAN: 0, FEB: 2}
    assert book.taken["r/x/settle"] == ((JAN, 2), (FEB, 1))


def test_a_reversed_spending_has_its_original_last_day_again() -> None:
    book, held = filled(), hold(spent("x", 4))
    book.move(held)
    done = settle(held, why="redemption", at_ms=3)
    book.move(done)

    book.move(
        Transfer(
            id="r/x/settle/reversal", debit=SHELF, credit="member:h1", points=4,
            why="reversal", cause="v/r/x/settle", at_ms=4, reverses=done.id,
        )
    )  # fmt: skip

    assert book.lots["member:h1"] == {JAN: 2, FEB: 3}


def test_a_lapse_takes_the_lot_it_names_and_no_other() -> None:
    book = filled()
    lapse = replace(spent("x", 3), id="x", credit=EXPIRY, expires=FEB)

    book.move(lapse)

    assert book.lots["member:h1"] == {JAN: 2, FEB: 0}


LOTS = st.dictionaries(st.sampled_from([JAN, FEB, MAR]), st.integers(0, 50))


@given(LOTS, st.integers(0, 200), st.integers(0, 200))
def test_what_stays_and_what_returns_is_what_was_taken(
    lots: dict[str, int], points: int, spent: int
) -> None:
    taken = take(lots, points)
    stays, back = split(taken, spent)

    assert sum(n for _, n in taken) == min(points, sum(lots.values()))
    assert sum(n for _, n in stays) == min(spent, sum(n for _, n in taken))
    assert sum(n for _, n in stays + back) == sum(n for _, n in taken)
    assert not back or not stays or max(stays)[0] <= min(back)[0]
