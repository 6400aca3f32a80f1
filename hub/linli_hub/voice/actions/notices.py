"""Notices (公示) and objections: published by one person, answered by another."""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import (
    AlreadyDecided,
    AlreadyExists,
    BadValue,
    NotFound,
    WindowClosed,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.kin import not_own
from linli_hub.voice.actions.requests import asker, check_said, check_titles, via
from linli_hub.voice.core.refusals import AnsweredBefore, AskedBefore, PublishedIt
from linli_hub.voice.store.tables import Notice, Objection

ANSWER_MS = 14 * DAY_MS
BODY_CHARS_MAX = 2_000
ABOUT = ("amount", "person", "rule", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """Shown from `from_ms` until `until_ms`; objections until `objections_until_ms`."""

    id: str
    title_zh: str
    title_en: str
    body_zh: str
    body_en: str
    from_ms: int
    until_ms: int
    objections_until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """An objection; `about`: one of ABOUT. Who: as in asks.Wanted."""

    notice: str
    about: str
    card: str | None = None
    resident: str | None = None
    said: str = ""


@named("notices.publish")
def publish(tx: Tx, actor: Actor, new: NewNotice) -> None:
    """Show a notice to residents, in both languages."""
    actor.must("publish_a_notice")
    check_titles(new.title_zh, new.title_en)
    for field, text in (("body_zh", new.body_zh), ("body_en", new.body_en)):
        if not 1 <= len(text.strip()) <= BODY_CHARS_MAX:
            raise BadValue(field=field, why=f"needs 1 to {BODY_CHARS_MAX} characters")
    if new.until_ms <= max(new.from_ms, tx.now_ms):
        raise BadValue(field="until_ms", why="must be later than now and from_ms")
    end_ms = new.objections_until_ms
    if end_ms is not None and not new.from_ms < end_ms <= new.until_ms:
        raise BadValue(field="objections_until_ms", why="must be while it is shown")
    if rows.get(tx, Notice, id=new.id) is not None:
        raise AlreadyExists(what="notice", id=new.id)
    rows.add(
        tx, Notice, id=new.id, title_zh=new.title_zh, title_en=new.title_en,
        body_zh=new.body_zh, body_en=new.body_en, from_ms=new.from_ms,
        until_ms=new.until_ms, objections_until_ms=end_ms, published_by=actor.name,
        withdrawn_ms=None,
    )  # fmt: skip
    audit(tx, actor, "notice.publish", new.id, until_ms=new.until_ms)


@named("notices.withdraw")
def withdraw(tx: Tx, actor: Actor, notice: str, reason: str) -> None:
    """Show it no longer; what was objected still gets its answer."""
    actor.must("publish_a_notice")
    check_reason(reason)
    row = rows.get(tx, Notice, id=notice)
    if row is None:
        raise NotFound(what="notice", id=notice)
    if row.withdrawn_ms is not None:
        raise AlreadyDecided(id=notice, outcome="withdrawn")
    rows.change(tx, Notice, {"id": notice}, withdrawn_ms=tx.now_ms)
    audit(tx, actor, "notice.withdraw", notice, reason=reason)


def object_to(tx: Tx, actor: Actor, key: str, against: Against) -> once.Answer:
    """Record an objection: {"id": …, "due_ms": answered before then}."""
    actor.must("speak_for_a_resident")

    def act() -> once.Answer:
        resident = asker(tx, actor, against.card, against.resident)
        notice = rows.get(tx, Notice, id=against.notice)
        if notice is None or notice.withdrawn_ms is not None:
            raise NotFound(what="notice", id=against.notice)
        if against.about not in ABOUT:
            raise BadValue(field="about", why=f"must be one of {', '.join(ABOUT)}")
        check_said(against.said)
        end_ms = notice.objections_until_ms
        if end_ms is None or not notice.from_ms <= tx.now_ms < end_ms:
            raise WindowClosed(day=against.notice)
        key_of = {"notice": against.notice, "resident": resident}
        if rows.get(tx, Objection, **key_of) is not None:
            raise AskedBefore(topic=against.notice)
        id = once.derived("objection", actor, key)
        due_ms = tx.now_ms + ANSWER_MS
        rows.add(
            tx, Objection, id=id, **key_of, about=against.about, said=against.said,
            via=via(actor), asked_ms=tx.now_ms, due_ms=due_ms,
            published_by=notice.published_by, outcome="open", answered_by=None,
            answered_ms=None, answer="",
        )  # fmt: skip
        audit(tx, actor, "objection.open", id, notice=against.notice)
        return {"id": id, "due_ms": due_ms}

    said = (against.notice, against.about, against.card, against.resident, against.said)
    return once.once(tx, actor, key, ("object", *said), act)


@named("notices.answer")
def answer(tx: Tx, actor: Actor, id: str, outcome: str, reason: str) -> None:
    """`upheld` or `refused`, with the reason; never by who published the notice."""
    actor.must("answer_an_objection")
    check_reason(reason)
    if outcome not in ("upheld", "refused"):
        raise BadValue(field="outcome", why="must be upheld or refused")
    row = rows.get(tx, Objection, id=id)
    if row is None:
        raise NotFound(what="objection", id=id)
    if row.outcome != "open":
        raise AnsweredBefore(what="objection", id=id)
    if row.published_by == actor.name:
        raise PublishedIt(notice=row.notice)
    member = dated_facts.membership(tx, row.resident, tx.now_ms)
    not_own(tx, actor, member or "", resident=row.resident)
    rows.change(
        tx, Objection, {"id": id}, outcome=outcome, answered_by=actor.name,
        answered_ms=tx.now_ms, answer=reason,
    )  # fmt: skip
    audit(tx, actor, "objection.answer", id, outcome=outcome)
