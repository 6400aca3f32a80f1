"""Redemptions: what becomes of what was reserved, exactly once.

HTTP, the desk and the kiosk's journal tell the same story and meet in `move`; whoever
comes second finds it done.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from linli_hub.base.actions import epochs
from linli_hub.base.actions import once as actions_once
from linli_hub.base.core.actors import SYSTEM, Actor
from linli_hub.base.core.calendar import DAY_MS, MINUTE_MS
from linli_hub.base.core.errors import NotAllowed, NotFound, RedemptionState
from linli_hub.base.core.policy import StationPolicy
from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import Transfer, settle, void
from linli_hub.books.store import books
from linli_hub.registry.core.card_life import STAFF_CARD
from linli_hub.registry.store.presented_card import holder_for
from linli_hub.station.actions import staff_only
from linli_hub.station.core import redemption as core_redemption
from linli_hub.station.core.redemption import RedemptionRow, State
from linli_hub.station.core.refusals import NotYourRedemption, SlotOver
from linli_hub.station.core.shelf import BY_STAFF, shares
from linli_hub.station.store import stock
from linli_hub.station.store.redemption_rows import of_tx, plain
from linli_hub.station.store.vouchers import bind
from linli_wire.messages import DispenseIntent, DispenseResult

_Act = Callable[[], actions_once.Answer]

DISPENSE_TTL_MS = 5 * MINUTE_MS
DESK = "desk:"  # how a person is named among those who told of a hand-over
EXPIRE_MAX = 100  # a call; the rest waits for the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a station says came of a hand-over; `staff` is a card's keyed hash.

    `given`: units that surely changed hands; None: all of them, if handed over.
    """

    redemption: str
    fence: int
    result: str
    given: int | None = None
    evidence: str = ""
    staff: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """What was shown at the station: a staff card, or the resident's own."""

    staff: str | None = None
    own: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Of a step: who said so, how many units surely changed hands, and from what."""

    by: str | None = None
    given: int | None = None
    evidence: str = ""


def dispense(
    tx: Tx, actor: Actor, key: str, redemption: str, cards: Cards
) -> RedemptionRow:
    """Start handing over: a fence number that is good for one hand-over."""
    epochs.must_be_open(tx)

    def act() -> actions_once.Answer:
        row = goods(here(tx, actor, redemption))
        row = staff_only.checked(tx, row, cards.own)
        by = _allowed(tx, actor, row, cards)
        return plain(move(tx, row, core_redemption.Dispense(), Known(by=by)))

    body = ("dispense", redemption, cards.staff, cards.own)
    return once(tx, actor, key, body, act)


def result(tx: Tx, actor: Actor, key: str, told: Told) -> RedemptionRow:
    """What came of it: settled, released, or in review when nobody knows."""

    def act() -> actions_once.Answer:
        return plain(finish(tx, goods(here(tx, actor, told.redemption)), told))

    body = (told.redemption, told.fence, told.result, told.given, told.evidence)
    return once(tx, actor, key, ("result", *body, told.staff), act)


def cancel(tx: Tx, actor: Actor, key: str, redemption: str) -> RedemptionRow:
    """Give points and goods back, as long as nothing is being handed over."""

    def act() -> actions_once.Answer:
        row = here(tx, actor, redemption)
        not_begun(tx, row)
        return plain(move(tx, row, core_redemption.Cancel(), Known()))

    return once(tx, actor, key, ("cancel", redemption), act)


def not_begun(tx: Tx, row: RedemptionRow) -> None:
    """A service that has begun is not cancelled: its provider has the word."""
    if row.slot is None:
        return
    [(starts_ms,)] = tx.pick("SELECT starts_ms FROM slot WHERE id = ?", row.slot)
    if starts_ms <= tx.now_ms:
        raise SlotOver(slot=row.slot)


def goods(row: RedemptionRow) -> RedemptionRow:
    """Only goods are handed over; a service ends by its provider's word."""
    if row.slot is not None:
        raise NotAllowed(action="hand over a service")
    return row


