"""Contests: a member doubts an award, and somebody who neither granted it, nor opened
the contest, nor benefits answers with a reason.

open     within the objection window of the award's day, once for each award
refused  with a reason
upheld   another grade: the day is settled again, or points by hand: a linked transfer
"""

from dataclasses import asdict, dataclass
from typing import Any

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    ContestedBefore,
    DayFrozen,
    GrantedIt,
    NotFound,
    NotYours,
    SamePerson,
    WindowClosed,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import ADJUSTMENT, Transfer, claim, member
from linli_hub.books.core.lots import expires_on
from linli_hub.books.store import books
from linli_hub.earning.actions.attribution import Change, remember
from linli_hub.earning.actions.deeds import DESK_NO
from linli_hub.earning.actions.resettlement import resettle
from linli_hub.earning.core.deed import DEPOSIT
from linli_hub.earning.store import deposits
from linli_hub.earning.store.deposits import Deposit
from linli_hub.earning.store.tables import DepositDecision, DeskConfirm, DeskDeed
from linli_hub.earning.store.tables_contests import Contest
from linli_hub.registry.store import dated_facts, tags
from linli_hub.registry.store.holders import holders
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.presented_card import holder_now
from linli_hub.standard.core.freezing import freezes_ms
from linli_hub.standard.store.standards import in_force
from linli_wire.messages import Grade

