"""From what a deposit earned to the transfers that make the books say so.

The first award is an `award`; every change after it is a visible `correction` that
names the transfer before it. Downwards takes what is available; the rest is booked on
the member's claim account, where everyone can see it.
"""

from typing import NamedTuple

from linli_hub.core.ledger import ISSUE, Transfer, claim, member


class Step(NamedTuple):
    """A deposit's points for one household go up (+) or down (-) by `delta`."""

    deposit: str
    done: int  # transfers of this deposit so far
    household: str
    delta: int
    event_ms: int | None


def up(step: Step, at_ms: int) -> Transfer:
    """Points to the household."""
    assert step.delta > 0
    return _transfer(
        step, step.done, (ISSUE, member(step.household)), step.delta, at_ms
    )


def down(step: Step, available: int, at_ms: int) -> list[Transfer]:
    """Points back: what is available, and the rest as a claim."""
    assert step.delta < 0
    take = min(max(0, available), -step.delta)
    rest = -step.delta - take
    ends = [(member(step.household), take), (claim(step.household), rest)]
    return [
        _transfer(step, step.done + n, (debit, ISSUE), points, at_ms)
        for n, (debit, points) in enumerate((d, p) for d, p in ends if p)
    ]


def _transfer(
    step: Step, n: int, ends: tuple[str, str], points: int, at_ms: int
) -> Transfer:
    return Transfer(
        id=f"{step.deposit}/{n}",
        debit=ends[0],
        credit=ends[1],
        points=points,
        why="correction" if n else "award",
        cause=step.deposit,
        at_ms=at_ms,
        event_ms=step.event_ms,
        corrects=f"{step.deposit}/{n - 1}" if n else None,
    )
