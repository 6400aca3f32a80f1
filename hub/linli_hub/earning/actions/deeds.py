"""Deeds that no scale saw, recorded at the desk and settled like any deposit; and what
waits in review, ended by a person.

record -> awarded | review (a second person is needed) -> confirm -> awarded
review -> resolve: attribute to somebody, or dismiss; with a reason, by one who does not
benefit
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import (
    BadValue,
    DayFrozen,
    NotFound,
    NotInReview,
    SamePerson,
    StandardMissing,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions.attribution import (
    NEW,
    Before,
    Change,
    attribute,
    remember,
    to_review,
)
from linli_hub.earning.actions.resettlement import resettle
from linli_hub.earning.core import desk_deeds
from linli_hub.earning.core.desk_deeds import NewDeed
from linli_hub.earning.core.event_time import doubt
from linli_hub.earning.store import deposits
from linli_hub.earning.store.deposits import Deposit
from linli_hub.earning.store.tables import DepositDecision, DeskConfirm, DeskDeed
from linli_hub.registry.store.given_to import holders_of
from linli_hub.registry.store.kin import not_own
from linli_hub.standard.store.standards import InForce, in_force

DESK_NO, DESK = 0, "desk"  # the journal of what was told at the desk
WAITS = "second_person"
NO_TIME = ("no_clock", "clock_in_past", "clock_in_future")
TIMELESS = frozenset(NO_TIME)
DECISIONS = ("attribute", "dismiss")


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """How a deposit stands after a command about it."""

    id: str
    state: str
    member: str | None
    points: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """`attribute` to a resident or a member, `event_ms` if no clock told the time; or
    `dismiss`."""

    decision: str
    reason: str
    resident: str = ""
    member: str = ""
    event_ms: int | None = None

    @property
    def given(self) -> str:
        if self.decision == "dismiss":
            return ""
        return f"resident:{self.resident}" if self.resident else f"member:{self.member}"


def record(tx: Tx, actor: Actor, key: str, deed: NewDeed) -> Recorded:
    """Write a deed down; it is settled at once, unless another person must confirm."""
    _staff(actor)

    def act() -> once.Answer:
        desk_deeds.check(deed, tx.now_ms)
        standards = in_force(tx)
        day = standards.day(deed.at_ms)
        published = None if day is None else standards.on(day)
        if published is None:
            raise StandardMissing(day=day or "")
        desk_deeds.check_kind(deed, published.standard)
        _member_of(tx, deed.given, deed.at_ms)
        if deed.evidence == desk_deeds.STAFFS_WORD or deed.second:
            _not_own(tx, actor, deed.given, deed.at_ms)
        deposit = _new(tx, deed)
        rows.add(
            tx, DeskDeed, seq=deposit.seq, at_ms=deed.at_ms, given=deed.given,
            reason=deed.reason, place=deed.place, second=deed.second,
            recorded_by=actor.name, recorded_ms=tx.now_ms,
        )  # fmt: skip
        if deed.second:
            to_review(deposit, WAITS)
            resettle(tx, [Change(deposit, NEW)], standards)
        else:
            _settle(tx, deposit, deed.given, standards, new=True)
        filled: dict[str, Any] = {
            name: value for name, value in asdict(deed).items() if value
        }
        audit(tx, actor, "deed.record", deposit.id, **filled)
        return _answer(deposit)

    return Recorded(**once.once(tx, actor, key, ("deed", deed), act))


def confirm(tx: Tx, actor: Actor, key: str, id: str) -> Recorded:
    """The second person's word: from now on the deed counts."""
    _staff(actor)

    def act() -> once.Answer:
        deposit = _in_review(tx, id)
        deed = _desk_deed(tx, deposit)
        if deed is None or not deed.second or WAITS not in deposit.reasons:
            raise NotInReview(id=id, state=deposit.state)
        if deed.recorded_by == actor.name:
            raise SamePerson(name=actor.name)
        _not_own(tx, actor, deed.given, deed.at_ms)
        rows.add(
            tx, DeskConfirm, seq=deposit.seq, recorded_by=deed.recorded_by,
            confirmed_by=actor.name, confirmed_ms=tx.now_ms,
        )  # fmt: skip
        _settle(tx, deposit, deed.given, in_force(tx))
        audit(tx, actor, "deed.confirm", deposit.id, recorded_by=deed.recorded_by)
        return _answer(deposit)

    return Recorded(**once.once(tx, actor, key, ("deed_confirm", id), act))


def resolve(tx: Tx, actor: Actor, key: str, id: str, decision: Decision) -> Recorded:
    """End a deposit's review: it is somebody's, or it does not count."""
    _staff(actor)

    def act() -> once.Answer:
        _check(decision)
        deposit = _in_review(tx, id)
        deed = _desk_deed(tx, deposit)
        recorded_by = "" if deed is None else str(deed.recorded_by)
        if recorded_by == actor.name:
            raise SamePerson(name=actor.name)
        standards = in_force(tx)
        if decision.decision == "dismiss":
            _dismiss(tx, actor, deposit, decision, standards)
        else:
            _attribute(tx, actor, deposit, decision, standards)
        rows.add(
            tx, DepositDecision, journal_no=deposit.journal_no, seq=deposit.seq,
            decision=decision.decision, given=decision.given,
            event_ms=decision.event_ms, reason=decision.reason,
            recorded_by=recorded_by, decided_by=actor.name, decided_ms=tx.now_ms,
        )  # fmt: skip
        filled = {
            name: v for name, v in asdict(decision).items() if v and name != "decision"
        }
        audit(tx, actor, f"review.{decision.decision}", deposit.id, **filled)
        return _answer(deposit)

    body = ("resolve", id, decision)
    return Recorded(**once.once(tx, actor, key, body, act))


