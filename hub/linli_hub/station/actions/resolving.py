"""Reviews of redemptions nobody knows the end of: a person says, for much two do."""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    NotFound,
    RedemptionState,
    SamePerson,
)
from linli_hub.base.core.policy import StationPolicy
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.kin import not_own
from linli_hub.station.actions import redemptions
from linli_hub.station.core import redemption as core_redemption
from linli_hub.station.core.redemption import RedemptionRow, State
from linli_hub.station.core.refusals import SecondPersonNeeded
from linli_hub.station.store.redemption_rows import plain
from linli_hub.station.store.tables import Photo, Resolution


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a person says became of it, and how they know."""

    result: str
    reason: str
    given: int | None = None
    photo: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolved:
    """`proposal`: its id, while a second person must still say so."""

    redemption: RedemptionRow
    proposal: str | None


def resolve(
    tx: Tx, actor: Actor, key: str, redemption: str, word: Word, policy: StationPolicy
) -> Resolved:  # fmt: skip
    """End a review, or propose its end if it is about many points."""
    _may(actor)

    def act() -> once.Answer:
        row = _in_review(tx, actor, redemption)
        _check(tx, row, word)
        if row.own + row.subsidy <= policy.second_person_above:
            done = _apply(tx, actor, row, word)
            return {"redemption": plain(done), "proposal": None}
        if rows.find(tx, Resolution, redemption=redemption, outcome="open"):
            raise SecondPersonNeeded(id=redemption)
        id = once.derived("resolution", actor, key)
        rows.add(
            tx, Resolution, id=id, redemption=redemption, result=word.result,
            given=word.given, photo=word.photo, reason=word.reason,
            proposed_by=actor.name, proposed_ms=tx.now_ms, outcome="open",
            decided_by=None, decided_ms=None, decision="",
        )  # fmt: skip
        audit(
            tx, actor, "redemption.propose", redemption, result=word.result,
            reason=word.reason,
        )  # fmt: skip
        return {"redemption": plain(row), "proposal": id}

    body = (redemption, word.result, word.reason, word.given, word.photo)
    return _resolved(once.once(tx, actor, key, ("resolve", *body), act))


def confirm(
    tx: Tx, actor: Actor, key: str, proposal: str, approve: bool, reason: str
) -> Resolved:  # fmt: skip
    """Another person agrees to a proposed end, or does not."""
    _may(actor)

    def act() -> once.Answer:
        row: Resolution | None = rows.get(tx, Resolution, id=proposal)
        if row is None:
            raise NotFound(what="proposal", id=proposal)
        if row.outcome != "open":
            raise AlreadyDecided(id=proposal, outcome=row.outcome)
        if row.proposed_by == actor.name:
            raise SamePerson(name=actor.name)
        check_reason(reason)
        spent = redemptions.here(tx, actor, row.redemption)
        not_own(tx, actor, spent.member, resident=spent.resident)
        rows.change(
            tx, Resolution, {"id": proposal}, decided_by=actor.name,
            outcome="approved" if approve else "refused", decided_ms=tx.now_ms,
            decision=reason,
        )  # fmt: skip
        if approve and spent.state == State.REVIEW:  # it may have ended meanwhile
            word = Word(
                result=row.result, reason=row.reason, given=row.given, photo=row.photo
            )  # fmt: skip
            spent = _apply(tx, actor, spent, word)
        return {"redemption": plain(spent), "proposal": proposal}

    body = (proposal, int(approve), reason)
    return _resolved(once.once(tx, actor, key, ("resolve-confirm", *body), act))


def _apply(tx: Tx, actor: Actor, row: RedemptionRow, word: Word) -> RedemptionRow:
    what, given = core_redemption.outcome(word.result, word.given, row.quantity)
    known = redemptions.Known(by=actor.name, given=given)
    done = redemptions.move(tx, row, core_redemption.Resolve(what), known)
    redemptions.note_word(tx, actor, done)
    audit(
        tx, actor, "redemption.resolve", row.id, result=what, given=given or 0,
        reason=word.reason, photo=word.photo or "",
    )  # fmt: skip
    return done


def _in_review(tx: Tx, actor: Actor, redemption: str) -> RedemptionRow:
    row = redemptions.here(tx, actor, redemption)
    not_own(tx, actor, row.member, resident=row.resident)
    if row.state != State.REVIEW:
        raise RedemptionState(
            redemption=row.id, state=row.state, wanted=State.REVIEW.value
        )
    return row


def _check(tx: Tx, row: RedemptionRow, word: Word) -> None:
    check_reason(word.reason)
    what, _ = core_redemption.outcome(word.result, word.given, row.quantity)
    if what == "unknown":
        raise BadValue(field="result", why="say handed_over or not_given")
    if word.photo is not None and rows.get(tx, Photo, id=word.photo) is None:
        raise NotFound(what="photo", id=word.photo)


def _resolved(answer: once.Answer) -> Resolved:
    row = RedemptionRow(**answer["redemption"])
    return Resolved(redemption=row, proposal=answer["proposal"])


def _may(actor: Actor) -> None:
    actor.must("resolve_a_redemption")
