"""Transfers that cannot be out of balance, and a chain that shows every change."""

from dataclasses import replace
from typing import Any

import pytest

from linli_hub.books.core import ledger
from linli_hub.books.core.ledger import (
    Change,
    Kind,
    Transfer,
    changes,
    hold,
    settle,
    void,
)

AWARD = Transfer(
    id="d/1/000000000002/0", debit="issue", credit="member:h1", points=5, why="award",
    cause="d/1/000000000002", at_ms=1,
)  # fmt: skip
HELD = hold(
    Transfer(
        id="r/a/hold", debit="member:h1", credit="shelf", points=3, why="redemption",
        cause="r/a", at_ms=2,
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"points": 0},
        {"points": -1},
        {"points": 1.5},
        {"points": True},
        {"points": 2**53},
        {"credit": "issue"},
        {"kind": Kind.SETTLE},
        {"pending": "r/a/hold"},
        {"releases": 3},
    ],
)
def test_a_transfer_that_makes_no_sense_cannot_be_made(wrong: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        replace(AWARD, **wrong)


def test_a_batch_is_summed_per_account() -> None:
    batch = [AWARD, replace(AWARD, id="x", points=2), HELD]

    assert changes(batch) == {
        "issue": Change(-7, 0, 2),
        "member:h1": Change(7, 3, 3),
        "shelf": Change(0, 0, 1),
    }


def test_a_hold_ends_posted_or_given_back() -> None:
    posted = changes([HELD, settle(HELD, why="redemption", at_ms=3)])
    back = changes([HELD, void(HELD, why="released", at_ms=3)])

    assert posted["member:h1"] == Change(-3, 0, 2)
    assert posted["shelf"] == Change(3, 0, 2)
    assert back["member:h1"] == Change(0, 0, 2)


def test_both_ends_of_a_hold_name_it() -> None:
    ends = settle(HELD, why="redemption", at_ms=3), void(HELD, why="released", at_ms=3)

    assert [end.pending for end in ends] == [HELD.id, HELD.id]


@pytest.mark.parametrize(
    "change",
    [
        {"id": "d/1/000000000002/1"},
        {"debit": "adjustment"},
        {"credit": "member:h2"},
        {"points": 6},
        {"why": "correction"},
        {"cause": "d/1/000000000003"},
        {"at_ms": 2},
        {"event_ms": 0},
        {"corrects": "d/1/000000000002/0"},
        {"kind": Kind.HOLD},
    ],
)
def test_every_field_is_in_the_chain(change: dict[str, Any]) -> None:
    before = ledger.link(ledger.GENESIS, 1, AWARD)

    assert ledger.link(ledger.GENESIS, 1, replace(AWARD, **change)) != before
    assert ledger.link(ledger.GENESIS, 2, AWARD) != before


def test_an_account_of_no_declared_kind_is_refused() -> None:
    assert ledger.account_kind("member:h1") == "member"
    with pytest.raises(KeyError):
        ledger.account_kind("treasure:h1")
