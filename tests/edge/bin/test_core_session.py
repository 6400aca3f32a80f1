"""The visit to a bin: every state, every event; fails open; green only when durable."""

import pytest

from linli_edge.bin.core import session, states
from linli_edge.core.role import Role
from linli_edge.core.settle import Stable, Unsettled, Verdict

LIMITS = states.Limits(min_g=50, max_g=20_000)
REST, MOVING = Stable(mass_g=5000), Unsettled(reason="moving")
HER = states.Visit(
    session="a" * 16, card="em:0063E9AE", role="resident", start_ms=0, before_g=5000
)
TAP = states.Tapped(card="em:0063E9AE", role="resident", session="b" * 16)
OTHER_TAP = states.Tapped(card="em:0086F444", role="resident", session="c" * 16)
PRESS = states.Pressed(session="d" * 16)
OPENED = states.LidOpened(session="e" * 16)
SHOWN = states.Shown(seq=7, mass_g=1320, outcome_by_ms=2000, until_ms=4000)
STATES: list[states.State] = [
    states.Idle(),
    states.Opening(visit=HER),
    states.Open(visit=HER),
    states.Settling(visit=HER, weigh_by_ms=20_000),
    states.Recording(visit=HER, mass_g=1320),
    SHOWN,
]
OUTCOME = states.OutcomeCame(seq=7, state="awarded", points=5, balance=128)
EVENTS: list[states.Event] = [
    TAP,
    OTHER_TAP,
    PRESS,
    states.Crowd(),
    OPENED,
    states.LidShut(),
    states.Tick(),
    states.Interrupted(),
    states.Recorded(seq=7),
    states.NotRecorded(),
    OUTCOME,
]
SCALES: list[Verdict] = [
    REST,
    Stable(mass_g=6320),
    Stable(mass_g=90_000),
    *(
        Unsettled(reason=reason)
        for reason in (
            "silent",
            "stale",
            "overload",
            "underload",
            "fault",
            "moving",
            "filling",
        )
    ),
]


def step(
    state: states.State, event: states.Event, now_ms: int = 1, scale: Verdict = REST
) -> session.Step:
    return session.step(state, event, scale, LIMITS, now_ms)


def lights(effects: list[states.Effect]) -> list[str]:
    return [one.colour for one in effects if isinstance(one, states.Light)]


def said(effects: list[states.Effect]) -> list[str]:
    return [one.code for one in effects if isinstance(one, states.Say)]


def unlocks(effects: list[states.Effect]) -> bool:
    return any(isinstance(one, states.Unlock) for one in effects)


@pytest.mark.parametrize("scale", SCALES, ids=repr)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_every_event_in_every_state_is_answered(
    state: states.State, event: states.Event, scale: Verdict
) -> None:
    for now_ms in (0, 1, 6_000, 20_000, 30_000, 10**9):
        after, effects = step(state, event, now_ms, scale)

        assert isinstance(after, states.State)
        if "green" in lights(effects):
            assert isinstance(event, states.Recorded), "green before it was durable"
        if isinstance(after, states.Recording) and not isinstance(
            state, states.Recording
        ):
            assert any(isinstance(one, states.RecordDeposit) for one in effects)


@pytest.mark.parametrize("scale", SCALES, ids=repr)
@pytest.mark.parametrize("opener", [TAP, PRESS, OTHER_TAP])
@pytest.mark.parametrize("state", [states.Idle(), SHOWN], ids=["idle", "shown"])
def test_whatever_the_scale_says_the_lid_opens(
    state: states.State, opener: states.Event, scale: Verdict
) -> None:
    after, effects = step(state, opener, scale=scale)

    assert isinstance(after, states.Opening)
    assert unlocks(effects)


@pytest.mark.parametrize("role", ["resident", "blocked", "attendant", "staff"])
def test_whoever_it_is_the_lid_opens(role: Role) -> None:
    _, effects = step(
        states.Idle(), states.Tapped(card="em:0063E9AE", role=role, session="b" * 16)
    )

    assert unlocks(effects)
    assert lights(effects) == (["red"] if role == "blocked" else [])


@pytest.mark.parametrize("scale", SCALES, ids=repr)
@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_every_path_is_back_to_idle_within_thirty_seconds(
    state: states.State, scale: Verdict
) -> None:
    for now_ms in range(0, session.VISIT_MS + 200, 100):
        state, _ = step(state, states.Tick(), now_ms, scale)

    assert isinstance(state, states.Idle)


def test_a_lid_that_flaps_for_ever_still_ends_the_visit() -> None:
    state: states.State = states.Opening(visit=HER)

    for now_ms in range(0, session.VISIT_MS + 200, 100):
        flap = OPENED if now_ms % 200 else states.LidShut()
        state, _ = step(state, flap, now_ms, MOVING)
        if isinstance(state, states.Idle):
            return
        state, _ = step(state, states.Tick(), now_ms, MOVING)

    assert isinstance(state, states.Idle | states.Open)
    assert not isinstance(state, states.Open) or state.visit != HER


def test_a_whole_visit() -> None:
    state, effects = step(states.Idle(), TAP, 0)
    assert unlocks(effects)
    state, _ = step(state, OPENED, 500)
    state, effects = step(state, states.LidShut(), 3000)
    assert states.Weigh() in effects
    state, effects = step(state, states.Tick(), 3500, MOVING)
    assert isinstance(state, states.Settling)
    state, effects = step(state, states.Tick(), 4500, Stable(mass_g=6320))
    assert effects == [
        states.RecordDeposit(
            session="b" * 16, card=TAP.card, before_g=5000, after_g=6320
        )
    ]
    state, effects = step(state, states.Recorded(seq=9), 4505)
    assert lights(effects) == ["green"]
    assert said(effects) == ["recorded"]
    _, effects = step(
        state, states.OutcomeCame(seq=9, state="awarded", points=5, balance=128), 5000
    )
    assert effects == [
        states.Say(code="outcome_awarded", mass_g=1320, points=5, balance=128)
    ]


