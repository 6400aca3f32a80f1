"""A visit to a bin: from the tap to the green light. Fails open, always.

    Idle --tap/button--> Opening --lid open--> Open --lid shut--> Settling
      ^                                                             | stable
      |<---- Shown (green: the journal has it) <---- Recording <----+

No fault of card, scale, network or hub keeps the lid shut, and every path is back in
Idle within 30 s of the tap. Attendants: see grading.py.
"""

from dataclasses import replace
from typing import assert_never

from linli_edge.bin.core.states import (
    Beep,
    Crowd,
    Effect,
    Event,
    Idle,
    Ignored,
    Interrupted,
    LidOpened,
    LidShut,
    Light,
    Limits,
    NotRecorded,
    Open,
    Opening,
    OutcomeCame,
    Pressed,
    RecordDeposit,
    Recorded,
    RecordFailure,
    Recording,
    Say,
    Settling,
    Shown,
    State,
    Tapped,
    Tick,
    Unlock,
    Visit,
    Weigh,
)
from linli_edge.core.settle import Stable, Verdict

UNLOCK_MS = 4000  # the board's own timed release: it locks again by itself
NOT_OPENED_MS = 6000
TWICE_MS = 2000  # a card tapped twice in a hurry is one tap
LID_DEADLINE_MS = 20_000  # a broken lid switch: then the bag is weighed anyway
SETTLE_MS = 20_000
SHOWN_MS = 4000
OUTCOME_MS = 2000
VISIT_MS = 30_000

Step = tuple[State, list[Effect]]


def step(
    state: State, event: Event, scale: Verdict, limits: Limits, now_ms: int
) -> Step:
    """Return the next state and what the agent must now do.

    `scale` is what the scale says at this moment.
    """
    match state:
        case Opening() | Open() | Settling() if isinstance(event, Interrupted):
            return _failed(state.visit, "interrupted", now_ms)
        case Idle():
            return _idle(state, event, scale, now_ms)
        case Opening():
            return _opening(state, event, scale, limits, now_ms)
        case Open():
            return _open(state, event, now_ms)
        case Settling():
            return _settling(state, event, scale, limits, now_ms)
        case Recording():
            return _recording(state, event, now_ms)
        case Shown():
            return _shown(state, event, scale, now_ms)
        case _:
            assert_never(state)


def _idle(state: Idle, event: Event, scale: Verdict, now_ms: int) -> Step:
    match event:
        case Tapped() | Pressed():
            return _opened(event, scale, now_ms)
        case LidOpened():
            return _unasked(event, scale, now_ms)
        case Crowd():
            return state, [
                Light(colour="red", shown_ms=SHOWN_MS),
                Say(code="two_cards"),
                Beep(times=3),
            ]
        case Tick():
            return state, []
        case _:
            return state, [Ignored(event=event)]


def _opened(event: Tapped | Pressed, scale: Verdict, now_ms: int) -> Step:
    tapped = event if isinstance(event, Tapped) else None
    visit = Visit(
        session=event.session,
        card=tapped.card if tapped else None,
        role=tapped.role if tapped else "resident",
        start_ms=now_ms,
        before_g=scale.mass_g if isinstance(scale, Stable) else None,
    )
    unlock: list[Effect] = [Unlock(release_ms=UNLOCK_MS)]
    if tapped is None:
        return Opening(visit=visit), [*unlock, Say(code="unattributed_open")]
    if tapped.role == "blocked":
        red = Light(colour="red", shown_ms=NOT_OPENED_MS)
        return Opening(visit=visit), [
            *unlock,
            red,
            Say(code="blocked_open"),
            Beep(times=2),
        ]
    return Opening(visit=visit), [*unlock, Say(code="open"), Beep(times=1)]


def _unasked(event: LidOpened, scale: Verdict, now_ms: int) -> Step:
    """The lid moves without tap or button: logged, unattributed."""
    visit = Visit(
        session=event.session,
        card=None,
        role="resident",
        start_ms=now_ms,
        before_g=scale.mass_g if isinstance(scale, Stable) else None,
    )
    return Open(visit=visit), [Say(code="unattributed_open")]


def _opening(
    state: Opening, event: Event, scale: Verdict, limits: Limits, now_ms: int
) -> Step:
    visit = state.visit
    match event:
        case LidOpened():
            return Open(visit=_at_rest(visit, scale)), []
        case Tapped(card=card) if card != visit.card:  # the first one walked away
            gone = _failure(visit, "not_opened")
            opened, effects = _opened(event, scale, now_ms)
            return opened, [gone, *effects]
        case Tapped() if now_ms - visit.start_ms >= TWICE_MS:
            return _gone(visit, "ended")
        case Crowd() if visit.card is not None:
            return Opening(visit=_nobody(visit)), [Say(code="two_cards")]
        case Tick() if now_ms - visit.start_ms >= NOT_OPENED_MS:
            if _changed(visit, scale, limits):  # the lid switch is broken, not shut
                return _weigh(visit, now_ms)
            return _gone(visit, "not_opened")
        case Tick():
            return Opening(visit=_at_rest(visit, scale, only_if_unknown=True)), []
        case _:
            return state, [Ignored(event=event)]


def _open(state: Open, event: Event, now_ms: int) -> Step:
    visit = state.visit
    match event:
        case LidShut():
            return _weigh(visit, now_ms)
        case Tapped(card=card) if card == visit.card:
            return _weigh(visit, now_ms)
        case Crowd() if visit.card is not None:
            return Open(visit=_nobody(visit)), [Say(code="two_cards")]
        case Tick() if now_ms - visit.start_ms >= LID_DEADLINE_MS:
            return _weigh(visit, now_ms)
        case Tick():
            return state, []
        case _:
            return state, [Ignored(event=event)]