def _dismiss(
    tx: Tx, actor: Actor, deposit: Deposit, decision: Decision, standards: InForce
) -> None:
    deed = _desk_deed(tx, deposit)
    whose = deed.given if deed is not None else deposit.given or deposit.card or ""
    _not_own(tx, actor, whose, deposit.event_ms or deposit.received_ms)
    before = remember(deposit)
    to_review(deposit, "dismissed")
    deposit.state = "dismissed"
    why = {"code": "dismissed", "reason": decision.reason}
    deposit.reasons = json.dumps([why], ensure_ascii=False)
    resettle(tx, [Change(deposit, before)], standards)


def _attribute(
    tx: Tx, actor: Actor, deposit: Deposit, decision: Decision, standards: InForce
) -> None:
    why = {step["code"] for step in json.loads(deposit.reasons)}
    if WAITS in why:
        raise NotInReview(id=deposit.id, state="waiting for a second person")
    event_ms = deposit.event_ms
    if timeless := event_ms is None or bool(why & TIMELESS):
        event_ms = decision.event_ms
        if event_ms is None or doubt(event_ms, deposit.received_ms):
            raise BadValue(field="event_ms", why="say when it was; no clock has told")
    if not timeless and decision.event_ms is not None:
        raise BadValue(field="event_ms", why="the time of this one is known")
    assert event_ms is not None
    _member_of(tx, decision.given, event_ms)
    _not_own(tx, actor, decision.given, event_ms)
    before = remember(deposit)
    deposit.event_ms = event_ms
    _settle(tx, deposit, decision.given, standards, before=before)
    if deposit.refused:
        raise DayFrozen(id=deposit.id)
    if deposit.state != "awarded":
        raise StandardMissing(day=deposit.day or "")


def _settle(
    tx: Tx,
    deposit: Deposit,
    given: str,
    standards: InForce,
    *,
    new: bool = False,
    before: Before | None = None,
) -> None:
    before = NEW if new else before or remember(deposit)
    deposit.given = given
    attribute(deposit, holders_of(tx, (), [given])[given], standards)
    resettle(tx, [Change(deposit, before)], standards)


def _new(tx: Tx, deed: NewDeed) -> Deposit:
    """The deed as a row of deposits: the next of the desk's journal."""
    seq = deposits.last_of_desk(tx) + 1
    recorded = deposits.Recorded(
        journal_no=DESK_NO, seq=seq, journal=DESK, edge="", device="",
        session=f"desk-{seq}", stream=deed.stream, mass_g=deed.mass_g, before_g=0,
        after_g=0, division_g=0, scale_ok=True, link="desk", card=None, boot="",
        mono_ms=deed.at_ms, received_ms=tx.now_ms, kind=deed.kind,
        minutes=deed.minutes, items=deed.items, evidence=deed.evidence,
        deduction=deed.deduction,
    )  # fmt: skip
    return deposits.new(recorded, deed.at_ms)


def _in_review(tx: Tx, id: str) -> Deposit:
    key = deposits.key_of(id)
    deposit = None if key is None else deposits.one(tx, *key)
    if deposit is None:
        raise NotFound(what="deposit", id=id)
    if deposit.state != "review":
        raise NotInReview(id=id, state=deposit.state)
    return deposit


def _desk_deed(tx: Tx, deposit: Deposit) -> Any | None:
    """Who recorded it at the desk, for whom; None for a bag."""
    if deposit.journal_no != DESK_NO:
        return None
    return rows.get(tx, DeskDeed, seq=deposit.seq)


def _member_of(tx: Tx, given: str, at_ms: int) -> str:
    """The member whose account it is for; refuse if there is nobody."""
    holder = holders_of(tx, (), [given]).get(given)
    who = None if holder is None else holder.at(at_ms)
    if who is None:
        what, _, id = given.partition(":")
        raise NotFound(what=what, id=id)
    return who.member


def _not_own(tx: Tx, actor: Actor, whose: str, at_ms: int) -> None:
    """`whose`: a given or a card. Refuse one whose own household it is."""
    holder = holders_of(
        tx, () if ":" in whose else (whose,), (whose,) if ":" in whose else ()
    ).get(whose)
    who = None if holder is None else holder.at(at_ms)
    if who is not None:
        not_own(tx, actor, who.member, resident=who.resident)


def _check(decision: Decision) -> None:
    if decision.decision not in DECISIONS:
        raise BadValue(field="decision", why=f"must be one of {', '.join(DECISIONS)}")
    if not 1 <= len(decision.reason.strip()) <= desk_deeds.TEXT_CHARS_MAX:
        raise BadValue(
            field="reason", why=f"needs 1 to {desk_deeds.TEXT_CHARS_MAX} characters"
        )
    if not decision.reason.isprintable():
        raise BadValue(field="reason", why="needs printable characters")
    names_one = bool(decision.resident) != bool(decision.member)
    if (decision.decision == "attribute") != names_one:
        raise BadValue(field="resident", why="attribute to a resident or to a member")


def _staff(actor: Actor) -> None:
    actor.must("record_deeds")


def _answer(deposit: Deposit) -> once.Answer:
    d = deposit
    return asdict(Recorded(id=d.id, state=d.state, member=d.member, points=d.points))
