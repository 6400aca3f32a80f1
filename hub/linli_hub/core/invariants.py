"""What must always hold (reliability.md section 4). Pure; one copy for everyone.

`check` looks at one moment of the books; what needs more moments than one is in
invariants_world.py.
"""

from collections import defaultdict
from collections.abc import Iterator

from linli_hub.core import settlement
from linli_hub.core.deed import of_bag
from linli_hub.core.invariants_ledger import LEDGER
from linli_hub.core.ledger import REDEMPTION, Kind
from linli_hub.core.settlement import Carry, Deed, Tally
from linli_hub.core.snapshot import Bag, Snapshot, Violation
from linli_wire import chain


def check(snapshot: Snapshot) -> list[Violation]:
    """Everything that one moment of the books can get wrong."""
    found: list[Violation] = []
    for part in (
        *LEDGER, _cursors, _deposits, _awards, _days, _redemptions, _stock,
    ):  # fmt: skip
        found += part(snapshot)
    return found


def _cursors(s: Snapshot) -> Iterator[Violation]:
    """H2, L6: up to the cursor every event is booked once, in one unbroken chain."""
    booked = defaultdict(list)
    for event in s.events:
        booked[event.journal_no].append(event)
    for cursor in s.cursors:
        upto, before = 0, chain.genesis(s.centre, cursor.edge, cursor.id)
        for event in sorted(booked.pop(cursor.no, []), key=lambda e: e.seq):
            if event.seq != upto + 1:
                yield Violation("H2", f"{cursor.id}: {event.seq} comes after {upto}")
            if event.raw is not None and chain.link(before, event.raw) != event.chain:
                yield Violation("H2", f"{cursor.id}: the chain breaks at {event.seq}")
            upto, before = event.last, event.chain
        if (upto, before) != (cursor.upto, cursor.chain):
            yield Violation("H2", f"{cursor.id}: cursor {cursor.upto}, booked {upto}")
    for journal_no in booked:
        yield Violation("H2", f"events of journal {journal_no}, which has no cursor")


def _deposits(s: Snapshot) -> Iterator[Violation]:
    """D1: a deposit for every deposit event, and none besides."""
    told = {
        (e.journal_no, e.seq) for e in s.events if e.kind == "deposit" and not e.fault
    }
    kept = {(bag.journal_no, bag.seq) for bag in s.bags}
    for key in sorted(told ^ kept):
        yield Violation("D1", f"event {key} and the deposits disagree")
    waiting: dict[int, int] = defaultdict(int)
    for bag in s.bags:
        waiting[bag.journal_no] += bag.state == "waiting_for_clock"
    for cursor in s.cursors:
        if waiting[cursor.no] != cursor.waiting:
            yield Violation("D1", f"{cursor.id}: {cursor.waiting} deposits wait")


def _awards(s: Snapshot) -> Iterator[Violation]:
    """D2: the transfers of a deposit come to what its award says, for its member."""
    booked: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    count: dict[str, int] = defaultdict(int)
    for line in s.lines:
        t = line.transfer
        if t.cause.startswith("d/"):
            count[t.cause] += 1
            booked[t.cause][t.credit.partition(":")[2]] += t.points
            booked[t.cause][t.debit.partition(":")[2]] -= t.points
    for bag in s.bags:
        got = {m: p for m, p in booked.pop(bag.id, {}).items() if m and p}
        wanted = {bag.member: bag.points} if bag.member and bag.points else {}
        if got != wanted:
            yield Violation("D2", f"{bag.id}: awarded {wanted}, booked {got}")
        if count[bag.id] != bag.transfers:
            yield Violation("D2", f"{bag.id}: counts {bag.transfers} transfers")
        if (bag.state == "awarded") != (bag.member is not None):
            yield Violation("D2", f"{bag.id}: {bag.state} for {bag.member}")
    for cause in booked:
        yield Violation("D2", f"transfers of {cause}, which is no deposit")


