"""Every state against every step: what happens, and what is refused."""

from itertools import product

import pytest

from linli_hub.base.core.errors import RedemptionState, WrongFence
from linli_hub.station.core.redemption import (
    Cancel,
    Dispense,
    Finish,
    Redemption,
    Resolve,
    State,
    Step,
    TimePassed,
    step,
)

STEPS: dict[str, Step] = {
    "dispense": Dispense(),
    "intent 1": Dispense(1),
    "intent 2": Dispense(2),
    "given": Finish(1, "handed_over"),
    "not given": Finish(1, "not_given"),
    "unknown": Finish(1, "unknown"),
    "old fence": Finish(0, "handed_over"),
    "cancel": Cancel(),
    "resolve given": Resolve("handed_over"),
    "resolve not": Resolve("not_given"),
    "early": TimePassed(),
    "late": TimePassed(),
}
STATES = (State.HELD, State.DISPENSING, State.SETTLED, State.RELEASED, State.REVIEW)
# Anything not in this table is refused.
GOES = {
    (State.HELD, "dispense"): State.DISPENSING,
    (State.HELD, "intent 1"): State.DISPENSING,
    (State.HELD, "intent 2"): State.DISPENSING,
    (State.HELD, "cancel"): State.RELEASED,
    (State.HELD, "late"): State.RELEASED,
    (State.DISPENSING, "intent 1"): State.DISPENSING,
    (State.DISPENSING, "given"): State.SETTLED,
    (State.DISPENSING, "not given"): State.RELEASED,
    (State.DISPENSING, "unknown"): State.REVIEW,
    (State.DISPENSING, "late"): State.REVIEW,
    (State.REVIEW, "intent 1"): State.REVIEW,
    (State.REVIEW, "given"): State.SETTLED,
    (State.REVIEW, "not given"): State.RELEASED,
    (State.REVIEW, "unknown"): State.REVIEW,
    (State.REVIEW, "resolve given"): State.SETTLED,
    (State.REVIEW, "resolve not"): State.RELEASED,
    (State.REVIEW, "late"): State.REVIEW,
    (State.SETTLED, "intent 1"): State.SETTLED,
    (State.SETTLED, "given"): State.SETTLED,
    (State.SETTLED, "unknown"): State.SETTLED,
    (State.SETTLED, "late"): State.SETTLED,
    (State.RELEASED, "intent 1"): State.RELEASED,
    (State.RELEASED, "not given"): State.RELEASED,
    (State.RELEASED, "unknown"): State.RELEASED,
    (State.RELEASED, "cancel"): State.RELEASED,
    (State.RELEASED, "late"): State.RELEASED,
} | {(state, "early"): state for state in STATES}


@pytest.mark.parametrize("state, name", list(product(STATES, STEPS)))
def test_a_step_goes_where_the_table_says(state: State, name: str) -> None:
    fence = 0 if state == State.HELD else 1
    now = Redemption(id="r", state=state, fence=fence, until_ms=100)
    now_ms = 100 if name == "late" else 99

    if (state, name) in GOES:
        assert step(now, STEPS[name], now_ms)[0] == GOES[state, name]
    else:
        with pytest.raises((RedemptionState, WrongFence)):
            step(now, STEPS[name], now_ms)


def test_each_dispense_has_a_fence_of_its_own() -> None:
    now = Redemption(id="r", state=State.HELD, fence=3, until_ms=0)

    assert step(now, Dispense(), 0) == (State.DISPENSING, 4)
    with pytest.raises(WrongFence):
        step(now, Dispense(3), 0)
