"""What residents ask the centre for: courses, ideas, activities. Each gets an answer.

A topic is opened by staff; a resident asks at a kiosk by their card, or at the desk.
"""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import (
    AlreadyExists,
    BadValue,
    NotFound,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.presented_card import holder_now
from linli_hub.registry.store.tables import Resident
from linli_hub.voice.core.refusals import AnsweredBefore, AskedBefore
from linli_hub.voice.store.tables import Ask, Topic

ANSWER_MS = 14 * DAY_MS
KINDS = ("course", "idea", "activity")
TITLE_CHARS_MAX = 60
SAID_CHARS_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTopic:
    """`until_ms`: from then on nobody asks for it any more; None: until it is closed."""

    id: str
    kind: str
    title_zh: str
    title_en: str
    until_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Who asks for what: by `card` (keyed hash) at a kiosk, by `resident` at the desk."""

    topic: str
    card: str | None = None
    resident: str | None = None
    said: str = ""


@named("requests.open_topic")
def open_topic(tx: Tx, actor: Actor, new: NewTopic) -> None:
    """Something that can be asked for from now on."""
    actor.must("manage_the_requests")
    if new.kind not in KINDS:
        raise BadValue(field="kind", why=f"must be one of {', '.join(KINDS)}")
    check_titles(new.title_zh, new.title_en)
    if rows.get(tx, Topic, id=new.id) is not None:
        raise AlreadyExists(what="topic", id=new.id)
    rows.add(
        tx, Topic, id=new.id, kind=new.kind, title_zh=new.title_zh,
        title_en=new.title_en, until_ms=new.until_ms, opened_by=actor.name,
        opened_ms=tx.now_ms, closed_ms=None,
    )  # fmt: skip
    audit(tx, actor, "topic.open", new.id, kind=new.kind)


@named("requests.close_topic")
def close_topic(tx: Tx, actor: Actor, topic: str) -> None:
    """Nobody asks for it any more; what was asked still gets its answer."""
    actor.must("manage_the_requests")
    if rows.get(tx, Topic, id=topic) is None:
        raise NotFound(what="topic", id=topic)
    rows.change(tx, Topic, {"id": topic}, closed_ms=tx.now_ms)
    audit(tx, actor, "topic.close", topic)


def ask(tx: Tx, actor: Actor, key: str, wanted: Wanted) -> once.Answer:
    """Record a request: {"id": …, "due_ms": answered before then}."""
    actor.must("speak_for_a_resident")

    def act() -> once.Answer:
        resident = asker(tx, actor, wanted.card, wanted.resident)
        topic = rows.get(tx, Topic, id=wanted.topic)
        if topic is None or _over(topic, tx.now_ms):
            raise NotFound(what="topic", id=wanted.topic)
        check_said(wanted.said)
        same = rows.find(tx, Ask, topic=wanted.topic, resident=resident, outcome="open")
        if same:
            raise AskedBefore(topic=wanted.topic)
        id = once.derived("ask", actor, key)
        due_ms = tx.now_ms + ANSWER_MS
        rows.add(
            tx, Ask, id=id, topic=wanted.topic, resident=resident, via=via(actor),
            said=wanted.said, asked_ms=tx.now_ms, due_ms=due_ms, outcome="open",
            answered_by=None, answered_ms=None, answer="",
        )  # fmt: skip
        audit(tx, actor, "ask.open", id, topic=wanted.topic, resident=resident)
        return {"id": id, "due_ms": due_ms}

    said = (wanted.topic, wanted.card, wanted.resident, wanted.said)
    return once.once(tx, actor, key, ("ask", *said), act)


@named("requests.answer")
def answer(tx: Tx, actor: Actor, id: str, outcome: str, reason: str) -> None:
    """`accepted` or `declined`, with what the resident will read; never one's own."""
    actor.must("manage_the_requests")
    check_reason(reason)
    if outcome not in ("accepted", "declined"):
        raise BadValue(field="outcome", why="must be accepted or declined")
    row = rows.get(tx, Ask, id=id)
    if row is None:
        raise NotFound(what="request", id=id)
    if row.outcome != "open":
        raise AnsweredBefore(what="request", id=id)
    not_own(tx, actor, resident=row.resident)
    rows.change(
        tx, Ask, {"id": id}, outcome=outcome, answered_by=actor.name,
        answered_ms=tx.now_ms, answer=reason,
    )  # fmt: skip
    audit(tx, actor, "ask.answer", id, outcome=outcome)


def asker(tx: Tx, actor: Actor, card: str | None, resident: str | None) -> str:
    """Whom a request is for: a kiosk knows a card, the desk says a resident's number."""
    if actor.kind == "edge":
        return holder_now(tx, card).resident
    if resident is None or rows.get(tx, Resident, id=resident) is None:
        raise NotFound(what="resident", id=resident or "")
    if dated_facts.membership(tx, resident, tx.now_ms) is None:
        raise NotFound(what="resident", id=resident)
    return resident


def via(actor: Actor) -> str:
    return "desk" if actor.is_person else "kiosk"


def check_titles(zh: str, en: str) -> None:
    for field, text in (("title_zh", zh), ("title_en", en)):
        if not 1 <= len(text.strip()) <= TITLE_CHARS_MAX or not text.isprintable():
            raise BadValue(field=field, why=f"needs 1 to {TITLE_CHARS_MAX} characters")


def check_said(said: str) -> None:
    if len(said) > SAID_CHARS_MAX or not said.isprintable():
        raise BadValue(field="said", why=f"at most {SAID_CHARS_MAX} characters")


def _over(topic: Topic, now_ms: int) -> bool:
    ended = topic.until_ms is not None and topic.until_ms <= now_ms
    return topic.closed_ms is not None or ended