def _days(s: Snapshot) -> Iterator[Violation]:
    """L9, L11: every day settled again, in any order, comes to what is stored."""
    bags: dict[tuple[str, str], list[Bag]] = defaultdict(list)
    for bag in s.bags:
        if bag.member and bag.day:
            bags[bag.member, bag.day].append(bag)
    carries: dict[str, Carry] = {}
    for day in sorted(s.days, key=lambda d: (d.member, d.day)):
        mine = bags.pop((day.member, day.day), [])
        awards, carry, tally = settlement.go_on(
            carries.get(day.member, Carry()),
            Tally(),
            (day.day, [_deed(bag) for bag in mine]),
            s.standards[day.standard],
        )
        carries[day.member] = carry
        stored = {(b.journal, b.seq): (b.points, b.standard, b.reasons) for b in mine}
        for award in awards:
            reasons = settlement.reasons_text(award.reasons)
            wanted = award.points, day.standard, reasons
            deed = award.deed
            if stored[deed.journal, deed.seq] != wanted:
                yield Violation("L11", f"{deed.journal} {deed.seq}: {wanted}")
        counted = settlement.counted_text(tally.counted)
        wanted_day = tally.points, settlement.to_text(carry), counted, tally.last
        last = day.last_ms, day.last_journal, day.last_seq
        if (day.points, day.carry, day.counted, last) != wanted_day:
            yield Violation("L9", f"{day.member} {day.day}: settles to {wanted_day}")
    for name, date in bags:
        yield Violation("L9", f"{name} {date} has deposits and was never settled")


def _deed(bag: Bag) -> Deed:
    assert bag.event_ms is not None
    return of_bag(
        (bag.event_ms, bag.journal, bag.seq),
        (bag.stream, bag.mass_g, bag.scale_ok, bag.grade),
        bag.person,
        (bag.edge, bag.device),
    )


_ENDS = {
    "held": "",
    "dispensing": "",
    "review": "",
    "settled": "settle",
    "released": "void",
}


def _redemptions(s: Snapshot) -> Iterator[Violation]:
    """K1, K2: a redemption's state is what its transfers say.

    One hold, and a second one on the sponsor's budget that pays a part.
    """
    kinds: dict[str, list[str]] = defaultdict(list)
    points: dict[str, int] = defaultdict(int)
    for line in s.lines:
        t = line.transfer
        if t.cause.startswith(REDEMPTION):
            kinds[t.cause].append(t.kind.value)
            points[t.cause] += t.points if t.kind == Kind.HOLD else 0
    for spent in s.redemptions:
        cause = f"r/{spent.id}"
        got = sorted(kinds.pop(cause, []))
        each = ["hold", _ENDS[spent.state]] if _ENDS[spent.state] else ["hold"]
        if got != sorted(each * (2 if spent.subsidy else 1)):
            yield Violation("K1", f"redemption {spent.id} is {spent.state}: {got}")
        elif points[cause] != spent.points:
            yield Violation("K10", f"redemption {spent.id} cost {points[cause]}")
        if spent.state in ("dispensing", "settled") and spent.fence < 1:
            yield Violation("K2", f"redemption {spent.id} was given without a fence")
    for cause in kinds:
        yield Violation("K1", f"transfers of {cause}, which is no redemption")


def _stock(s: Snapshot) -> Iterator[Violation]:
    """K7: what came in less what went out lies there; what is open is reserved."""
    reserved: dict[str, int] = defaultdict(int)
    for spent in s.redemptions:
        if not _ENDS[spent.state]:
            reserved[spent.item] += spent.quantity
    for goods in s.goods:
        if goods.stock != goods.moved:
            yield Violation(
                "K7", f"{goods.id}: {goods.stock} there, moved {goods.moved}"
            )
        if goods.reserved != reserved[goods.id]:
            yield Violation("K7", f"{goods.id}: {goods.reserved} reserved")
