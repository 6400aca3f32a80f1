"""New events of many journals: gathered one by one, then settled and written at once.

    gather(parcel)   an event changes only what is in memory: cursor, clock, deposits
    write()          one settlement over all that was touched, one statement a table

What is in memory meanwhile: journal_memory.py.
"""

from dataclasses import dataclass, field, replace
from typing import Any, get_args

from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import member
from linli_hub.devices.actions.grading import Grades, may_not_grade
from linli_hub.devices.actions.journal_memory import JournalMemory, Line
from linli_hub.devices.core.parcel import CheckedEvent, CheckedParcel
from linli_hub.devices.store import journals
from linli_hub.devices.store.journals import Journal
from linli_hub.earning.actions.resettlement import (
    NEW,
    Change,
    attribute,
    remember,
    resettle,
    to_review,
)
from linli_hub.earning.core.event_time import learned, seen
from linli_hub.earning.store import deposits
from linli_hub.earning.store.deposits import Deposit
from linli_hub.standard.store.standards import in_force
from linli_hub.station.actions import dispensing
from linli_wire import messages as m

_KINDS = {body: str(body.__struct_config__.tag) for body in get_args(m.Body)}


@dataclass(slots=True, kw_only=True)
class _Parcel:
    """One parcel's part in the batch."""

    parcel: CheckedParcel
    new: tuple[CheckedEvent, ...]
    touched: set[int] = field(default_factory=set)
    refused: list[m.RefusedEvent] = field(default_factory=list)
    told_before: set[str] | None = None  # sessions, asked for only after a journal


