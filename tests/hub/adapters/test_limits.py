"""A caller may do a thing so often in any span, and others are not touched by it."""

import pytest

from linli_hub.adapters import limits
from linli_hub.adapters.limits import RATES, Limits


class Clock:
    now_s = 1_000.0

    def __call__(self) -> float:
        return self.now_s


@pytest.mark.parametrize("what", RATES)
def test_one_more_than_its_rate_is_refused_until_the_span_has_moved_on(
    what: str,
) -> None:
    clock, rate = Clock(), RATES[what]
    doors = Limits(clock_s=clock)
    told = [doors.allows(what, "a") for _ in range(rate.calls + 1)]
    assert told == [True] * rate.calls + [False]
    assert doors.allows(what, "b")

    clock.now_s += rate.span_s
    assert not doors.allows(what, "a")
    clock.now_s += 0.001

    assert doors.allows(what, "a")


def test_it_is_a_window_that_moves_not_one_that_begins_anew() -> None:
    clock = Clock()
    doors = Limits(clock_s=clock)
    for _ in range(10):
        assert doors.allows("login", "a")
        clock.now_s += 5

    clock.now_s += 11  # 61 s after the first
    assert doors.allows("login", "a")
    assert not doors.allows("login", "a")


def test_what_was_refused_is_not_counted() -> None:
    clock = Clock()
    doors = Limits(clock_s=clock)
    for _ in range(50):
        doors.allows("login", "a")
    clock.now_s += 60.001

    assert doors.allows("login", "a")


def test_one_thing_is_counted_apart_from_another_and_can_be_forgotten() -> None:
    doors = Limits(clock_s=Clock())
    while doors.allows("login", "a"):
        pass
    assert doors.allows("enrol", "a")
    doors.forget("login", "a")
    doors.forget("login", "never seen")

    assert doors.allows("login", "a")


def test_a_hurried_simulation_may_more_often() -> None:
    doors = Limits(3, Clock())

    assert [doors.allows("station", "a") for _ in range(61)] == [True] * 60 + [False]


def test_callers_without_end_do_not_fill_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "CALLERS_MAX", 3)
    doors = Limits(clock_s=Clock())
    while doors.allows("login", "kept"):
        pass
    for n in range(10):
        doors.allows("login", str(n))
        assert not doors.allows("login", "kept")  # who knocks on is not forgotten

    assert len(doors._calls) <= 3