def _weigh(visit: Visit, now_ms: int) -> Step:
    end_ms = visit.start_ms + VISIT_MS - SHOWN_MS
    weigh_by_ms = min(now_ms + SETTLE_MS, end_ms)
    return Settling(visit=visit, weigh_by_ms=weigh_by_ms), [
        Weigh(),
        Say(code="weighing"),
    ]


def _settling(
    state: Settling, event: Event, scale: Verdict, limits: Limits, now_ms: int
) -> Step:
    visit = state.visit
    match event:
        case LidOpened() if now_ms - visit.start_ms < LID_DEADLINE_MS:
            return Open(visit=visit), []
        case Tick():
            if isinstance(scale, Stable):
                return _weighed(visit, scale.mass_g, limits, now_ms)
            if now_ms >= state.weigh_by_ms:
                return _failed(visit, f"scale_{scale.reason}", now_ms)
            return state, []
        case _:
            return state, [Ignored(event=event)]


def _weighed(visit: Visit, after_g: int, limits: Limits, now_ms: int) -> Step:
    if visit.before_g is None:
        return _failed(visit, "before_unknown", now_ms)
    mass_g = after_g - visit.before_g
    if mass_g <= -limits.min_g:
        return _emptied(visit, now_ms)
    if mass_g < limits.min_g:
        return _failed(visit, "too_light", now_ms)
    if mass_g > limits.max_g:
        return _failed(visit, "too_heavy", now_ms)
    return Recording(visit=visit, mass_g=mass_g), [
        RecordDeposit(
            session=visit.session,
            card=visit.card,
            before_g=visit.before_g,
            after_g=after_g,
        )
    ]


def _recording(state: Recording, event: Event, now_ms: int) -> Step:
    match event:
        case Recorded(seq=seq):
            shown = _showing(state.mass_g, now_ms, seq=seq)
            return shown, _recorded(state)
        case NotRecorded():
            return _showing(state.mass_g, now_ms), _red("out_of_service")
        case Tick() if now_ms - state.visit.start_ms >= VISIT_MS - SHOWN_MS:
            return _showing(state.mass_g, now_ms), _red("out_of_service")
        case Tick():
            return state, []
        case _:
            return state, [Ignored(event=event)]


def _recorded(state: Recording) -> list[Effect]:
    """Green is a promise: only for a card that can earn, only once it is durable."""
    visit, mass_g = state.visit, state.mass_g
    if visit.card is None:
        light: Effect = Light(colour="amber", shown_ms=SHOWN_MS)
        return [light, Say(code="unattributed", mass_g=mass_g)]
    if visit.role == "blocked":
        light = Light(colour="red", shown_ms=SHOWN_MS)
        return [light, Say(code="blocked", mass_g=mass_g)]
    light = Light(colour="green", shown_ms=SHOWN_MS)
    return [light, Say(code="recorded", mass_g=mass_g), Beep(times=1)]


def _shown(state: Shown, event: Event, scale: Verdict, now_ms: int) -> Step:
    match event:
        case Tapped() | Pressed():
            return _opened(event, scale, now_ms)
        case LidOpened():
            return _unasked(event, scale, now_ms)
        case OutcomeCame(seq=seq) if seq == state.seq and now_ms <= state.outcome_by_ms:
            said = Say(
                code=f"outcome_{event.state}",
                mass_g=state.mass_g,
                points=event.points,
                balance=event.balance,
            )
            return state, [said]
        case Tick() if now_ms >= state.until_ms:
            return Idle(), [Light(colour="off", shown_ms=0), Say(code="idle")]
        case Tick():
            return state, []
        case _:
            return state, [Ignored(event=event)]


def _failed(visit: Visit, reason: str, now_ms: int) -> Step:
    return _showing(0, now_ms), [
        _failure(visit, reason),
        *_red(reason),
    ]


def _emptied(visit: Visit, now_ms: int) -> Step:
    """Something was taken out: no deposit, and nothing is wrong."""
    amber = Light(colour="amber", shown_ms=SHOWN_MS)
    return _showing(0, now_ms), [
        _failure(visit, "emptied"),
        amber,
        Say(code="emptied"),
    ]


def _failure(visit: Visit, reason: str) -> RecordFailure:
    return RecordFailure(session=visit.session, card=visit.card, reason=reason)


def _gone(visit: Visit, reason: str) -> Step:
    """Nothing was put in: back to the start without a fuss."""
    dark = Light(colour="off", shown_ms=0)
    return Idle(), [_failure(visit, reason), dark, Say(code="idle")]


def _red(code: str) -> list[Effect]:
    return [Light(colour="red", shown_ms=SHOWN_MS), Say(code=code), Beep(times=3)]


def _showing(mass_g: int, now_ms: int, *, seq: int | None = None) -> Shown:
    return Shown(
        seq=seq,
        mass_g=mass_g,
        outcome_by_ms=now_ms + OUTCOME_MS,
        until_ms=now_ms + SHOWN_MS,
    )


def _at_rest(visit: Visit, scale: Verdict, *, only_if_unknown: bool = False) -> Visit:
    """The weight before, as late as the lid allows."""
    if not isinstance(scale, Stable) or (
        only_if_unknown and visit.before_g is not None
    ):
        return visit
    return replace(visit, before_g=scale.mass_g)


def _nobody(visit: Visit) -> Visit:
    return replace(visit, card=None, role="resident")


def _changed(visit: Visit, scale: Verdict, limits: Limits) -> bool:
    return (
        visit.before_g is not None
        and isinstance(scale, Stable)
        and scale.mass_g - visit.before_g >= limits.min_g
    )