def test_a_second_card_does_not_take_over_an_open_bin() -> None:
    state, effects = step(states.Open(visit=HER), OTHER_TAP)

    assert state == states.Open(visit=HER)
    assert effects == [states.Ignored(event=OTHER_TAP)]


def test_before_the_lid_moves_the_next_resident_takes_their_turn() -> None:
    state, effects = step(states.Opening(visit=HER), OTHER_TAP)

    assert isinstance(state, states.Opening) and state.visit.card == OTHER_TAP.card
    assert effects[0] == states.RecordFailure(
        session=HER.session, card=HER.card, reason="not_opened"
    )
    assert unlocks(effects)


def test_the_same_card_again_ends_early_but_not_in_the_first_hurry() -> None:
    hurried, _ = step(states.Opening(visit=HER), TAP, 500)
    ended, _ = step(states.Opening(visit=HER), TAP, 2500)
    weighed, effects = step(states.Open(visit=HER), TAP, 2500)

    assert isinstance(hurried, states.Opening)
    assert ended == states.Idle()
    assert isinstance(weighed, states.Settling) and states.Weigh() in effects


@pytest.mark.parametrize(
    "state",
    [
        states.Opening(visit=HER),
        states.Open(visit=HER),
        states.Settling(visit=HER, weigh_by_ms=9000),
    ],
)
def test_a_visit_across_a_standstill_is_called_off(state: states.State) -> None:
    after, effects = step(state, states.Interrupted(), 5000)

    assert isinstance(after, states.Shown) and after.seq is None
    assert effects[0] == states.RecordFailure(
        session=HER.session, card=HER.card, reason="interrupted"
    )
    assert lights(effects) == ["red"]


def test_two_cards_at_once_count_for_neither() -> None:
    state, _ = step(states.Opening(visit=HER), states.Crowd())

    assert isinstance(state, states.Opening) and state.visit.card is None


def test_a_lid_opened_by_hand_is_an_unattributed_visit() -> None:
    state, _ = step(states.Idle(), OPENED)

    assert isinstance(state, states.Open)
    assert state.visit.card is None and state.visit.before_g == 5000


def test_a_bag_without_a_card_is_recorded_amber() -> None:
    nobody = states.Visit(
        session="a" * 16, card=None, role="resident", start_ms=0, before_g=5000
    )
    _, effects = step(
        states.Recording(visit=nobody, mass_g=800), states.Recorded(seq=2)
    )

    assert lights(effects) == ["amber"]
    assert said(effects) == ["unattributed"]


def test_a_journal_that_cannot_keep_it_shows_red() -> None:
    state, effects = step(states.Recording(visit=HER, mass_g=800), states.NotRecorded())

    assert lights(effects) == ["red"]
    assert said(effects) == ["out_of_service"]
    assert isinstance(state, states.Shown) and state.seq is None


def test_a_broken_lid_switch_only_costs_time() -> None:
    never_opened = states.Opening(visit=HER)
    state, _ = step(never_opened, states.Tick(), 6000, Stable(mass_g=6320))
    assert isinstance(state, states.Settling)

    never_shut = states.Open(visit=HER)
    state, _ = step(never_shut, states.Tick(), 20_000, Stable(mass_g=6320))
    assert isinstance(state, states.Settling)


@pytest.mark.parametrize(
    "scale,reason",
    [
        (Stable(mass_g=5010), "too_light"),
        (Stable(mass_g=4951), "too_light"),
        (Stable(mass_g=26_000), "too_heavy"),
    ],
)
def test_a_weight_that_cannot_be_is_red_with_words(scale: Verdict, reason: str) -> None:
    _, effects = step(
        states.Settling(visit=HER, weigh_by_ms=9000), states.Tick(), 5000, scale
    )

    assert effects[0] == states.RecordFailure(
        session=HER.session, card=HER.card, reason=reason
    )
    assert lights(effects) == ["red"]


def test_what_was_taken_out_is_no_deposit_and_no_fault() -> None:
    _, effects = step(
        states.Settling(visit=HER, weigh_by_ms=9000),
        states.Tick(),
        5000,
        Stable(mass_g=400),
    )

    assert isinstance(effects[0], states.RecordFailure)
    assert effects[0].reason == "emptied"
    assert lights(effects) == ["amber"]


@pytest.mark.parametrize("reason", ["stale", "overload", "fault", "moving"])
def test_a_scale_that_does_not_settle_times_out_red(reason: str) -> None:
    state = states.Settling(visit=HER, weigh_by_ms=9000)
    still, effects = step(state, states.Tick(), 8999, Unsettled(reason=reason))
    assert still == state and not effects

    _, effects = step(state, states.Tick(), 9000, Unsettled(reason=reason))
    assert said(effects) == [f"scale_{reason}"]


def test_no_weight_before_means_no_weight() -> None:
    unknown = states.Visit(
        session="a" * 16, card="em:0063E9AE", role="resident", start_ms=0, before_g=None
    )
    state, _ = step(states.Opening(visit=unknown), OPENED, 1, MOVING)
    _, effects = step(
        states.Settling(visit=unknown, weigh_by_ms=9000), states.Tick(), 1, REST
    )

    assert isinstance(state, states.Open) and state.visit.before_g is None
    assert said(effects) == ["before_unknown"]


def test_a_late_outcome_is_not_shown() -> None:
    _, effects = step(SHOWN, OUTCOME, 2001)

    assert effects == [states.Ignored(event=OUTCOME)]
