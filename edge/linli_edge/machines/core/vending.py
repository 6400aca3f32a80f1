"""One vend, decided: what to ask next of sensor and relay, and what came of it.

    dispenser, unit by unit      counter stands still -> pulse -> a drop before drop_ms
    locker, one door             door shut -> strike -> opened -> shut again

An order is answered exactly once; each answer leads to the next order or to Finished.
`no` is only said when provably nothing left: no byte of a pulse was sent, or the board
refused it. A pulse that may have run and a sensor that saw nothing are `unknown`: a
jam and a blind sensor look the same. A locker door that was struck and not seen open
is `no` only if two contacts agree that it stayed shut; one of them may be stuck.
"""

from dataclasses import dataclass, replace
from typing import assert_never

from linli_edge.machines.core.messages import Result
from linli_wire.frames.counter import counted

POLL_MS = 50  # less than a tick: so each tick looks once
SETTLE_MS = 300  # a second drop of the same turn comes within this time
LOOKS_MAX = 4  # before the pulse; then the sensor is not fit to judge by
DROPS_MAX = 2  # nothing drops three from one turn: the sensor chatters or began anew
BLIND_MS = 2000  # how long past its time a silent sensor is still asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispense:
    """Turn `units` times. `known`: the count as it stood a moment ago."""

    units: int
    pulse_ms: int
    drop_ms: int
    known: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """Open a door once. `shut`: it was seen shut a moment ago; `sure`: two contacts."""

    units: int
    pulse_ms: int
    open_ms: int
    shut_ms: int
    shut: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What is sure so far: turns that gave a unit, and all drops seen."""

    given: int = 0
    drops: int = 0


# --- answers ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSeen:
    """`open` None: its two contacts disagree."""

    open: bool | None


@dataclass(frozen=True, slots=True)
class Blind:
    """The sensor did not answer."""


@dataclass(frozen=True, slots=True)
class Pulsed:
    """The board has acknowledged the pulse."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The board has answered that it will not."""


