"""Book a parcel: cursor, facts, awards and transfers, in the caller's transaction.

place against the cursor -> known | gap | fork   answered, nothing doubled
                         -> new events           booked one by one, days settled
"""

from dataclasses import dataclass, field, replace
from typing import Any

from linli_hub.actions import redemptions
from linli_hub.actions.resettle import Before, place, remember, resettle, to_review
from linli_hub.core.errors import HubError, NotYourJournal
from linli_hub.core.event_time import Anchor, learned, seen
from linli_hub.core.ledger import member
from linli_hub.core.parcel import CheckedEvent, CheckedParcel, chain_at
from linli_hub.core.parcel import place as place_parcel
from linli_hub.store import alarms, deposits, journals
from linli_hub.store.books import balances
from linli_hub.store.deposits import Deposit
from linli_hub.store.holders import INSPECTORS, Holder, holders
from linli_hub.store.journals import Journal
from linli_hub.store.standards import in_force
from linli_hub.store.tx import Tx
from linli_wire import chain
from linli_wire import messages as m


def apply(tx: Tx, parcel: CheckedParcel) -> m.Receipt:
    """Book what is new in `parcel`; the receipt is not signed yet.

    Raises NotYourJournal. Anything else that is wrong with the parcel's place is an
    answer: `gap` or `fork`.
    """
    journal = journals.journal(tx, parcel.journal)
    if journal is not None and journal.edge != parcel.edge:
        alarms.alarm(tx, "not_your_journal", parcel.edge, parcel.journal)
        raise tx.keep(NotYourJournal(journal=parcel.journal))
    upto = journal.upto if journal else 0
    where = place_parcel(upto, parcel)
    if journal is None and where != "next":
        return _answer(tx, parcel, 0, "gap")
    if journal is None:
        genesis = chain.genesis(tx.centre, parcel.edge, parcel.journal)
        journal = journals.open_journal(tx, parcel.journal, parcel.edge, genesis)
    if journal.status == journals.QUARANTINED:
        return _answer(tx, parcel, upto, "fork")
    if where == "gap":
        return _answer(tx, parcel, upto, "gap")
    if not _same_chain(tx, journal, parcel):
        journals.quarantine(tx, journal.no)
        alarms.alarm(tx, "journal_forked", parcel.edge, parcel.journal)
        return _answer(tx, parcel, upto, "fork")
    if where == "known":
        return _known(tx, journal, parcel)
    if parcel.hole is not None:
        return _hole(tx, journal, parcel, parcel.hole)
    return _book(tx, journal, parcel)


def _same_chain(tx: Tx, journal: Journal, parcel: CheckedParcel) -> bool:
    """Is this the journal that we know, at the last event that both know?"""
    if parcel.last >= journal.upto:
        return chain_at(parcel, journal.upto) == journal.chain
    booked = journals.chain_at(tx, journal.no, parcel.last)
    return booked is None or booked == parcel.chain


def _answer(
    tx: Tx, parcel: CheckedParcel, upto: int, answer: str, **more: Any
) -> m.Receipt:
    return m.Receipt(
        edge=parcel.edge,
        epoch=tx.epoch,
        journal=parcel.journal,
        upto=upto,
        answer=answer,
        **more,
    )


def _known(tx: Tx, journal: Journal, parcel: CheckedParcel) -> m.Receipt:
    """Told before: the cursor, and what these events came to."""
    told = deposits.between(tx, journal.no, parcel.first, parcel.last)
    names = sorted({member(d.member) for d in told if d.member is not None})
    posted = {account: b[0] for account, b in balances(tx, names).items()}
    refused = journals.faults(tx, journal.no, parcel.first, parcel.last)
    return _answer(
        tx, parcel, journal.upto, "applied",
        refused=[m.RefusedEvent(seq=seq, code=code) for seq, code in refused],
        outcomes=[_outcome(d, posted) for d in told],
    )  # fmt: skip


def _hole(tx: Tx, journal: Journal, parcel: CheckedParcel, hole: m.Hole) -> m.Receipt:
    journals.add_hole(tx, journal.no, hole)
    detail = f"{journal.id} {hole.first}..{hole.last}: {hole.reason}"
    alarms.alarm(tx, "journal_hole", parcel.edge, detail)
    journals.move_cursor(tx, replace(journal, upto=hole.last, chain=parcel.chain))
    return _answer(tx, parcel, hole.last, "applied")


