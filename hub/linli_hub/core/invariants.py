"""What must always hold (reliability.md section 4). Pure; one copy for everyone.

`check` looks at one moment of the books; what needs more moments than one is in
invariants_world.py.
"""

from collections import defaultdict
from collections.abc import Iterator

from linli_hub.core.invariants_deeds import DEEDS
from linli_hub.core.invariants_ledger import LEDGER
from linli_hub.core.ledger import REDEMPTION, Kind
from linli_hub.core.snapshot import Snapshot, Violation
from linli_wire import chain


def check(snapshot: Snapshot) -> list[Violation]:
    """Everything that one moment of the books can get wrong."""
    found: list[Violation] = []
    for part in (
        *LEDGER, _cursors, *DEEDS, _redemptions, _stock,
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