@dataclass(frozen=True, slots=True)
class Silent:
    """The pulse was sent, or part of it, and nothing came back."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """Not a byte of the pulse left this machine."""


Answer = Counted | DoorSeen | Blind | Pulsed | Refused | Silent | Unsent

# --- orders -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Ask the sensor, not before `at_ms`. Answer Counted, DoorSeen or Blind."""

    at_ms: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """Answer Pulsed, Refused, Silent or Unsent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    result: Result
    given: int
    evidence: str


Order = Look | Pulse | Finished

# --- states -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """The counter must be read twice alike: while it moves by itself it proves nothing."""

    job: Dispense
    tally: Tally
    last: int | None
    looks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turning:
    job: Dispense
    tally: Tally
    before: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    job: Dispense
    tally: Tally
    before: int
    acked: bool
    since_ms: int
    drops: int = 0
    moved_ms: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    job: Unlock
    looks: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Striking:
    job: Unlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """`opens`: sights of an open door in a row; two are needed, contacts bounce."""

    job: Unlock
    acked: bool
    since_ms: int
    opens: int = 0
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Shutting:
    job: Unlock
    since_ms: int
    shuts: int = 0


State = Before | Turning | Falling | Checking | Striking | Opening | Shutting
Step = tuple[State, Order]


def begin(job: Dispense | Unlock, now_ms: int) -> Step:
    assert job.units >= 1
    if isinstance(job, Unlock):
        return Checking(job=job), Look(at_ms=now_ms)
    return Before(job=job, tally=Tally(), last=job.known), Look(at_ms=now_ms)


def step(state: State, answer: Answer, now_ms: int) -> Step:
    """The next state and order. An answer that fits no order is our own mistake."""
    match state:
        case Before():
            return _before(state, answer, now_ms)
        case Turning():
            return _turning(state, answer, now_ms)
        case Falling():
            return _falling(state, answer, now_ms)
        case Checking():
            return _checking(state, answer, now_ms)
        case Striking():
            return _striking(state, answer, now_ms)
        case Opening():
            return _opening(state, answer, now_ms)
        case Shutting():
            return _shutting(state, answer, now_ms)
    assert_never(state)


# --- dispenser --------------------------------------------------------------------


def _before(state: Before, answer: Answer, now_ms: int) -> Step:
    if isinstance(answer, Counted) and answer.value == state.last:
        turning = Turning(job=state.job, tally=state.tally, before=answer.value)
        return turning, Pulse()
    looks = state.looks + 1
    if looks > LOOKS_MAX:
        moving = isinstance(answer, Counted)
        why = "sensor=moving" if moving else "sensor=no_answer"
        return state, _none(state.job, state.tally, why)
    last = answer.value if isinstance(answer, Counted) else state.last
    return replace(state, last=last, looks=looks), Look(at_ms=now_ms + POLL_MS)


def _turning(state: Turning, answer: Answer, now_ms: int) -> Step:
    match answer:
        case Refused():
            return state, _none(state.job, state.tally, "pulse=refused")
        case Unsent():
            return state, _none(state.job, state.tally, "pulse=unsent")
    assert isinstance(answer, Pulsed | Silent)
    falling = Falling(
        job=state.job,
        tally=state.tally,
        before=state.before,
        acked=isinstance(answer, Pulsed),
        since_ms=now_ms,
    )
    return falling, Look(at_ms=now_ms + POLL_MS)


def _falling(state: Falling, answer: Answer, now_ms: int) -> Step:
    job, passed_ms = state.job, now_ms - state.since_ms
    if isinstance(answer, Counted):
        drops = counted(state.before, answer.value)
        if drops > DROPS_MAX:
            return state, _unknown(job, state.tally, f"jump={drops}")
        if drops != state.drops:
            state = replace(state, drops=drops, moved_ms=now_ms)
        over = passed_ms >= job.pulse_ms and now_ms - state.moved_ms >= SETTLE_MS
        if drops and over:
            return _dropped(state, now_ms)
        if not drops and passed_ms >= job.drop_ms:
            why = "no_drop" if state.acked else "pulse=no_reply"
            return state, _unknown(job, state.tally, why)
    elif passed_ms >= job.drop_ms + BLIND_MS:
        if state.drops:
            return _dropped(state, now_ms)
        return state, _unknown(job, state.tally, "sensor=no_answer")
    return state, Look(at_ms=now_ms + POLL_MS)


def _dropped(state: Falling, now_ms: int) -> Step:
    """The turn is over and something fell: a unit is given, if the turn was ours."""
    job, tally = state.job, state.tally
    drops = tally.drops + state.drops
    if not state.acked:
        seen = replace(tally, drops=drops)
        return state, _unknown(job, seen, "pulse=no_reply")
    tally = Tally(given=tally.given + 1, drops=drops)
    if tally.given == job.units:
        return state, Finished(
            result="handed_over", given=tally.given, evidence=_evidence(job, tally)
        )
    last = (state.before + state.drops) % (1 << 16)
    return Before(job=job, tally=tally, last=last), Look(at_ms=now_ms)


def _none(job: Dispense, tally: Tally, why: str) -> Finished:
    """This unit surely stayed; the ones before it are surely given."""
    return Finished(
        result="handed_over" if tally.given else "not_given",
        given=tally.given,
        evidence=f"{_evidence(job, tally)} {why}",
    )


def _unknown(job: Dispense, tally: Tally, why: str) -> Finished:
    evidence = f"{_evidence(job, tally)} {why}"
    return Finished(result="unknown", given=tally.given, evidence=evidence)


def _evidence(job: Dispense, tally: Tally) -> str:
    return f"drops={tally.drops}/{job.units}"


# --- locker -----------------------------------------------------------------------


def _checking(state: Checking, answer: Answer, now_ms: int) -> Step:
    match answer:
        case DoorSeen(open=False):
            return Striking(job=state.job), Pulse()
        case DoorSeen(open=True):
            return state, _door("unknown", "open_before")
    looks = state.looks + 1
    if looks <= LOOKS_MAX:
        return replace(state, looks=looks), Look(at_ms=now_ms + POLL_MS)
    if isinstance(answer, DoorSeen):
        return state, _door("unknown", "contacts_disagree")
    return state, _door("not_given" if state.job.shut else "unknown", "no_answer")


def _striking(state: Striking, answer: Answer, now_ms: int) -> Step:
    match answer:
        case Refused():
            return state, _door("not_given", "shut pulse=refused")
        case Unsent():
            return state, _door("not_given", "shut pulse=unsent")
    assert isinstance(answer, Pulsed | Silent)
    acked = isinstance(answer, Pulsed)
    opening = Opening(job=state.job, acked=acked, since_ms=now_ms)
    return opening, Look(at_ms=now_ms + POLL_MS)


def _opening(state: Opening, answer: Answer, now_ms: int) -> Step:
    job, look = state.job, Look(at_ms=now_ms + POLL_MS)
    passed_ms = now_ms - state.since_ms
    match answer:
        case DoorSeen(open=True):
            if state.opens:
                return Shutting(job=job, since_ms=now_ms), look
            return replace(state, opens=1, doubtful=True), look
        case DoorSeen(open=False) if passed_ms >= max(job.open_ms, job.pulse_ms):
            surely = state.acked and job.sure and not state.doubtful
            if surely:
                return state, _door("not_given", "stayed_shut")
            why = "not_seen_open" if state.acked else "pulse_no_reply"
            return state, _door("unknown", why)
        case DoorSeen(open=False):
            return replace(state, opens=0), look
    if passed_ms >= max(job.open_ms, job.pulse_ms) + BLIND_MS:
        blind = isinstance(answer, Blind)
        return state, _door("unknown", "no_answer" if blind else "contacts_disagree")
    return replace(state, doubtful=True), look


def _shutting(state: Shutting, answer: Answer, now_ms: int) -> Step:
    match answer:
        case DoorSeen(open=False) if state.shuts:
            return state, _door("handed_over", "opened", given=state.job.units)
        case DoorSeen(open=False):
            state = replace(state, shuts=1)
        case _:
            state = replace(state, shuts=0)
    if now_ms - state.since_ms >= state.job.shut_ms:
        return state, _door("unknown", "left_open")
    return state, Look(at_ms=now_ms + POLL_MS)


def _door(result: Result, seen: str, given: int = 0) -> Finished:
    return Finished(result=result, given=given, evidence=f"door={seen}")
