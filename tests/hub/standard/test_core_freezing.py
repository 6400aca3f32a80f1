"""When a day is over for good, and that what comes late takes nothing from it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.earning.core.settlement import Carry, Deed, in_groups, settle
from linli_hub.standard.core.freezing import earned, freezes_ms
from linli_hub.standard.core.parts import Standard
from linli_hub.standard.core.standard import parse
from tests.hub.earning.test_core_settlement import DAYS, few, weeks
from tests.hub.standards import CLOSE_TEXT

CLOSE = parse(CLOSE_TEXT)


def under(objection_days: int, time_zone: str = "Asia/Shanghai") -> Standard:
    return replace(CLOSE, objection_days=objection_days, time_zone=time_zone)


@pytest.mark.parametrize(
    "days, zone, day, last",
    [
        (7, "Asia/Shanghai", "2026-01-01", "2026-01-08"),
        (0, "Asia/Shanghai", "2026-01-01", "2026-01-01"),
        (1, "Asia/Shanghai", "2026-12-31", "2027-01-01"),
        (10, "Europe/Berlin", "2026-03-25", "2026-04-04"),  # summer time begins
    ],
)
def test_a_day_freezes_at_the_end_of_the_last_day_of_objection(
    days: int, zone: str, day: str, last: str
) -> None:
    assert freezes_ms(under(days, zone), day) == day_bounds_ms(zone, last)[1]


def test_the_last_day_of_the_calendar_never_freezes() -> None:
    assert freezes_ms(under(7), "9999-12-30") > 2**61


@few
@given(weeks, st.integers(0, 6), st.integers(1, 3))
def test_what_came_in_time_is_not_touched_by_what_came_late(
    days: tuple[list[Deed], ...], skip: int, groups: int
) -> None:
    deeds = sorted(days[0])
    told = [
        (1 + n % groups if n % 7 == skip else 0, deed) for n, deed in enumerate(deeds)
    ]
    in_time = [deed for late, deed in told if not late]

    awards, _, _ = in_groups(Carry(), DAYS[0], told, CLOSE)

    alone, _ = settle(Carry(), DAYS[0], in_time, CLOSE)
    assert awards[: len(alone)] == alone
    assert len(awards) == len(told)


def test_a_deduction_takes_no_honour() -> None:
    assert [earned(points) for points in (-5, 0, 5)] == [0, 0, 5]