POINTS_MAX = 1000
ABOUT = ("weight", "grade", "not_mine", "missing", "other")
_GRADER = (
    "SELECT attendant FROM grade WHERE journal_no = ? AND deposit_seq = ?"
    " AND counted ORDER BY seq DESC LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """`award`: d/JOURNAL/SEQ; `about`: one of ABOUT; `said`: in their own words, or ''.

    `card`: the keyed hash of who stands at a kiosk; at a desk the staff's word counts.
    """

    award: str
    about: str
    said: str = ""
    card: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`upheld` with another grade or with points by hand, or `refused`."""

    outcome: str
    reason: str
    grade: str | None = None
    points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """How a contest stands; `points`: what the award comes to now, with corrections."""

    id: str
    award: str
    outcome: str
    due_ms: int
    points: int


def contest(tx: Tx, actor: Actor, key: str, doubt: Doubt) -> Stands:
    """Doubt an award; it is answered before `due_ms`."""
    actor.must("speak_for_a_resident")

    def act() -> once.Answer:
        _check(doubt)
        deposit = _awarded(tx, doubt.award)
        assert deposit.member is not None and deposit.day is not None
        who = _who(tx, actor, doubt, deposit.member)  # before anything is told of it
        standards = in_force(tx)
        published = standards.on(deposit.day)
        if published is None or standards.frozen(deposit.day):
            raise WindowClosed(day=deposit.day)
        key_of = {"journal_no": deposit.journal_no, "seq": deposit.seq}
        if rows.get(tx, Contest, **key_of) is not None:
            raise ContestedBefore(award=deposit.id)
        id = once.derived("contest", actor, key)
        rows.add(
            tx, Contest, id=id, **key_of, member=deposit.member,
            resident=who or deposit.person or None,
            said=f"{doubt.about}: {doubt.said}".rstrip(": "),
            via="desk" if actor.is_person else "kiosk", opened_by=actor.name,
            opened_ms=tx.now_ms, due_ms=freezes_ms(published.standard, deposit.day),
            **_granters(tx, deposit), outcome="open", answered_by=None, answerer=None,
            answerer_member=None, answered_ms=None, answer="", grade=None, points=0,
        )  # fmt: skip
        audit(tx, actor, "contest.open", id, award=deposit.id, about=doubt.about)
        return _stands(tx, id)

    return Stands(**once.once(tx, actor, key, ("contest", doubt), act))


def answer(tx: Tx, actor: Actor, key: str, id: str, verdict: Answer) -> Stands:
    """Uphold a contest, which corrects the award visibly, or refuse it with a reason."""
    actor.must("answer_a_contest")
    check_reason(verdict.reason)

    def act() -> once.Answer:
        row = rows.get(tx, Contest, id=id)
        if row is None:
            raise NotFound(what="contest", id=id)
        if row.outcome != "open":
            raise AlreadyDecided(id=id, outcome=row.outcome)
        own = tags.own_resident(tx, actor)
        _may_answer(tx, actor, own, row)
        _check_answer(verdict)
        if verdict.grade is not None:
            _grade(tx, row, verdict.grade)
        elif verdict.points:
            _correct(tx, row, verdict.points)
        rows.change(
            tx, Contest, {"id": id}, outcome=verdict.outcome, answered_by=actor.name,
            answerer=own, answered_ms=tx.now_ms, answer=verdict.reason, grade=verdict.grade,
            answerer_member=dated_facts.membership(tx, own, tx.now_ms) if own else None,
            points=verdict.points,
        )  # fmt: skip
        audit(
            tx, actor, f"contest.{verdict.outcome}", id, award=_id(row),
            reason=verdict.reason, grade=verdict.grade or "", points=verdict.points,
        )  # fmt: skip
        return _stands(tx, id)

    return Stands(**once.once(tx, actor, key, ("answer", id, verdict), act))


def _who(tx: Tx, actor: Actor, doubt: Doubt, owner: str) -> str | None:
    """The resident at the kiosk, of the member that the award went to."""
    if actor.is_person:
        return None
    who = holder_now(tx, doubt.card)
    if who.member != owner:
        raise NotYours(award=doubt.award)
    return who.resident


def _granters(tx: Tx, deposit: Deposit) -> dict[str, str | None]:
    """Whose word made the award what it is: of a desk deed both log-ins, of a review
    who ended it, of a grade the attendant."""
    deed = confirmed = None
    if deposit.journal_no == DESK_NO:
        deed = rows.get(tx, DeskDeed, seq=deposit.seq)
        confirmed = rows.get(tx, DeskConfirm, seq=deposit.seq)
    key = {"journal_no": deposit.journal_no, "seq": deposit.seq}
    decided = rows.find(tx, DepositDecision, **key)
    grader = None
    for (card,) in tx.pick(_GRADER, deposit.journal_no, deposit.seq):
        holder = holders(tx, [card]).get(card)
        who = None if holder is None else holder.at(deposit.received_ms)
        grader = None if who is None else who.resident
    return {
        "granted_by": None if deed is None else deed.recorded_by,
        "granted_too": confirmed.confirmed_by
        if confirmed
        else decided[-1].decided_by
        if decided
        else None,
        "granted_card": grader,
    }


def _may_answer(tx: Tx, actor: Actor, own: str | None, row: Any) -> None:
    if actor.name in (row.granted_by, row.granted_too):
        raise GrantedIt(name=actor.name)
    if own is not None and own == row.granted_card:
        raise GrantedIt(name=actor.name)
    if actor.name == row.opened_by:
        raise SamePerson(name=actor.name)
    deposit = deposits.one(tx, row.journal_no, row.seq)  # may be another's by now
    now = None if deposit is None else deposit.member
    not_own(tx, actor, row.member, now, resident=row.resident)


def _grade(tx: Tx, row: Any, grade: str) -> None:
    """The inspection was wrong: the day is settled again with another grade."""
    deposit = deposits.one(tx, row.journal_no, row.seq)
    assert deposit is not None
    if deposit.details.kind != DEPOSIT:
        raise BadValue(field="grade", why="only a bag has a grade; correct its points")
    before = remember(deposit)
    deposit.grade = grade
    resettle(tx, [Change(deposit, before)], in_force(tx))
    if deposit.refused:
        raise DayFrozen(id=deposit.id)


def _correct(tx: Tx, row: Any, points: int) -> None:
    """Points by hand, linked to the award; downwards what is there, the rest a claim."""
    deposit = deposits.one(tx, row.journal_no, row.seq)
    assert deposit is not None and deposit.day is not None
    own, owed = member(row.member), claim(row.member)
    lasts = None
    if (published := in_force(tx).on(deposit.day)) is not None:
        lasts = expires_on(deposit.day, published.standard.expiry_months)
    if points > 0:
        ends = [(ADJUSTMENT, own, points, lasts)]
    else:
        free = max(0, books.available(tx, [own])[own])
        take = min(free, -points)
        ends = [(own, ADJUSTMENT, take, None), (owed, ADJUSTMENT, -points - take, None)]
        books.open_accounts(tx, [owed] if -points > take else [])
    last = f"{deposit.id}/{deposit.transfers - 1}" if deposit.transfers else None
    books.post(
        tx,
        [
            Transfer(
                id=f"k/{row.id}/{n}",
                debit=debit,
                credit=credit,
                points=moved,
                why="contest",
                cause=f"k/{row.id}",
                at_ms=tx.now_ms,
                event_ms=deposit.event_ms,
                corrects=last,
                expires=expires,
            )
            for n, (debit, credit, moved, expires) in enumerate(ends)
            if moved
        ],
    )


def _awarded(tx: Tx, award: str) -> Deposit:
    key = deposits.key_of(award)
    deposit = None if key is None else deposits.one(tx, *key)
    if deposit is None or deposit.member is None:
        raise NotFound(what="award", id=award)
    return deposit


def _stands(tx: Tx, id: str) -> once.Answer:
    row = rows.get(tx, Contest, id=id)
    assert row is not None
    deposit = deposits.one(tx, row.journal_no, row.seq)
    assert deposit is not None
    stands = Stands(
        id=id,
        award=deposit.id,
        outcome=row.outcome,
        due_ms=row.due_ms,
        points=deposit.points + row.points,
    )
    return asdict(stands)


def _id(row: Any) -> str:
    return f"d/{row.journal_no}/{row.seq:012}"


def _check(doubt: Doubt) -> None:
    if doubt.about not in ABOUT:
        raise BadValue(field="about", why=f"must be one of {', '.join(ABOUT)}")
    if doubt.said:
        check_reason(doubt.said)


def _check_answer(verdict: Answer) -> None:
    if verdict.outcome not in ("upheld", "refused"):
        raise BadValue(field="outcome", why="must be upheld or refused")
    ways = (verdict.grade is not None) + (verdict.points != 0)
    if ways != (verdict.outcome == "upheld"):
        raise BadValue(
            field="outcome", why="uphold with a grade or with points, refuse with none"
        )
    if verdict.grade is not None and verdict.grade not in {g.value for g in Grade}:
        raise BadValue(field="grade", why="must be good, mixed or rejected")
    if type(verdict.points) is not int or abs(verdict.points) > POINTS_MAX:
        raise BadValue(field="points", why=f"must be whole, at most {POINTS_MAX}")
