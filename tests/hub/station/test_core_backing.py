"""What stands behind the points, and what to order, from figures alone."""

from dataclasses import replace

import pytest

from linli_hub.station.core.backing import Backing, Demand, reorder

HALF = Backing(
    outstanding=1000,
    goods=300,
    pledged=200,
    spent=280,
    goods_fen=1500,
    points_per_yuan=20,
)
RICE = Demand(
    item="rice",
    name_zh="大米",
    name_en="Rice",
    unit="piece",
    had=56,
    waiting=0,
    left=10,
    reorder_level=None,
)


def test_half_of_the_points_have_nothing_behind_them() -> None:
    assert (HALF.cover_percent, HALF.short, HALF.days_of_cover) == (50, 500, 30)
    assert HALF.outstanding_fen == 5000


def test_no_points_out_is_covered_and_nobody_spending_is_no_rate() -> None:
    young = replace(HALF, outstanding=0, spent=0, points_per_yuan=None)

    assert (young.cover_percent, young.short) == (100, 0)
    assert (young.days_of_cover, young.outstanding_fen) == (None, None)


@pytest.mark.parametrize(
    ("left", "quantity"),
    [(14, None), (13, 28 - 13), (0, 28), (100, None)],
)
def test_an_order_is_due_when_the_rest_does_not_last_the_delivery(
    left: int, quantity: int | None
) -> None:
    """Two a day, a week to come, a week between orders."""
    found = reorder(replace(RICE, left=left), lead_days=7)

    assert (found and found.quantity) == quantity


def test_who_waits_is_ordered_for_too() -> None:
    found = reorder(replace(RICE, left=0, waiting=5), lead_days=7)

    assert found is not None
    assert (found.quantity, found.waiting, found.days_left) == (33, 5, 0)


def test_a_level_brings_it_to_twice_the_level() -> None:
    quiet = replace(RICE, had=0, left=3, reorder_level=3)
    found = reorder(quiet, lead_days=7)

    assert found is not None
    assert (found.quantity, found.days_left) == (3, None)
    assert reorder(replace(quiet, left=4), lead_days=7) is None
