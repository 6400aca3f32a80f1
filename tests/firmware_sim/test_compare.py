"""The demo's judge must see a broken promise, and must not cry at a kept one."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from linli_sim.demo.compare import Bag, Booked, compare, percentile

BAG = Bag(who="R1", device="bin-1", link="serial", mass_g=900, green=True, at_s=3.0)
ENTRY = Booked(who="R1", device="bin-1", mass_g=910, points=5, times=1, key="bins/j1/7")


def test_a_settled_green_is_fine() -> None:
    result = compare([BAG], [ENTRY])

    assert (result.matched, result.credited, result.clean) == (1, 1, True)


def test_a_green_without_settlement_is_lost_and_named() -> None:
    for booked in ([], [replace(ENTRY, times=0)], [replace(ENTRY, who="R2")]):
        result = compare([BAG], booked)

        assert len(result.lost) == 1
        assert "R1" in result.lost[0] and "900 g" in result.lost[0]


def test_a_red_that_was_not_settled_is_fine_and_one_that_was_too() -> None:
    red = replace(BAG, green=False)

    assert compare([red], []).clean
    assert compare([red], [ENTRY]).clean


def test_a_dark_bag_may_be_settled_for_nobody_once_and_a_green_one_may_not() -> None:
    dark, nobody = replace(BAG, green=False), replace(ENTRY, who=None)

    assert compare([dark], [nobody]).clean
    assert len(compare([dark], [nobody, nobody]).doubled) == 1
    assert len(compare([dark], [replace(nobody, device="bin-2")]).doubled) == 1
    assert not compare([BAG], [nobody]).clean


def test_one_bag_settled_twice_is_doubled_and_named() -> None:
    again = replace(ENTRY, key="bins/j1/8")

    for booked in ([ENTRY, again], [replace(ENTRY, times=2)]):
        result = compare([BAG], booked)

        assert len(result.doubled) == 1
        assert "910 g" in result.doubled[0]


def test_a_green_bag_is_matched_before_a_dark_one() -> None:
    dark = replace(BAG, green=False, at_s=1.0)

    assert compare([dark, BAG], [ENTRY]).clean
    assert compare([BAG, dark], [ENTRY]).clean


def test_different_masses_do_not_hide_each_other() -> None:
    other = replace(BAG, mass_g=2500)

    result = compare([BAG, other], [ENTRY, ENTRY])

    assert len(result.lost) == 1 and "2500 g" in result.lost[0]
    assert len(result.doubled) == 1


@given(st.lists(st.integers(0, 20), max_size=12), st.data())
def test_any_loss_and_any_double_among_many_is_seen(
    masses: list[int], data: st.DataObject
) -> None:
    bags = [replace(BAG, mass_g=1000 * m) for m in masses]
    booked = [replace(ENTRY, mass_g=1000 * m, key=str(n)) for n, m in enumerate(masses)]

    assert compare(bags, booked).clean
    if masses:
        gone = data.draw(st.integers(0, len(masses) - 1))
        fewer = booked[:gone] + booked[gone + 1 :]
        assert len(compare(bags, fewer).lost) == 1
        assert len(compare(bags, [*booked, booked[gone]]).doubled) == 1


def test_percentiles_are_nearest_rank() -> None:
    assert percentile([], 0.5) is None
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([float(n) for n in range(1, 101)], 0.99) == 99.0