@dataclass(slots=True, kw_only=True)
class _Booking:
    """What one parcel has come to so far."""

    journal: Journal
    edge: str
    known: dict[str, Holder]
    anchor: Anchor
    waiting: list[Deposit]
    mine: dict[int, Deposit]  # by seq: new, waiting or graded deposits of this journal
    before: dict[int, Before] = field(default_factory=dict)
    events: list[tuple[Any, ...]] = field(default_factory=list)
    grades: list[tuple[Any, ...]] = field(default_factory=list)
    refused: list[m.RefusedEvent] = field(default_factory=list)
    devices: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    told_before: set[str] | None = None  # sessions, asked for only after a journal


def _book(tx: Tx, journal: Journal, parcel: CheckedParcel) -> m.Receipt:
    new = parcel.events[journal.upto + 1 - parcel.first :]
    booking = _begin(tx, journal, parcel.edge, new)
    for checked in new:
        fault = checked.fault or _again(tx, booking, checked, new)
        fault = fault or _one(tx, booking, checked)
        kind = type(checked.event.body).__struct_config__.tag if checked.event else ""
        booking.events.append(
            (
                journal.no, checked.seq, kind, fault, checked.raw, checked.chain,
                tx.now_ms,
            )
        )  # fmt: skip
        if fault is not None:
            booking.refused.append(m.RefusedEvent(seq=checked.seq, code=fault))
            alarms.alarm(tx, "event_refused", parcel.edge, f"{checked.seq}: {fault}")
    tx.bulk(journals.EVENTS, booking.events)
    tx.bulk(journals.GRADES, booking.grades)
    tx.bulk(journals.DEVICES, list(booking.devices.values()))
    posted = _settle(tx, booking)
    moved = replace(
        journal,
        upto=parcel.last,
        chain=parcel.chain,
        boot=booking.anchor.boot,
        offset_ms=booking.anchor.offset_ms,
        waiting=len(booking.waiting),
    )
    journals.move_cursor(tx, moved)
    touched = sorted(booking.before)
    return _answer(
        tx, parcel, parcel.last, "applied", refused=booking.refused,
        outcomes=[_outcome(booking.mine[seq], posted) for seq in touched],
    )  # fmt: skip


def _begin(
    tx: Tx, journal: Journal, edge: str, new: tuple[CheckedEvent, ...]
) -> _Booking:
    """Read at once all that these events will ask for."""
    graded = {
        checked.event.body.deposit_seq
        for checked in new
        if checked.event and isinstance(checked.event.body, m.Graded)
    }
    waiting = deposits.waiting(tx, journal.no) if journal.waiting else []
    older = sorted(seq for seq in graded if seq <= journal.upto)
    mine = deposits.by_seq(tx, journal.no, older) if older else {}
    mine |= {deposit.seq: deposit for deposit in waiting}
    cards = {c.card for c in new} | {c.staff for c in new}
    cards |= {deposit.card for deposit in mine.values()}
    return _Booking(
        journal=journal,
        edge=edge,
        known=holders(tx, sorted(card for card in cards if card)),
        anchor=Anchor(journal.boot, journal.offset_ms),
        waiting=waiting,
        mine=mine,
    )


def _again(
    tx: Tx, booking: _Booking, checked: CheckedEvent, new: tuple[CheckedEvent, ...]
) -> str | None:
    """A journal that follows another may bring a bag that was booked from that one."""
    event = checked.event
    if event is None or booking.journal.previous is None:
        return None
    if not isinstance(event.body, m.Deposit):
        return None
    if booking.told_before is None:
        bodies = (one.event.body for one in new if one.event)
        sessions = [body.session for body in bodies if isinstance(body, m.Deposit)]
        booking.told_before = journals.told_before(tx, booking.journal.no, sessions)
    return "already_recorded" if event.body.session in booking.told_before else None


def _one(tx: Tx, booking: _Booking, checked: CheckedEvent) -> str | None:
    """Book one event; the stable code if it is refused."""
    event = checked.event
    assert event is not None
    if event.boot != booking.anchor.boot:
        _give_up_waiting(booking)
    booking.anchor = seen(booking.anchor, event.boot)
    match event.body:
        case m.Deposit() as body:
            _deposit(tx, booking, checked, body)
        case m.ClockLearned(wall_ms=wall_ms):
            _clock(booking, learned(event.boot, event.mono_ms, wall_ms))
        case m.Graded() as body:
            return _graded(booking, checked, body)
        case m.JournalOpened() as body:
            _opened(tx, booking, body)
        case m.DeviceHealth() as body:
            _health(tx, booking, body)
        case m.DispenseIntent() | m.DispenseResult() as body:
            return _dispensed(tx, booking, checked, body)
        case m.SessionFailed():
            pass
    return None


