"""Two visits in doubt within 30 days: staff serve until the older is 30 days ago."""

from linli_hub.station.core.staff_only import WINDOW_MS, Doubt, until_ms

NOW = 10 * WINDOW_MS


def doubt(order: str, ago_ms: int, redemption: str = "r") -> Doubt:
    return Doubt(redemption=redemption, order=order, at_ms=NOW - ago_ms)


def test_one_visit_is_chance_two_are_not() -> None:
    one, other = doubt("a", 5), doubt("b", 9)

    assert until_ms([], NOW) is None
    assert until_ms([one], NOW) is None
    assert until_ms([one, other], NOW) == other.at_ms + WINDOW_MS


def test_several_lines_of_one_visit_count_once() -> None:
    lines = [doubt("a", 5, "r1"), doubt("a", 4, "r2"), doubt("a", 3, "r3")]

    assert until_ms(lines, NOW) is None


def test_it_ends_by_itself_and_a_third_visit_makes_it_longer() -> None:
    found = [doubt("a", 20), doubt("b", 10), doubt("c", 5)]

    assert until_ms(found, NOW) == NOW - 10 + WINDOW_MS
    assert until_ms(found[:2], NOW - 20 + WINDOW_MS - 1) is not None
    assert until_ms(found[:2], NOW - 20 + WINDOW_MS) is None