def keep(
    tx: Tx, actor: Actor, key: str, redemption: str, policy: StationPolicy
) -> RedemptionRow:
    """Fetch it later: once, for some days. It still ends by itself."""

    def act() -> actions_once.Answer:
        row = here(tx, actor, redemption)
        if row.kept and row.state == State.HELD:
            return plain(row)
        if row.state != State.HELD or row.held_until_ms <= tx.now_ms:
            raise RedemptionState(
                redemption=row.id, state=row.state, wanted=State.HELD.value
            )
        wait_ms = policy.keep_days * DAY_MS
        until_ms = tx.now_ms + wait_ms
        tx.run(
            "UPDATE redemption SET kept = TRUE, until_ms = ?, wait_ms = ? WHERE id = ?",
            until_ms, wait_ms, row.id,
        )  # fmt: skip
        return plain(replace(row, kept=True, held_until_ms=until_ms))

    return once(tx, actor, key, ("keep", redemption), act)


def expire(tx: Tx) -> int:
    """Release holds that are too old, and put silent hand-overs in review."""
    stock.bring_forward(tx)
    late = stock.late_redemptions(tx, EXPIRE_MAX)
    for id in late:
        row = of_tx(tx, id)
        assert row is not None
        move(tx, row, core_redemption.TimePassed(), Known(by=SYSTEM.name))
    return len(late)


def told_intent(tx: Tx, edge: str, body: DispenseIntent) -> None:
    """The journal of `edge` says that a hand-over was about to start there."""
    row = goods(_of_station(tx, edge, body.redemption))
    note(tx, edge, "intent", Told(redemption=row.id, fence=body.fence, result=""))
    move(tx, row, core_redemption.Dispense(body.fence), Known())


def told_result(tx: Tx, edge: str, body: DispenseResult, staff: str | None) -> None:
    """The journal of `edge` says what came of it."""
    row = goods(_of_station(tx, edge, body.redemption))
    told = Told(
        redemption=row.id, fence=body.fence, result=body.result, given=body.given,
        evidence=body.evidence, staff=staff,
    )  # fmt: skip
    note(tx, edge, "result", told)
    finish(tx, row, told)


def note(tx: Tx, edge: str, kind: str, told: Told) -> None:
    """Keep what was told, true or not, for the day's three-way match."""
    tx.run(
        "INSERT INTO dispense_told (redemption, fence, kind, result, given, evidence,"
        " edge, at_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        told.redemption, told.fence, kind, told.result, told.given, told.evidence, edge,
        tx.now_ms,
    )  # fmt: skip


def note_word(tx: Tx, actor: Actor, row: RedemptionRow) -> None:
    """A person's word of how it ended stands beside what the journals told."""
    result = "handed_over" if row.state == State.SETTLED else "not_given"
    told = Told(
        redemption=row.id, fence=row.fence, result=result, given=row.given,
        evidence="word",
    )  # fmt: skip
    note(tx, f"{DESK}{actor.name}", "result", told)


def finish(tx: Tx, row: RedemptionRow, told: Told) -> RedemptionRow:
    """Apply a result; less than all of it settles downwards."""
    what, given = core_redemption.outcome(told.result, told.given, row.quantity)
    core_redemption.check_evidence(told.evidence)
    known = Known(by=told.staff, given=given, evidence=told.evidence)
    return move(tx, row, core_redemption.Finish(told.fence, what), known)


def here(tx: Tx, actor: Actor, redemption: str) -> RedemptionRow:
    """The redemption, unless a station asks for another one's."""
    row = of_tx(tx, redemption)
    if row is None:
        raise NotFound(what="redemption", id=redemption)
    if actor.kind == "edge" and row.station != actor.name:
        raise NotYourRedemption(redemption=redemption)
    return row


def once(
    tx: Tx, actor: Actor, key: str, command: tuple[str | int | None, ...], act: _Act
) -> RedemptionRow:
    """`act`'s redemption, once for a key."""
    return RedemptionRow(**actions_once.once(tx, actor, key, command, act))


