"""What must always hold . Pure; one copy for everyone.

`check` looks at one moment of the books; what needs more moments than one is in the
simulation (tests/simulation/invariants_world.py).
"""

from collections import defaultdict
from collections.abc import Iterator

from linli_hub.verify.core.invariants_deeds import DEEDS
from linli_hub.verify.core.invariants_ledger import LEDGER
from linli_hub.verify.core.invariants_station import STATION
from linli_hub.verify.core.snapshot import Snapshot, Violation
from linli_wire import chain


def check(snapshot: Snapshot) -> list[Violation]:
    """Everything that one moment of the books can get wrong."""
    found: list[Violation] = []
    for part in (*LEDGER, _cursors, *DEEDS, *STATION):
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
