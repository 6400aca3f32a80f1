"""The vending core against every answer there is, with a planted optimist."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli_edge.machines.core import vending as v
from linli_edge.machines.core.drop_watch import (
    Watch,
    begun,
    idle_count,
    idle_door,
    standing,
    turned,
)

UNITS = 3
JOB = v.Dispense(units=UNITS, pulse_ms=1000, drop_ms=3000, known=0)
DOOR = v.Unlock(units=2, pulse_ms=500, open_ms=3000, shut_ms=6000, sure=True, shut=True)
STEPS_MAX = 500

Step = Callable[[v.State, v.Answer, int], v.Step]


@dataclass
class World:
    """A spiral and its counter as a script: what each turn does and what is seen.

    turns: (bags that fall, what the counter adds, what the board says).
    """

    turns: list[tuple[int, int, v.Answer]]
    looks: list[bool]  # does the sensor answer; afterwards always
    fallen: int = 0
    count: int = 0

    def answer(self, order: v.Look | v.Pulse) -> v.Answer:
        if isinstance(order, v.Look):
            answers = self.looks.pop(0) if self.looks else True
            return v.Counted(value=self.count & 0xFFFF) if answers else v.Blind()
        falls, seen, said = self.turns.pop(0) if self.turns else (1, 1, v.Pulsed())
        if isinstance(said, v.Pulsed | v.Silent):
            self.fallen += falls
            self.count += seen
        return said


def played(world: World, step: Step = v.step) -> v.Finished:
    now_ms = 0
    state, order = v.begin(JOB, now_ms)
    for _ in range(STEPS_MAX):
        if isinstance(order, v.Finished):
            return order
        now_ms = max(now_ms, order.at_ms if isinstance(order, v.Look) else 0) + 30
        state, order = step(state, world.answer(order), now_ms)
    raise AssertionError("it does not end")


saids: st.SearchStrategy[v.Answer] = st.sampled_from(
    [v.Pulsed(), v.Pulsed(), v.Pulsed(), v.Refused(), v.Silent(), v.Unsent()]
)
# a false yes is not in here: no vend can see it, the stock count does
honest_turns = st.lists(
    st.tuples(st.integers(0, 2), saids).flatmap(
        lambda turn: st.tuples(
            st.just(turn[0]), st.integers(0, turn[0]), st.just(turn[1])
        )
    ),
    max_size=4,
)
worlds = st.builds(
    World, turns=honest_turns, looks=st.lists(st.booleans(), max_size=30)
)


def check(world: World, ended: v.Finished) -> None:
    """K3: what fell is never released; what is sure is really there."""
    assert ended.given <= world.fallen
    assert len(ended.evidence) <= 64 and ended.evidence.isascii()
    match ended.result:
        case "not_given":
            assert world.fallen == 0 and ended.given == 0
        case "handed_over":
            assert 1 <= ended.given <= UNITS
    if ended.result == "handed_over" and ended.given < UNITS:
        # the rest is released: nothing of it may have left (a double drop is told)
        extra = world.fallen - ended.given
        assert extra == 0 or f"drops={world.count}/" in ended.evidence


@given(world=worlds)
def test_whatever_breaks_nothing_given_is_released(world: World) -> None:
    check(world, played(world))


def optimist(state: v.State, answer: v.Answer, now_ms: int) -> v.Step:
    """The planted bug: no drop seen means nothing was given."""
    after, order = v.step(state, answer, now_ms)
    if isinstance(order, v.Finished) and "no_drop" in order.evidence:
        order = replace(order, result="handed_over" if order.given else "not_given")
    return after, order


def test_control_an_optimist_is_caught() -> None:
    blind = World(turns=[(1, 0, v.Pulsed())], looks=[])

    with pytest.raises(AssertionError):
        check(blind, played(blind, optimist))


@pytest.mark.parametrize(
    "turns,result,given_,why",
    [
        ([], "handed_over", 3, "drops=3/3"),
        ([(0, 0, v.Unsent())], "not_given", 0, "pulse=unsent"),
        ([(0, 0, v.Refused())], "not_given", 0, "pulse=refused"),
        ([(1, 1, v.Silent())], "unknown", 0, "drops=1/3 pulse=no_reply"),
        ([(0, 0, v.Silent())], "unknown", 0, "pulse=no_reply"),
        ([(0, 0, v.Pulsed())], "unknown", 0, "no_drop"),
        ([(1, 1, v.Pulsed()), (0, 0, v.Refused())], "handed_over", 1, "drops=1/3"),
        ([(1, 1, v.Pulsed()), (0, 0, v.Pulsed())], "unknown", 1, "no_drop"),
        ([(2, 2, v.Pulsed())], "handed_over", 3, "drops=4/3"),
        ([(1, 7, v.Pulsed())], "unknown", 0, "jump=7"),
        ([(1, -3, v.Pulsed())], "unknown", 0, "jump=65533"),
    ],
)
def test_each_unit_is_yes_no_or_unknown(
    turns: list[tuple[int, int, v.Answer]], result: str, given_: int, why: str
) -> None:
    ended = played(World(turns=turns, looks=[]))

    assert (ended.result, ended.given) == (result, given_)
    assert why in ended.evidence


ANSWERS: list[v.Answer] = [
    *(v.Counted(value=n) for n in (0, 1, 2, 9)),
    *(v.DoorSeen(open=o) for o in (True, False, None)),
    v.Blind(),
]
PULSES: list[v.Answer] = [v.Pulsed(), v.Refused(), v.Silent(), v.Unsent()]


@given(picks=st.lists(st.integers(0, 100), max_size=200), door=st.booleans())
def test_every_sequence_of_answers_ends_and_every_end_is_well_formed(
    picks: list[int], door: bool
) -> None:
    now_ms = 0
    state, order = v.begin(DOOR if door else JOB, now_ms)
    fits = [
        a
        for a in ANSWERS
        if isinstance(a, v.Blind | (v.DoorSeen if door else v.Counted))
    ]
    for pick in [*picks, *[0] * 400]:
        if isinstance(order, v.Finished):
            break
        now_ms = max(now_ms, order.at_ms if isinstance(order, v.Look) else now_ms)
        choice = PULSES if isinstance(order, v.Pulse) else fits
        state, order = v.step(state, choice[pick % len(choice)], now_ms)

    assert isinstance(order, v.Finished)
    assert (order.result == "not_given") <= (order.given == 0)
    assert now_ms < UNITS * (3000 + v.BLIND_MS + 1500) + 20_000


# --- the watch ------------------------------------------------------------------------


def test_a_module_that_began_again_at_zero_is_not_faulty() -> None:
    watch = idle_count(Watch(heard_ms=0), 40_000, 0)

    assert standing(idle_count(watch, 0, 1000), 1000)[0] == "ok"


def test_a_false_drop_is_forgotten_after_ten_quiet_minutes() -> None:
    watch = idle_count(idle_count(Watch(heard_ms=0), 5, 0), 6, 1000)

    assert standing(watch, 1000)[0] == "faulty"
    later = idle_count(watch, 6, 601_000)
    assert standing(later, 601_000)[0] == "ok"


def test_what_falls_in_a_turn_is_no_false_drop() -> None:
    watch = begun(idle_count(Watch(heard_ms=0), 5, 0))

    after = idle_count(turned(watch, seen=True, now_ms=900), 6, 1000)
    assert standing(after, 1000)[0] == "ok"


def test_one_seen_drop_clears_the_dry_turns() -> None:
    watch = Watch(heard_ms=0)
    for _ in range(3):
        watch = turned(watch, seen=False, now_ms=100)

    assert standing(watch, 100)[0] == "faulty"
    assert standing(turned(watch, seen=True, now_ms=200), 200)[0] == "ok"


def test_a_door_that_was_never_seen_is_not_called_shut() -> None:
    assert not Watch(heard_ms=0).shut
    assert idle_door(Watch(heard_ms=0), False, 1).shut
    assert not idle_door(Watch(heard_ms=0), None, 1).shut
    assert standing(Watch(heard_ms=0), 20_000)[0] == "silent"
