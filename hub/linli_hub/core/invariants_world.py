"""Invariants that need more than one moment: growth, receipts, what people really did."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from linli_hub.core.invariants import Violation
from linli_hub.core.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt that left the hub."""

    epoch: int
    journal: str
    upto: int


@dataclass(frozen=True, slots=True)
class Green:
    """A deposit that a person saw turn green. `card` is its keyed hash, or None."""

    edge: str
    device: str
    session: str
    card: str | None
    mass_g: int


def check_growth(before: Snapshot, after: Snapshot) -> list[Violation]:
    """L5, H6: within an epoch the books only grow, and cursors never go back."""
    if after.epoch < before.epoch:
        return [Violation("H6", f"epoch went from {before.epoch} to {after.epoch}")]
    if after.epoch > before.epoch:
        return []
    found = []
    if after.lines[: len(before.lines)] != before.lines:
        found.append(Violation("L5", "transfers were changed or removed"))
    upto = {cursor.id: cursor.upto for cursor in after.cursors}
    for cursor in before.cursors:
        if upto.get(cursor.id, -1) < cursor.upto:
            found.append(Violation("H2", f"the cursor of {cursor.id} went back"))
    return found


def check_receipts(after: Snapshot, receipts: Iterable[Told]) -> list[Violation]:
    """H1, H2: what was receipted in this epoch is booked."""
    upto = {cursor.id: cursor.upto for cursor in after.cursors}
    return [
        Violation("H2", f"receipt {told.upto} of {told.journal}, booked {upto}")
        for told in receipts
        if told.epoch == after.epoch and upto.get(told.journal, 0) < told.upto
    ]


def check_truth(at_rest: Snapshot, greens: Iterable[Green]) -> list[Violation]:
    """E2, P1, P2: what was shown green is booked once, same card, same grams.

    Only once all journals have been received; deposits in the books that nobody saw
    green are fine (the light may fail after the journal), but never twice.
    """
    booked = Counter(
        Green(bag.edge, bag.device, bag.session, bag.card, bag.mass_g)
        for bag in at_rest.bags
    )
    lost = [Violation("E2", f"lost: {green}") for green in greens if booked[green] == 0]
    sessions = Counter((b.edge, b.device, b.session) for b in at_rest.bags)
    doubled = [
        Violation("E2", f"doubled: {n} times {session}")
        for session, n in sorted(sessions.items())
        if n > 1
    ]
    return lost + doubled
