"""The kiosk's side of a hand-over: intent before, result after, each fence once.

What was intended and has no result when the agent starts is unknown: a person looks.
"""

from collections.abc import Sequence
from typing import Literal

from linli_wire.messages import DispenseResult

START_MS = 20_000  # from asking the hub to handing over; far below the hub's own limit

Result = Literal["handed_over", "not_given", "unknown"]


def may_start(*, executed: bool, asked_ms: int, now_ms: int) -> str | None:
    """Why this hand-over must not begin; None if it may.

    `executed`: this fence or a later one was already acted on here.
    """
    if executed:
        return "already_handed_over"
    if not 0 <= now_ms - asked_ms <= START_MS:
        return "too_late"
    return None


def at_start(unfinished: Sequence[tuple[str, int]]) -> list[DispenseResult]:
    """What to say of intents that a cut left without a result."""
    return [
        DispenseResult(redemption=redemption, fence=fence, result="unknown")
        for redemption, fence in unfinished
    ]
