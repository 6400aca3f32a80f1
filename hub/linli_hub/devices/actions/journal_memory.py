"""What is in memory of journals, their bags and whose cards while parcels are gathered.

A journal's line holds its clock and the deposits that events may still change: new ones,
those that wait for a time, those that are graded. Each is remembered as it was before it
changes. After a write all lines are forgotten: settlement may have changed what another
reader of the same transaction holds. Cards are not: no parcel changes whose they are.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from linli_hub.base.store.tx import Tx
from linli_hub.devices.core.parcel import CheckedEvent
from linli_hub.devices.store.journals import Journal
from linli_hub.earning.actions.resettlement import Before, remember, to_review
from linli_hub.earning.core.event_time import Anchor
from linli_hub.earning.store import deposits
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store.given_to import holders_of
from linli_hub.registry.store.holders import Holder, holders
from linli_wire import messages as m


@dataclass(slots=True, kw_only=True)
class Line:
    """One journal's memory between two writes. `touched`: a parcel's, by seq."""

    journal: Journal
    anchor: Anchor
    waiting: list[Deposit]
    mine: dict[int, Deposit]  # by seq: new, waiting or graded deposits of this journal
    before: dict[int, Before] = field(default_factory=dict)

    def touch(self, deposit: Deposit, touched: set[int]) -> None:
        """`deposit` is about to change, and will be told of."""
        if deposit.seq not in self.before:
            self.before[deposit.seq] = remember(deposit)
        touched.add(deposit.seq)

    def learn_time(self, anchor: Anchor, touched: set[int]) -> None:
        """A clock also tells the time of what came before it in this boot."""
        assert anchor.offset_ms is not None
        for deposit in self.waiting:
            self.touch(deposit, touched)
            deposit.event_ms = deposit.mono_ms + anchor.offset_ms
        self.waiting = []
        self.anchor = anchor

    def give_up_waiting(self, touched: set[int]) -> None:
        """Another boot has started: these will never have a time by themselves."""
        for deposit in self.waiting:
            self.touch(deposit, touched)
            to_review(deposit, "no_clock")
        self.waiting = []


class JournalMemory:
    """The lines since the last write, and every card that was asked for."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._cards: dict[str, Holder] = {}
        self.lines: dict[str, Line] = {}  # by journal id

    def line(self, journal: Journal, new: Iterable[CheckedEvent]) -> Line:
        """The journal's memory, with every older deposit that `new` speaks of."""
        tx, line = self._tx, self.lines.get(journal.id)
        if line is None:
            waiting = deposits.waiting(tx, journal.no) if journal.waiting else []
            line = self.lines[journal.id] = Line(
                journal=journal,
                anchor=Anchor(journal.boot, journal.offset_ms),
                waiting=waiting,
                mine={deposit.seq: deposit for deposit in waiting},
            )
            self._learn(waiting)
        older = {
            checked.event.body.deposit_seq
            for checked in new
            if checked.event and type(checked.event.body) is m.Graded
        }
        older = {seq for seq in older if seq <= journal.upto and seq not in line.mine}
        if older:
            graded = deposits.by_seq(tx, journal.no, sorted(older))
            line.mine |= graded
            self._learn(graded.values())
        return line

    def learn_cards(self, cards: Iterable[str | None]) -> None:
        """Ask for the holders of these keyed hashes, all at once."""
        self._cards |= holders(self._tx, {card for card in cards if card is not None})

    def holder(self, card: str | None) -> Holder | None:
        """Whose card that is, if its holders were asked for and it is somebody's."""
        return self._cards.get(card or "")

    def holder_for(self, deposit: Deposit) -> Holder | None:
        """To whom a deposit was given by a person, else whose card was read."""
        return self._cards.get(deposit.given or deposit.card or "")

    def forget(self) -> None:
        """All lines; what was touched is stored."""
        self.lines = {}

    def _learn(self, older: Iterable[Deposit]) -> None:
        known = list(older)
        self.learn_cards(deposit.card for deposit in known)
        if given := {deposit.given for deposit in known if deposit.given}:
            self._cards |= holders_of(self._tx, (), given)