class Batch:
    """What some parcels have come to so far, in one transaction."""

    def __init__(self, tx: Tx, parcels: list[CheckedParcel]) -> None:
        self._tx = tx
        self.journals = journals.some(tx, sorted({p.journal for p in parcels}))
        self._memory = JournalMemory(tx)
        self._memory.learn_cards([e.card for p in parcels for e in p.events])
        self._memory.learn_cards([e.staff for p in parcels for e in p.events])
        self._receipts: list[m.Receipt] = []
        self._forget()

    def gather(self, journal: Journal, parcel: CheckedParcel) -> None:
        """Take in the events after `journal.upto`; `book` gives the receipt."""
        new = parcel.events[journal.upto + 1 - parcel.first :]
        dispenses = any(
            e.event and type(e.event.body) in dispensing.DISPENSES for e in new
        )
        gathered = [line.journal for line in self._memory.lines.values()]
        if dispenses or any(
            other.edge == journal.edge and other.no != journal.no for other in gathered
        ):
            self.write()  # the books are asked what came before
        line = self._memory.line(journal, new)
        part = _Parcel(parcel=parcel, new=new)
        for checked in new:
            fault = checked.fault or self._event(line, part, checked)
            event = checked.event
            self._events.append(
                journals.EventRow(
                    journal.no, checked.seq, _KINDS[type(event.body)] if event else "",
                    fault, checked.raw, checked.chain, self._tx.now_ms,
                )
            )  # fmt: skip
            if fault is not None:
                part.refused.append(m.RefusedEvent(seq=checked.seq, code=fault))
                detail = f"{checked.seq}: {fault}"
                notes.alarm(self._tx, "event_refused", parcel.edge, detail)
        if line.waiting and journals.is_left(self._tx, line.journal):
            line.give_up_waiting(part.touched)  # the next one came first
        self.move(line.journal, parcel.last, parcel.chain)
        self._parts.append(part)
        if dispenses:
            self.write()

    def move(self, journal: Journal, upto: int, chain: bytes) -> None:
        """The cursor of `journal`, as the next parcel and the next write find it."""
        line = self._memory.line(journal, ())
        line.journal = self.journals[journal.id] = replace(
            line.journal,
            upto=upto,
            chain=chain,
            boot=line.anchor.boot,
            offset_ms=line.anchor.offset_ms,
            waiting=len(line.waiting),
        )

    def write(self) -> None:
        """Settle and store what was gathered; its receipts are made."""
        tx, lines = self._tx, self._memory.lines
        if not lines:
            return
        posted, late = self._settle()
        self._grades.write(tx, self._events, late)
        tx.bulk(journals.EVENTS, list(map(tuple, self._events)))  # plain: faster bound
        tx.bulk(journals.DEVICES, list(self._devices.values()))
        journals.move_cursors(tx, [line.journal for line in lines.values()])
        for part in self._parts:
            mine = lines[part.parcel.journal].mine
            outcomes = [outcome(mine[seq], posted) for seq in sorted(part.touched)]
            self._receipts.append(
                answer(
                    tx, part.parcel, part.parcel.last, "applied",
                    refused=part.refused, outcomes=outcomes,
                )
            )  # fmt: skip
        self._forget()

    def book(self) -> list[m.Receipt]:
        """Write the rest; the receipts of all that was gathered, in order."""
        self.write()
        return self._receipts

    def _forget(self) -> None:
        self._memory.forget()
        self._parts: list[_Parcel] = []
        self._events: list[journals.EventRow] = []
        self._grades = Grades()
        self._devices: dict[tuple[str, str], tuple[Any, ...]] = {}

    def _event(self, line: Line, part: _Parcel, checked: CheckedEvent) -> str | None:
        """Take in one event; the stable code if it is refused."""
        event = checked.event
        assert event is not None
        body = event.body
        if isinstance(body, m.Deposit) and self._again(line, part, body):
            return "already_recorded"
        if event.boot != line.anchor.boot:
            line.give_up_waiting(part.touched)
            line.anchor = seen(line.anchor, event.boot)
        match body:
            case m.Deposit():
                self._deposit(line, part, checked, body)
            case m.ClockLearned(wall_ms=wall_ms):
                anchor = learned(event.boot, event.mono_ms, wall_ms)
                line.learn_time(anchor, part.touched)
            case m.Graded():
                return self._graded(line, part, checked, body)
            case m.JournalOpened():
                self._opened(line, part, body)
            case m.DeviceHealth():
                self._health(part, body)
            case m.DispenseIntent() | m.DispenseResult():
                edge = part.parcel.edge
                return dispensing.told(self._tx, edge, body, checked.staff)
            case m.SessionFailed():
                pass
        return None

    def _again(self, line: Line, part: _Parcel, body: m.Deposit) -> bool:
        """A journal that follows another may bring a bag booked from that one."""
        if line.journal.previous is None:
            return False
        if part.told_before is None:
            bodies = (checked.event.body for checked in part.new if checked.event)
            sessions = [bag.session for bag in bodies if isinstance(bag, m.Deposit)]
            part.told_before = journals.told_before(self._tx, line.journal.no, sessions)
        return body.session in part.told_before

    def _deposit(
        self, line: Line, part: _Parcel, checked: CheckedEvent, body: m.Deposit
    ) -> None:
        event = checked.event
        assert event is not None
        journal, offset_ms = line.journal, line.anchor.offset_ms
        recorded = deposits.Recorded(  # by position: it is made for every bag
            journal.no, checked.seq, journal.id, journal.edge, body.device,
            body.session, str(body.stream), body.mass_g, body.before_g, body.after_g,
            body.division_g, body.scale_ok, body.link, checked.card, event.boot,
            event.mono_ms, self._tx.now_ms,
        )  # fmt: skip
        event_ms = None if offset_ms is None else event.mono_ms + offset_ms
        deposit = line.mine[checked.seq] = deposits.new(recorded, event_ms)
        line.before[checked.seq] = NEW
        part.touched.add(checked.seq)
        if offset_ms is None:
            line.waiting.append(deposit)

    def _graded(
        self, line: Line, part: _Parcel, checked: CheckedEvent, body: m.Graded
    ) -> str | None:
        deposit = line.mine.get(body.deposit_seq)
        if deposit is None or body.deposit_seq >= checked.seq:
            return "deposit_unknown"
        grader = self._memory.holder(checked.staff)
        graded = self._memory.holder_for(deposit)
        refusal = may_not_grade(grader, graded, deposit)
        where = line.journal.no, len(self._events), part.parcel.edge
        self._grades.add(where, checked, body, refusal, part.refused)
        if refusal is not None:
            return refusal
        line.touch(deposit, part.touched)
        deposit.grade = body.grade.value
        return None

    def _opened(self, line: Line, part: _Parcel, body: m.JournalOpened) -> None:
        if body.previous is not None:
            journals.name_previous(self._tx, line.journal.no, body.previous)
            line.journal = replace(line.journal, previous=body.previous)
        self._left(line.journal)
        if body.reason != "first":
            detail = f"{body.reason}; before it {body.previous} to {body.previous_upto}"
            notes.alarm(self._tx, "journal_replaced", part.parcel.edge, detail)

    def _left(self, journal: Journal) -> None:
        """An edge writes one journal: in its others no time comes any more for what
        waits, also in one that a board set up from an old copy knows nothing of."""
        tx = self._tx
        for no, id in journals.still_waiting(tx, journal.edge, journal.no):
            waiting = deposits.waiting(tx, no)
            changes = [Change(deposit, remember(deposit)) for deposit in waiting]
            for deposit in waiting:
                to_review(deposit, "no_clock")
            resettle(tx, changes, in_force(tx))
            journals.stop_waiting(tx, no)
            if id in self.journals:
                self.journals[id] = replace(self.journals[id], waiting=0)

    def _health(self, part: _Parcel, body: m.DeviceHealth) -> None:
        edge = part.parcel.edge
        self._devices[edge, body.device] = (
            edge, body.device, body.state, body.detail, self._tx.now_ms,
        )  # fmt: skip
        if body.state != "ok":
            detail = f"{body.state} {body.detail}"
            notes.alarm(self._tx, "device_health", f"{edge}/{body.device}", detail)

    def _settle(self) -> tuple[dict[str, int], list[Deposit]]:
        """Attribute what was touched, settle its days; posted balances by account, and the
        deposits that had an award and keep it, for its day is frozen."""
        changes = []
        standards = in_force(self._tx)
        for line in self._memory.lines.values():
            for seq, before in line.before.items():
                deposit = line.mine[seq]
                if deposit.state != "review" or deposit.event_ms is not None:
                    attribute(deposit, self._memory.holder_for(deposit), standards)
                changes.append(Change(deposit, before))
        if not changes:
            return {}, []
        posted = resettle(self._tx, changes, standards)
        late = [d for d, was in changes if d.refused and was.state == "awarded"]
        return posted, late


def answer(
    tx: Tx, parcel: CheckedParcel, upto: int, word: str, **more: Any
) -> m.Receipt:
    """A receipt for `parcel`, not signed yet."""
    return m.Receipt(
        edge=parcel.edge,
        epoch=tx.epoch,
        journal=parcel.journal,
        upto=upto,
        answer=word,
        **more,
    )


def outcome(deposit: Deposit, posted: dict[str, int]) -> m.Outcome:
    """What `deposit` has come to, with the balance of whom it was awarded to."""
    balance = None if deposit.member is None else posted[member(deposit.member)]
    return m.Outcome(
        seq=deposit.seq, state=deposit.state, points=deposit.points, balance=balance
    )
