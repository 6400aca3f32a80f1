"""One print job, decided: ask how the printer is, send, wait until it has done it all.

    ask 1,2,4 -> send -> mark answered -> ask 1,2,4 -> printed
        |                   | not in time        |
        +-- not fit         +-- ask 1,2,4 -------+-- not fit -> clear -> why

`printed` needs two things said after the job: the mark, which the printer answers when
all before it is done, and its state. A lone byte may be noise of a pulled plug. What
failed is cleared from the printer: it must not come out for the next person.
"""

from dataclasses import dataclass, replace
from typing import Literal

from linli_wire.frames.escpos import Status

Condition = Literal["ready", "paper_low", "paper_out", "cover_open", "away"]
Said = Literal["printed", "paper_out", "paper_low", "cover_open", "away"]
ASKED = (1, 2, 4)
MARK_MS = 1500  # so long the mark is awaited before the printer is asked why not
TRIES_MAX = 2


# --- orders and their answers -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AskState:
    """Answer Stated or Mute."""

    what: int


@dataclass(frozen=True, slots=True)
class Send:
    """The whole job and the mark. Answer Sent, or Mute if the port went away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitMark:
    """Answer Marked, or Mute at `until_ms`."""

    until_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """`clear`: something of the job may wait in the printer."""

    said: Said
    clear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    status: Status


@dataclass(frozen=True, slots=True)
class Mute:
    pass


@dataclass(frozen=True, slots=True)
class Sent:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    status: Status


Order = AskState | Send | AwaitMark | Finished
Answer = Stated | Mute | Sent | Marked

# --- states -------------------------------------------------------------------------

Stage = Literal["before", "sending", "waiting", "doubting", "after"]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`until_ms`: when the mark is no longer awaited. `heard`: answers of this round."""

    stage: Stage
    patience_ms: int
    until_ms: int = 0
    heard: tuple[Status, ...] = ()
    tries: int = 0
    low: bool = False


Step = tuple[State, Order]


def begin(patience_ms: int) -> Step:
    """`patience_ms`: how long the paper of this job may take to come out."""
    state = State(stage="before", patience_ms=patience_ms)
    return state, AskState(what=ASKED[0])


def step(state: State, answer: Answer, now_ms: int) -> Step:
    match state.stage, answer:
        case "sending", Sent():
            until_ms = now_ms + state.patience_ms
            return _await(replace(state, until_ms=until_ms), now_ms)
        case "sending", _:
            return state, Finished(said="away", clear=True)
        case "waiting", Marked(status=status):
            low = status.paper_low or status.paper_out
            return _ask(replace(state, stage="after", low=low))
        case "waiting", _:
            return _ask(replace(state, stage="doubting"))
    return _round(state, answer, now_ms)


def condition(heard: tuple[Status, ...]) -> Condition:
    """What a round of answers comes to."""
    if any(one.paper_out for one in heard):
        return "paper_out"
    if any(one.cover_open for one in heard):
        return "cover_open"
    if not heard or any(one.offline or one.fault for one in heard):
        return "away"
    return "paper_low" if any(one.paper_low for one in heard) else "ready"


def _round(state: State, answer: Answer, now_ms: int) -> Step:
    """One of the questions of a round was answered, or not."""
    if isinstance(answer, Stated):
        state = replace(state, heard=(*state.heard, answer.status), tries=0)
        if len(state.heard) < len(ASKED):
            return state, AskState(what=ASKED[len(state.heard)])
        return _heard(state, now_ms)
    state = replace(state, tries=state.tries + 1)
    if state.tries < TRIES_MAX:
        return state, AskState(what=ASKED[len(state.heard)])
    if state.stage == "doubting" and now_ms < state.until_ms:
        return _await(state, now_ms)
    return state, Finished(said="away", clear=state.stage != "before")


def _heard(state: State, now_ms: int) -> Step:
    found = condition(state.heard)
    fit = found in ("ready", "paper_low")
    match state.stage:
        case "before" if fit:
            return replace(state, stage="sending", heard=()), Send()
        case "after" if fit:
            low = state.low or found == "paper_low"
            return state, Finished(said="paper_low" if low else "printed")
        case "doubting" if fit and now_ms < state.until_ms:
            return _await(state, now_ms)
        case _ if fit:  # it says it is well and does not do it
            return state, Finished(said="away", clear=True)
    assert found != "ready"
    return state, Finished(said=found, clear=state.stage != "before")


def _ask(state: State) -> Step:
    return replace(state, heard=(), tries=0), AskState(what=ASKED[0])


def _await(state: State, now_ms: int) -> Step:
    state = replace(state, stage="waiting", heard=(), tries=0)
    return state, AwaitMark(until_ms=min(now_ms + MARK_MS, state.until_ms))
