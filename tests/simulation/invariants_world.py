"""Invariants that need more than one moment, or more than the books: growth, what was
promised on the wire, and the times of deposits by their journals alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from linli_hub.earning.core.event_time import Anchor, learned, seen
from linli_hub.station.core.redemption import FINAL
from linli_hub.verify.core.snapshot import Bag, Booked, Snapshot, Spent, Violation
from linli_wire import codec
from linli_wire.messages import ClockLearned, Deposit, Event

NOT_TAKEN = ("gap", "fork", "refused")  # the edge was told to keep it


@dataclass(frozen=True, slots=True)
class Told:
    """A cursor that left the hub, in a receipt or a welcome."""

    epoch: int
    journal: str
    upto: int


@dataclass(frozen=True, slots=True)
class Acked:
    """A parcel that the hub took from the broker; `answers` left before that."""

    journal: str
    last: int
    answers: tuple[str, ...]


def check_growth(before: Snapshot, after: Snapshot) -> list[Violation]:
    """L5, H2, H6, E14, K1, K2, K10: within an epoch the books only grow.

    A restored backup opens a new epoch, and growth begins anew from there.
    """
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
    if not _within(before.events, after.events):
        found.append(Violation("E14", "events were changed or removed"))
    if not _within(map(_facts, before.bags), map(_facts, after.bags)):
        found.append(Violation("E14", "what deposits say was changed or removed"))
    for version, standard in before.standards.items():
        if after.standards.get(version) != standard:
            found.append(Violation("E14", f"standard {version} was changed"))
    return [*found, *_redemptions(before.redemptions, after.redemptions)]


def _within(before: Iterable[object], after: Iterable[object]) -> bool:
    """All of `before` is in `after`, in the same order."""
    rest = iter(after)
    return all(one in rest for one in before)


def _facts(bag: Bag) -> tuple[object, ...]:
    """What the edge said; the rest is settlement's and may be settled again."""
    return (
        bag.journal_no, bag.seq, bag.journal, bag.edge, bag.device, bag.session,
        bag.stream, bag.mass_g, bag.scale_ok, bag.card,
    )  # fmt: skip


def _redemptions(before: list[Spent], after: list[Spent]) -> Iterator[Violation]:
    now = {spent.id: spent for spent in after}
    for was in before:
        spent = now.get(was.id)
        if spent is None:
            yield Violation("K1", f"redemption {was.id} was removed")
            continue
        if was.state in FINAL and spent.state != was.state:
            yield Violation("K1", f"{was.id} was {was.state} and is {spent.state}")
        if spent.fence < was.fence:
            yield Violation("K2", f"the fence of {was.id} went back")
        if _price(spent) != _price(was):
            yield Violation("K10", f"{was.id} was {_price(was)}: {_price(spent)}")


def _price(spent: Spent) -> tuple[object, ...]:
    return spent.member, spent.item, spent.quantity, spent.points


def check_receipts(after: Snapshot, receipts: Iterable[Told]) -> list[Violation]:
    """H2: what the hub said it has in this epoch is booked."""
    upto = {cursor.id: cursor.upto for cursor in after.cursors}
    return [
        Violation("H2", f"{told} left, booked up to {upto.get(told.journal, 0)}")
        for told in receipts
        if told.epoch == after.epoch and upto.get(told.journal, 0) < told.upto
    ]


def check_acks(after: Snapshot, acks: Iterable[Acked]) -> list[Violation]:
    """H1: a parcel that the broker may forget is booked, or its edge was told no."""
    upto = {cursor.id: cursor.upto for cursor in after.cursors}
    return [
        Violation("H1", f"{ack} booked up to {upto.get(ack.journal, 0)}")
        for ack in acks
        if upto.get(ack.journal, 0) < ack.last
        and not any(answer in NOT_TAKEN for answer in ack.answers)
    ]


def check_times(at_rest: Snapshot) -> list[Violation]:
    """P10: a deposit's time is what its journal says, whatever clock it arrived by.

    The clock event of its boot that is the latest before it, else the first after it;
    none, if another boot came first.
    """
    told: dict[tuple[int, int], int | None] = {}
    numbers = {event.journal_no for event in at_rest.events}
    for number in sorted(numbers):
        mine = [event for event in at_rest.events if event.journal_no == number]
        told |= {(number, seq): time for seq, time in _times(mine)}
    return [
        Violation("P10", f"{bag.id} is at {bag.event_ms}, its journal says {time}")
        for bag in at_rest.bags
        if (time := told.get((bag.journal_no, bag.seq))) != bag.event_ms
    ]


def _times(events: list[Booked]) -> Iterator[tuple[int, int | None]]:
    anchor, waiting = Anchor(), dict[int, int]()
    for booked in sorted(events, key=lambda event: event.seq):
        if booked.raw is None or (booked.kind == "deposit" and booked.fault):
            continue
        event = codec.decode(booked.raw, Event)
        if event.boot != anchor.boot:
            yield from ((seq, None) for seq in waiting)
            waiting = {}
        anchor = seen(anchor, event.boot)
        if isinstance(event.body, ClockLearned):
            anchor = learned(event.boot, event.mono_ms, event.body.wall_ms)
        elif isinstance(event.body, Deposit):
            waiting[event.seq] = event.mono_ms
        if anchor.offset_ms is not None:
            offset_ms = anchor.offset_ms
            yield from ((seq, mono_ms + offset_ms) for seq, mono_ms in waiting.items())
            waiting = {}
    yield from ((seq, None) for seq in waiting)