def _deposit(tx: Tx, booking: _Booking, checked: CheckedEvent, body: m.Deposit) -> None:
    event = checked.event
    assert event is not None
    offset_ms = booking.anchor.offset_ms
    deposit = Deposit(
        journal_no=booking.journal.no,
        seq=checked.seq,
        journal=booking.journal.id,
        stream=body.stream.value,
        mass_g=body.mass_g,
        scale_ok=body.scale_ok,
        card=checked.card,
        mono_ms=event.mono_ms,
        received_ms=tx.now_ms,
        event_ms=None if offset_ms is None else event.mono_ms + offset_ms,
    )
    deposit.facts = (
        deposit.journal_no, deposit.seq, deposit.journal, booking.edge, body.device,
        body.session, deposit.stream, body.mass_g, body.before_g, body.after_g,
        body.division_g, body.scale_ok, body.link, checked.card, event.boot,
        event.mono_ms, tx.now_ms,
    )  # fmt: skip
    _touch(booking, deposit)
    if offset_ms is None:
        booking.waiting.append(deposit)


def _touch(booking: _Booking, deposit: Deposit) -> None:
    booking.mine[deposit.seq] = deposit
    booking.before.setdefault(deposit.seq, remember(deposit))


def _clock(booking: _Booking, anchor: Anchor) -> None:
    """A clock also tells the time of what came before it in this boot."""
    assert anchor.offset_ms is not None
    for deposit in booking.waiting:
        _touch(booking, deposit)
        deposit.event_ms = deposit.mono_ms + anchor.offset_ms
    booking.waiting = []
    booking.anchor = anchor


def _give_up_waiting(booking: _Booking) -> None:
    """Another boot has started: these will never have a time by themselves."""
    for deposit in booking.waiting:
        _touch(booking, deposit)
        to_review(deposit, "no_clock")
    booking.waiting = []


def _graded(booking: _Booking, checked: CheckedEvent, body: m.Graded) -> str | None:
    deposit = booking.mine.get(body.deposit_seq)
    holder = booking.known.get(checked.staff or "")
    counted = holder is not None and holder.role in INSPECTORS
    if deposit is None or body.deposit_seq >= checked.seq:
        return "deposit_unknown"
    at_ms = deposit.event_ms
    if holder is not None and at_ms is not None and holder.blocked(at_ms):
        counted = False
    booking.grades.append(
        (
            booking.journal.no, checked.seq, body.deposit_seq, body.grade.value,
            checked.staff or "", counted,
        )
    )  # fmt: skip
    if not counted:
        return "not_an_attendant"
    _touch(booking, deposit)
    deposit.grade = body.grade.value
    return None


def _opened(tx: Tx, booking: _Booking, body: m.JournalOpened) -> None:
    if body.previous is not None:
        journals.name_previous(tx, booking.journal.no, body.previous)
        booking.journal = replace(booking.journal, previous=body.previous)
    if body.reason != "first":
        detail = f"{body.reason}; before it {body.previous} to {body.previous_upto}"
        alarms.alarm(tx, "journal_replaced", booking.edge, detail)


def _health(tx: Tx, booking: _Booking, body: m.DeviceHealth) -> None:
    booking.devices[body.device] = (
        booking.edge, body.device, body.state, body.detail, tx.now_ms,
    )  # fmt: skip
    if body.state != "ok":
        subject = f"{booking.edge}/{body.device}"
        alarms.alarm(tx, "device_health", subject, f"{body.state} {body.detail}")


def _dispensed(
    tx: Tx,
    booking: _Booking,
    checked: CheckedEvent,
    body: m.DispenseIntent | m.DispenseResult,
) -> str | None:
    """The journal's word on a redemption is the same action as the HTTPS call."""
    try:
        if isinstance(body, m.DispenseIntent):
            redemptions.told_intent(tx, body)
        else:
            redemptions.told_result(tx, body, checked.staff)
    except HubError as refusal:
        subject = f"{booking.edge}/{body.redemption}"
        alarms.alarm(tx, "redemption_disputed", subject, f"{refusal.code}: {refusal}")
        return refusal.code
    return None


def _settle(tx: Tx, booking: _Booking) -> dict[str, int]:
    """Place what was touched, settle its days; posted balances by account."""
    if not booking.before:
        return {}
    standards = in_force(tx)
    placed = []
    for seq in sorted(booking.before):
        deposit = booking.mine[seq]
        if deposit.state != "review" or deposit.event_ms is not None:
            place(deposit, booking.known.get(deposit.card or ""), standards)
        placed.append((deposit, booking.before[seq]))
    return resettle(tx, placed, standards)


def _outcome(deposit: Deposit, posted: dict[str, int]) -> m.Outcome:
    balance = None if deposit.member is None else posted[member(deposit.member)]
    return m.Outcome(
        seq=deposit.seq, state=deposit.state, points=deposit.points, balance=balance
    )