def move(
    tx: Tx, row: RedemptionRow, what: core_redemption.Step, known: Known
) -> RedemptionRow:
    """One step of the state machine, and what it means for points and goods."""
    before = core_redemption.Redemption(
        id=row.id, state=State(row.state), fence=row.fence, until_ms=row.held_until_ms,
        booked=row.slot is not None,
    )  # fmt: skip
    state, fence = core_redemption.step(before, what, tx.now_ms)
    if (state, fence) == (before.state, before.fence):
        return row
    now = replace(
        row, state=state.value, fence=fence, changed_ms=tx.now_ms, given=known.given,
        evidence=known.evidence or row.evidence, staff=known.by or row.staff,
    )  # fmt: skip
    wait_ms = None
    match state:
        case State.SETTLED:
            now = replace(now, given=_given(known, row))
            _end(tx, now, now.given or 0)
        case State.RELEASED:
            now = replace(now, given=0)
            _end(tx, now, 0)
        case State.DISPENSING:
            wait_ms = DISPENSE_TTL_MS
            now = replace(now, held_until_ms=tx.now_ms + wait_ms)
        case State.REVIEW:
            notes.alarm(tx, "redemption_review", row.id, f"{row.quantity} {row.item}")
    _store(tx, row, now, wait_ms)
    return now


def _given(known: Known, row: RedemptionRow) -> int:
    return row.quantity if known.given is None else known.given


def _store(
    tx: Tx, before: RedemptionRow, now: RedemptionRow, wait_ms: int | None
) -> None:
    done = tx.run(
        "UPDATE redemption SET state = ?, fence = ?, until_ms = ?, changed_ms = ?,"
        " staff = ?, given = ?, evidence = ?, wait_ms = coalesce(?, wait_ms)"
        " WHERE id = ? AND state = ?",
        now.state, now.fence, now.held_until_ms, now.changed_ms, now.staff, now.given,
        now.evidence, wait_ms, now.id, before.state,
    )  # fmt: skip
    assert done == 1


def _end(tx: Tx, row: RedemptionRow, given: int) -> None:
    """Post what was given, void the rest; goods and places in a slot likewise."""
    why = "released"
    holds = [books.transfer(tx, id) for id in hold_ids(row)]
    own, paid = shares(row.own, row.subsidy, given, row.quantity) if given else (0, 0)
    ends: list[Transfer] = []
    for hold, points in zip(holds, (own, paid), strict=False):
        assert hold is not None
        if points:
            ends.append(settle(hold, why=hold.why, at_ms=tx.now_ms, points=points))
        else:
            ends.append(void(hold, why=why, at_ms=tx.now_ms))
    books.post(tx, ends)
    gone = stock.end(tx, row.id, row.item, given)
    if row.slot is not None and given < row.quantity:
        tx.run(
            "UPDATE slot SET taken = taken - ? WHERE id = ?",
            row.quantity - given, row.slot,
        )  # fmt: skip
    if row.kind == "voucher":
        bind(tx, row.id, gone)


def hold_ids(row: RedemptionRow) -> list[str]:
    """The holds of a redemption: the member's, and the sponsor's if one pays a part."""
    own = f"r/{row.id}/hold"
    return [own, f"r/{row.id}/subsidy/hold"] if row.subsidy else [own]


def _of_station(tx: Tx, edge: str, redemption: str) -> RedemptionRow:
    """Only the station where it was reserved can know."""
    row = of_tx(tx, redemption)
    if row is None:
        raise NotFound(what="redemption", id=redemption)
    if row.station != edge:
        raise NotAllowed(action=f"tell of a redemption at {row.station}")
    return row


def _allowed(tx: Tx, actor: Actor, row: RedemptionRow, cards: Cards) -> str:
    """Who hands over: a machine by the resident's own card, else a staff card at a
    kiosk, the person logged in at a desk."""
    if actor.is_person:
        actor.must("serve_at_the_desk")
        return actor.name
    if row.way != BY_STAFF and cards.own is not None:
        who = holder_for(tx, cards.own, "open a machine without a card")
        if who.member != row.member:
            raise NotYourRedemption(redemption=row.id)
        return cards.own
    holder_for(tx, cards.staff, "hand over without a staff card", role=STAFF_CARD)
    assert cards.staff is not None
    return cards.staff
