"""What must always hold of deeds and of what settlement made of them."""

from collections import defaultdict
from collections.abc import Iterator

from linli_hub.books.core.ledger import AWARD
from linli_hub.earning.core import settlement
from linli_hub.earning.core.deed import of_bag
from linli_hub.earning.core.grants import DEVICE, source
from linli_hub.earning.core.settlement import Carry, Deed
from linli_hub.standard.core.freezing import earned, freezes_ms
from linli_hub.standard.core.parts import Standard
from linli_hub.verify.core.snapshot import Bag, Snapshot, Violation

Facts = dict[tuple[int, int], tuple[tuple[str, int], ...]]


def _deposits(s: Snapshot) -> Iterator[Violation]:
    """D1: a deposit for every deposit event and deed of the desk, and none besides."""
    told = {
        (e.journal_no, e.seq) for e in s.events if e.kind == "deposit" and not e.fault
    }
    told |= {(0, seq) for seq in s.desk}
    kept = {(bag.journal_no, bag.seq) for bag in s.bags}
    for key in sorted(told ^ kept):
        yield Violation("D1", f"event {key} and the deposits disagree")
    waiting: dict[int, int] = defaultdict(int)
    for bag in s.bags:
        waiting[bag.journal_no] += bag.state == "waiting_for_clock"
        if bag.journal_no == 0 and bag.member and s.desk.get(bag.seq):
            yield Violation("D1", f"{bag.id} counts without a second person's word")
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
    granted = _granted(s)
    carries: dict[str, Carry] = {}
    for day in sorted(s.days, key=lambda d: (d.member, d.day)):
        mine = bags.pop((day.member, day.day), [])
        awards, carry, tally = settlement.in_groups(
            carries.get(day.member, Carry()),
            day.day,
            [(bag.late_ms, _deed(bag, granted)) for bag in mine],
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


def _late(s: Snapshot) -> Iterator[Violation]:
    """D3: what came on a frozen day is late, and nothing else is.

    When a bag was booked says its first transfer: it may have waited for the time, and
    the hub's own clock may have been wrong when it was received.
    """
    booked: dict[str, int] = {}
    for line in s.lines:
        t = line.transfer
        if t.cause.startswith(AWARD):
            booked.setdefault(t.cause, t.at_ms)
    for bag in s.bags:
        if bag.member is None or bag.day is None or bag.standard is None:
            continue
        from_ms = freezes_ms(s.standards[bag.standard], bag.day)
        if bag.late_ms and bag.late_ms < from_ms:
            yield Violation("D3", f"{bag.id}: late before {bag.day} was frozen")
        first_ms = min(bag.received_ms, booked.get(bag.id, 0))
        if not bag.late_ms and first_ms >= from_ms:
            yield Violation("D3", f"{bag.id}: in time on {bag.day}, which was frozen")


def _honours(s: Snapshot) -> Iterator[Violation]:
    """D4: the honour of a person's frozen day is posted, and is what the day earned."""
    wanted: dict[str, int] = defaultdict(int)
    due: set[str] = set()
    for bag in s.bags:
        if bag.member and bag.day and bag.person and bag.points > 0:
            cause = f"h/{bag.day}/{bag.member}/{bag.person}"
            wanted[cause] += earned(bag.points)
            if bag.day in s.frozen:
                due.add(cause)
    posted: dict[str, int] = defaultdict(int)
    for line in s.lines:
        t = line.transfer
        if t.cause.startswith("h/"):
            posted[t.cause] += t.points
            person = t.cause.rpartition("/")[2]
            if (t.debit, t.credit) != ("merit", f"honour:{person}"):
                yield Violation("D4", f"{t.id} goes to {t.credit}")
    for cause in sorted(due | posted.keys()):
        if posted.get(cause, 0) != wanted.get(cause, 0):
            got, says = posted.get(cause, 0), wanted.get(cause, 0)
            yield Violation("D4", f"{cause}: {got} posted, the day earned {says}")


def _grants(s: Snapshot) -> Iterator[Violation]:
    """D5: no purse gives more than it has, and every grant belongs to a deed."""
    bags = {(bag.journal_no, bag.seq): bag for bag in s.bags}
    version = {day.day: day.standard for day in s.days}
    given: dict[str, int] = defaultdict(int)
    sizes: dict[str, int] = {}
    for grant in s.grants:
        bag = bags.get((grant.journal_no, grant.seq))
        if bag is None or bag.day is None:
            yield Violation("D5", f"a grant from {grant.purse} to no deed")
            continue
        given[grant.purse] += grant.points
        size = _size(s.standards[version[bag.day]], grant.source, grant.purse)
        sizes[grant.purse] = max(size, sizes.get(grant.purse, 0))
    for purse, points in given.items():
        if points > sizes.get(purse, points):
            yield Violation("D5", f"{purse} has {sizes[purse]} and gave {points}")


DEEDS = (_deposits, _awards, _days, _late, _honours, _grants)


def _size(standard: Standard, what: str, purse: str) -> int:
    """What a purse may give at most; without end where its standard has no cap."""
    endless = 2**62
    if what != DEVICE:
        found = [c.budget for c in standard.campaigns if source(c) == what]
        return found[0] if found else 0
    caps = standard.device
    period = purse.split(":")[-2]
    size = {"day": caps.day, "week": caps.week, "month": caps.month}[period]
    return endless if size is None else size


def _granted(s: Snapshot) -> Facts:
    found: Facts = {}
    for grant in s.grants:
        if grant.source != DEVICE or ":day:" in grant.purse:
            key = grant.journal_no, grant.seq
            found[key] = (*found.get(key, ()), (grant.source, grant.points))
    return found


def _deed(bag: Bag, granted: Facts) -> Deed:
    assert bag.event_ms is not None
    deed = of_bag(
        (bag.event_ms, bag.journal, bag.seq),
        (bag.stream, bag.mass_g, bag.scale_ok, bag.grade),
        bag.person,
        (bag.edge, bag.device),
        bag.member_class,
        bag.details,
    )
    facts = granted.get((bag.journal_no, bag.seq))
    return deed if facts is None else deed._replace(grants=facts)
