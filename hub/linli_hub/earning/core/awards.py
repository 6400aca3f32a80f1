"""From what a deposit earned to the transfers that make the books say so.

The first award is an `award`; every change after it is a visible `correction` that
names the transfer before it. Downwards takes what is available; the rest is booked on
the member's claim account, where everyone can see it. Upwards first lets off what the
same deposit has claimed and nobody has collected. A deduction is an award downwards.
"""

from typing import NamedTuple

from linli_hub.books.core.ledger import ADJUSTMENT, ISSUE, Transfer, claim, member


class Step(NamedTuple):
    """A deposit's points for one household go up (+) or down (-) by `delta`."""

    deposit: str
    done: int  # transfers of this deposit so far
    household: str
    delta: int
    event_ms: int | None
    deducts: bool = False

    @property
    def source(self) -> str:
        """Where points come from and go back to. What a deduction takes was perhaps
        never issued, so it is no business of `issue`."""
        return ADJUSTMENT if self.deducts else ISSUE


def up(
    step: Step, at_ms: int, owed: int = 0, expires: str | None = None
) -> list[Transfer]:
    """Points to the member. `owed`: by this deposit's own claims; that is let off first.

    `expires`: the last local day on which the points can be spent.
    """
    assert step.delta > 0 and owed >= 0
    off = min(owed, step.delta)
    ends: list[tuple[str, int, str | None]] = [
        (claim(step.household), off, None),
        (member(step.household), step.delta - off, expires),
    ]
    booked = [(account, points, day) for account, points, day in ends if points]
    return [
        _transfer(step, step.done + n, (step.source, credit), points, (at_ms, day))
        for n, (credit, points, day) in enumerate(booked)
    ]


def down(step: Step, available: int, at_ms: int) -> list[Transfer]:
    """Points back: what is available, and the rest as a claim."""
    assert step.delta < 0
    take = min(max(0, available), -step.delta)
    rest = -step.delta - take
    ends = [(member(step.household), take), (claim(step.household), rest)]
    return [
        _transfer(step, step.done + n, (debit, step.source), points, (at_ms, None))
        for n, (debit, points) in enumerate((d, p) for d, p in ends if p)
    ]


def _transfer(
    step: Step, n: int, ends: tuple[str, str], points: int, when: tuple[int, str | None]
) -> Transfer:
    debit, credit = ends
    at_ms, expires = when
    return Transfer(
        id=f"{step.deposit}/{n}",
        debit=debit,
        credit=credit,
        points=points,
        why="correction" if n else ("deduction" if step.deducts else "award"),
        cause=step.deposit,
        at_ms=at_ms,
        event_ms=step.event_ms,
        corrects=f"{step.deposit}/{n - 1}" if n else None,
        expires=expires,
    )
