"""Noisy weights: stable only when the window is full, quiet, level and fresh."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.core import settle
from linli_edge.core.settle import Sample, Stable, State, Unsettled, Verdict

SCALE = State(division_g=10, capacity_g=60_000)


def fed(
    masses: list[int], *, each_ms: int = 100, status: settle.Status = "stable"
) -> tuple[State, int]:
    state, now_ms = SCALE, 0
    for mass_g in masses:
        now_ms += each_ms
        state = settle.add(state, Sample(status=status, mass_g=mass_g), now_ms)
    return state, now_ms


def verdict(masses: list[int]) -> Verdict:
    state, now_ms = fed(masses)
    return settle.verdict(state, now_ms)


def test_a_quiet_second_is_stable_and_less_is_not() -> None:
    assert verdict([5000] * 10) == Unsettled(reason="filling")
    assert verdict([5000] * 11) == Stable(mass_g=5000)


def test_noise_of_two_divisions_is_allowed_and_averaged() -> None:
    assert verdict([5000, 4990, 5010, 5000] * 2 + [4990, 5010, 5000]) == Stable(
        mass_g=5000
    )
    assert verdict([4980, 5010, 5000, 5000] * 3) == Unsettled(reason="moving")


def test_a_slow_ramp_is_not_stable() -> None:
    assert isinstance(verdict(list(range(5000, 5021, 2))), Unsettled)


def test_once_stable_it_takes_three_divisions_to_leave() -> None:
    state, now_ms = fed([5000] * 11)
    nudged = settle.add(state, Sample(status="stable", mass_g=5030), now_ms + 100)
    left = settle.add(state, Sample(status="stable", mass_g=5040), now_ms + 100)

    assert isinstance(settle.verdict(nudged, now_ms + 100), Stable)
    assert settle.verdict(left, now_ms + 100) == Unsettled(reason="moving")


def test_an_old_sample_says_nothing() -> None:
    state, now_ms = fed([5000] * 11)

    assert isinstance(settle.verdict(state, now_ms + 500), Stable)
    assert settle.verdict(state, now_ms + 501) == Unsettled(reason="stale")


def test_a_gap_begins_the_window_anew() -> None:
    state, now_ms = fed([5000] * 11)
    state = settle.add(state, Sample(status="stable", mass_g=5000), now_ms + 600)

    assert settle.verdict(state, now_ms + 600) == Unsettled(reason="filling")


def test_a_scale_never_heard_is_silent() -> None:
    assert settle.verdict(SCALE, 10**9) == Unsettled(reason="silent")


@pytest.mark.parametrize("status", ["overload", "underload", "fault"])
def test_what_the_device_says_of_itself_wins(status: settle.Status) -> None:
    state, now_ms = fed([5000] * 11)
    state = settle.add(state, Sample(status=status, mass_g=5000), now_ms + 100)

    assert settle.verdict(state, now_ms + 100) == Unsettled(reason=status)


def test_a_moving_flag_is_believed() -> None:
    state, now_ms = fed([5000] * 15, status="moving")

    assert settle.verdict(state, now_ms) == Unsettled(reason="moving")


def test_beyond_capacity_is_overload_and_far_below_zero_underload() -> None:
    assert verdict([60_090] * 11) == Stable(mass_g=60_090)
    assert verdict([60_091] * 11) == Unsettled(reason="overload")
    assert verdict([-6001] * 11) == Unsettled(reason="underload")


def test_after_a_restart_only_new_samples_count() -> None:
    state, now_ms = fed([5000] * 20)

    assert settle.verdict(settle.restart(state), now_ms) == Unsettled(reason="filling")


def test_a_flood_is_thinned_and_still_settles() -> None:
    state, now_ms = fed([5000] * 20_000, each_ms=1)

    assert len(state.window) <= settle.SAMPLES_MAX
    assert settle.verdict(state, now_ms) == Stable(mass_g=5000)


@given(
    st.lists(
        st.tuples(st.integers(-2000, 70_000), st.integers(1, 700)),
        min_size=1,
        max_size=80,
    )
)
def test_a_settled_weight_was_seen_and_lies_within_the_band(
    samples: list[tuple[int, int]],
) -> None:
    state, now_ms = SCALE, 0
    for mass_g, gap_ms in samples:
        now_ms += gap_ms
        state = settle.add(state, Sample(status="stable", mass_g=mass_g), now_ms)
        found = settle.verdict(state, now_ms)
        if isinstance(found, Stable):
            masses = [mass for _, mass in state.window]
            assert min(masses) <= found.mass_g <= max(masses)
            assert max(masses) - min(masses) <= 30
            assert state.window[-1][0] - state.window[0][0] >= settle.WINDOW_MS
