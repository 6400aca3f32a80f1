"""What hub and edges promised so far, held against every later moment of a world.

The hub: its books after each commit, receipts and welcomes as they leave for the lying
broker, and what it lets the broker forget. The edges: numbers as they leave (E3), what
they believe the hub to have (E4), what lies on their disks (E5), and that all of them
agree with the hub in the end (E6).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from linli_edge.journal.heads import Journal
from linli_edge.journal.store import JournalStore
from linli_hub.verify.core import invariants
from linli_hub.verify.core.snapshot import Snapshot, Violation
from linli_wire import codec, topics
from linli_wire.messages import (
    Event,
    JournalOpened,
    Parcel,
    Receipt,
    Welcome,
)
from tests.simulation import invariants_world
from tests.simulation.broker import Wire
from tests.simulation.invariants_world import Acked, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A journal as it lies on an edge's disk, and how many rows of it."""

    edge: str
    id: str
    state: str
    next_seq: int
    head: bytes
    rows: int


class Promises:
    """Tell it what happens; `wrong` is called for each promise that broke."""

    def __init__(self, wrong: Callable[[Violation], None]) -> None:
        self._wrong = wrong
        self.books: Snapshot | None = None
        self._heard: dict[tuple[str, int], int] = {}
        self._sent: dict[tuple[str, int], bytes] = {}
        self._journals: dict[str, set[str]] = {}
        self._believed: dict[str, tuple[Journal, list[Journal]]] = {}

    # --- the hub ----------------------------------------------------------------------

    def committed(self, books: Snapshot) -> None:
        """A whole snapshot is read after each commit anyway, so all of it is compared."""
        if books == self.books:
            return  # nothing was changed: what held of them holds
        self._say(invariants.check(books))
        if self.books is not None:
            self._say(invariants_world.check_growth(self.books, books))
        self.books = books

    def said(self, wire: Wire) -> None:
        """Leaves the hub, and may never arrive. H2: it is true at this moment; that
        it stays true is growth. H6: it carries the epoch."""
        told = _told(wire)
        if told is None or self.books is None:
            return
        if told.epoch != self.books.epoch:
            self._wrong(Violation("H6", f"{told} left in epoch {self.books.epoch}"))
        self._say(invariants_world.check_receipts(self.books, [told]))

    def acked(self, wire: Wire, said: Iterable[Wire]) -> None:
        """H1: the hub lets the broker forget `wire`, having said this about it."""
        if self.books is None or topics.parse(wire.topic).what != "parcel":
            return
        parcel = codec.decode(wire.payload, Parcel)
        answers = tuple(
            codec.decode(one.payload, Receipt).answer
            for one in said
            if topics.parse(one.topic).what == "receipt"
        )
        ack = Acked(parcel.journal, _last(parcel), answers)
        self._say(invariants_world.check_acks(self.books, [ack]))

    # --- the edges --------------------------------------------------------------------

    def sent(self, edge: str, wire: Wire) -> None:
        """E3: a number means one event for ever; a new journal names one before it.
        E6: no gap, for nothing is ever lost from the disks of this world."""
        if topics.parse(wire.topic).what != "parcel":
            return
        parcel = codec.decode(wire.payload, Parcel)
        if parcel.hole is not None:
            gap = f"{parcel.first}..{_last(parcel)} {parcel.hole.reason}"
            self._wrong(Violation("E6", f"{edge} has lost {parcel.journal} {gap}"))
        for seq, raw in enumerate(parcel.events, start=parcel.first):
            if self._sent.setdefault((parcel.journal, seq), bytes(raw)) != bytes(raw):
                again = f"{parcel.journal} {seq} is two events"
                self._wrong(Violation("E3", f"{edge}: {again}"))
        mine = self._journals.setdefault(edge, set())
        if mine and parcel.journal not in mine and parcel.first == 1 and parcel.events:
            opening = codec.decode(bytes(parcel.events[0]), Event).body
            if not isinstance(opening, JournalOpened) or opening.previous not in mine:
                self._wrong(Violation("E3", f"{edge}: {parcel.journal} names no other"))
        mine.add(parcel.journal)

    def heard(self, wire: Wire) -> None:
        """Arrived at an edge, which checks the signature itself."""
        told = _told(wire)
        if told is not None:
            key = told.journal, told.epoch
            self._heard[key] = max(told.upto, self._heard.get(key, 0))

    def believes(self, edge: str, store: JournalStore) -> None:
        """E4: an edge counts on no more than the hub said to it in that epoch.

        Called after everything that an edge does, so it looks only at what has changed
        (a head is replaced, never altered).
        """
        current, draining = self._believed.get(edge, (None, None))
        if store.current is current and store.draining is draining:
            return
        self._believed[edge] = store.current, store.draining
        for journal in (store.current, *store.draining):
            told = self._heard.get((journal.id, journal.epoch), 0)
            if journal.acked > min(told, journal.next_seq - 1):
                counts = f"counts on {journal.acked} of {journal.id}, told {told}"
                self._wrong(Violation("E4", f"{edge} {counts}"))

    def on_disk(self, journals: Iterable[Kept]) -> None:
        """E5: no world lasts 14 days, so no row may be gone; and rows never come back,
        so that it is enough to count them at each start and at rest."""
        for kept in journals:
            if kept.rows != kept.next_seq - 1:
                left = f"{kept.rows} rows of {kept.next_seq - 1} are left of {kept.id}"
                self._wrong(Violation("E5", f"{kept.edge}: {left}"))

    # --- at rest ----------------------------------------------------------------------

    def at_rest(self, books: Snapshot, journals: Iterable[Kept]) -> None:
        """E6: what an edge has, the hub has, byte for byte (by the chain)."""
        self._say(invariants_world.check_times(books))
        cursors = {cursor.id: (cursor.upto, cursor.chain) for cursor in books.cursors}
        for kept in journals:
            wanted = kept.next_seq - 1, kept.head
            if kept.state != "left" and cursors.get(kept.id) != wanted:
                at = cursors[kept.id][0] if kept.id in cursors else 0
                words = f"{kept.id} ends at {wanted[0]}, the hub is at {at}"
                self._wrong(Violation("E6", f"{kept.edge}: {words}"))

    def ended(self, books: Snapshot) -> None:
        """P6: all holds are past their time, so none is open but those in review."""
        for spent in books.redemptions:
            if spent.state in ("held", "dispensing"):
                late = f"redemption {spent.id} is still {spent.state}"
                self._wrong(Violation("P6", late))

    def _say(self, found: Iterable[Violation]) -> None:
        for violation in found:
            self._wrong(violation)


def _told(wire: Wire) -> Told | None:
    """A welcome's cursor is as good as a receipt's: the edge counts on both."""
    match topics.parse(wire.topic).what:
        case "receipt":
            receipt = codec.decode(wire.payload, Receipt)
            return Told(receipt.epoch, receipt.journal, receipt.upto)
        case "welcome":
            welcome = codec.decode(wire.payload, Welcome)
            return Told(welcome.epoch, welcome.journal, welcome.upto)
        case _:
            return None


def _last(parcel: Parcel) -> int:
    if parcel.hole is not None:
        return parcel.hole.last
    return parcel.first + len(parcel.events) - 1
