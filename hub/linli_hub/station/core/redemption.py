r"""A redemption (兑换) from hold to goods: decisions only, values in and out.

    quoted -> held -> dispensing -> settled      goods given, points posted
                |          |    \-> released     not given, points back
                |          \-----> review        nobody knows; points stay held
                \-> released                     cancelled or too old
settled and released are final. Each start of a dispense has its own fence number. What
is booked for a slot and nobody said a word about ends in review, not released.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, assert_never

from linli_hub.base.core.errors import BadValue, HubError, RedemptionState, WrongFence
from linli_hub.station.core.shelf import shares
from linli_wire.station import EVIDENCE_CHARS_MAX


class State(StrEnum):
    QUOTED = "quoted"
    HELD = "held"
    DISPENSING = "dispensing"
    SETTLED = "settled"
    RELEASED = "released"
    REVIEW = "review"


Result = Literal["handed_over", "not_given", "unknown"]
RESULTS: tuple[Result, ...] = ("handed_over", "not_given", "unknown")
FINAL = (State.SETTLED, State.RELEASED)
OPEN = (State.HELD, State.DISPENSING, State.REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redemption:
    """What the state machine needs to know of one."""

    id: str
    state: State
    fence: int
    until_ms: int  # of the hold, or of the dispense
    booked: bool = False  # for a slot: nobody knows whether it was used


@dataclass(frozen=True, slots=True)
class Dispense:
    """Ask for the next fence, or (from the journal) tell which one was used."""

    fence: int | None = None


@dataclass(frozen=True, slots=True)
class Finish:
    fence: int
    result: Result


@dataclass(frozen=True, slots=True)
class Cancel:
    pass


@dataclass(frozen=True, slots=True)
class Resolve:
    """A person's word on a redemption in review."""

    result: Result


@dataclass(frozen=True, slots=True)
class TimePassed:
    pass


Step = Dispense | Finish | Cancel | Resolve | TimePassed


def step(now: Redemption, what: Step, now_ms: int) -> tuple[State, int]:
    """The next state and fence; raises RedemptionState or WrongFence.

    Saying the same again is answered with the same state, never applied twice.
    """
    match what:
        case Dispense(fence=fence):
            return _dispense(now, fence)
        case Finish(fence=fence, result=result):
            return _finish(now, fence, result)
        case Cancel():
            if now.state in (State.HELD, State.RELEASED):
                return State.RELEASED, now.fence
            raise _refused(now, State.HELD)
        case Resolve(result=result):
            if now.state != State.REVIEW:
                raise _refused(now, State.REVIEW)
            if result == "unknown":
                raise BadValue(field="result", why="say handed_over or not_given")
            return _after(result), max(now.fence, 1)
        case TimePassed():
            if now_ms < now.until_ms:
                return now.state, now.fence
            unfetched = State.REVIEW if now.booked else State.RELEASED
            late = {State.HELD: unfetched, State.DISPENSING: State.REVIEW}
            return late.get(now.state, now.state), now.fence
        case _:
            assert_never(what)


def outcome(result: str, given: int | None, quantity: int) -> tuple[Result, int | None]:
    """A result and its units as they are meant: all of them if handed over and nothing
    else is said; none of them is not given. BadValue for what contradicts itself.
    """
    if result not in RESULTS:
        raise BadValue(field="result", why=f"must be one of {', '.join(RESULTS)}")
    if given is not None and (type(given) is not int or not 0 <= given <= quantity):
        raise BadValue(field="given", why=f"must be 0 to {quantity}")
    match result:
        case "handed_over":
            units = quantity if given is None else given
            return ("handed_over", units) if units else ("not_given", 0)
        case "not_given":
            if given:
                raise BadValue(field="given", why="says that some were given")
            return "not_given", 0
        case _:
            return "unknown", given


def check_evidence(evidence: str) -> None:
    """Short plain ASCII, as `drops=2/3`."""
    plain = evidence.isascii() and (evidence.isprintable() or not evidence)
    if len(evidence) > EVIDENCE_CHARS_MAX or not plain:
        raise BadValue(field="evidence", why=f"at most {EVIDENCE_CHARS_MAX} of ASCII")


def _dispense(now: Redemption, fence: int | None) -> tuple[State, int]:
    if now.state == State.HELD:
        wanted = now.fence + 1 if fence is None else fence
        if wanted <= now.fence:
            raise WrongFence(redemption=now.id, fence=wanted)
        return State.DISPENSING, wanted
    if fence is not None and now.fence == fence:
        return now.state, fence  # the journal tells what HTTP told already
    raise _refused(now, State.HELD)


def _finish(now: Redemption, fence: int, result: Result) -> tuple[State, int]:
    if now.state == State.HELD:
        raise _refused(now, State.DISPENSING)
    if fence != now.fence or fence < 1:
        raise WrongFence(redemption=now.id, fence=fence)
    told = _after(result)
    if now.state in (State.DISPENSING, State.REVIEW):
        return told, fence  # a result that comes late still ends a review
    if told in (now.state, State.REVIEW):
        return now.state, fence
    raise _refused(now, State.DISPENSING)


def _after(result: Result) -> State:
    match result:
        case "handed_over":
            return State.SETTLED
        case "not_given":
            return State.RELEASED
        case "unknown":
            return State.REVIEW
        case _:
            assert_never(result)


def _refused(now: Redemption, wanted: State) -> HubError:
    return RedemptionState(redemption=now.id, state=now.state, wanted=wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionRow:
    """A line of an order with the names of its item.

    `own`, `subsidy`: the points held of the member and of the sponsor's `budget`.
    """

    id: str
    order: str
    line: int
    state: str
    member: str
    resident: str
    item: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    quantity: int
    own: int
    subsidy: int
    budget: str | None
    fence: int
    held_until_ms: int
    station: str
    created_ms: int
    changed_ms: int
    place: str | None
    way: str
    channel: int | None
    slot: str | None
    kept: bool
    given: int | None
    evidence: str
    staff: str | None
    refunded_ms: int | None

    @property
    def points(self) -> int:
        """What the resident pays: of what was given, once that is known."""
        if self.state == "settled" and self.given is not None:
            return shares(self.own, self.subsidy, self.given, self.quantity)[0]
        return self.own
