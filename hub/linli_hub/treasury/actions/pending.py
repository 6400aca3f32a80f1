"""Points held for something that is not on the shelf: a haircut, a repair, a course.

    hold -> post (all, or less) | void (by a person) | lapse (by the clock)
Each of the three ends a hold for ever; whoever comes second is told how it ended.
Nobody ends one of their own household: how much of it was used is another's word.
"""

from dataclasses import asdict, dataclass
from typing import Any

from linli_hub.base.actions import epochs, once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.calendar import DAY_MS, MINUTE_MS
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import BadValue, NotFound, PendingEnded
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import (
    SERVICE,
    SHELF,
    Kind,
    Transfer,
    hold,
    member,
    settle,
    void,
)
from linli_hub.books.store import books
from linli_hub.registry.store.kin import not_own
from linli_hub.treasury.store.tables import Pending

LIFE_MS_MIN, LIFE_MS_MAX = MINUTE_MS, 366 * DAY_MS
LAPSE_MAX = 100  # a call; the rest waits for the next one
TARGETS = (SHELF, SERVICE)
_ENDED = {Kind.SETTLE: "posted", Kind.VOID: "voided"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldAsk:
    """`until_ms`: from then on the hold lapses by itself, at the next tick."""

    member: str
    points: int
    until_ms: int
    reason: str
    to: str = SERVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A hold as it stands; `posted` of its points were spent when it ended."""

    id: str
    member: str
    points: int
    posted: int
    state: str  # open, posted, voided
    until_ms: int


def open_hold(tx: Tx, actor: Actor, key: str, ask: HoldAsk) -> Held:
    """Hold points of a member; they count in what is available from now on."""
    actor.must("hold_points")
    epochs.must_be_open(tx)

    def act() -> once.Answer:
        _check(tx, ask)
        id = once.derived("pending", actor, key)
        books.reserve(
            tx,
            hold(
                Transfer(
                    id=f"p/{id}/hold",
                    debit=member(ask.member),
                    credit=ask.to,
                    points=ask.points,
                    why="pending",
                    cause=f"p/{id}",
                    at_ms=tx.now_ms,
                )
            ),
        )
        rows.add(
            tx, Pending, id=id, member=ask.member, reason=ask.reason,
            until_ms=ask.until_ms, opened_by=actor.name, opened_ms=tx.now_ms,
            ended_ms=None,
        )  # fmt: skip
        audit(tx, actor, "pending.hold", id, points=ask.points, reason=ask.reason)
        return asdict(_view(tx, id))

    body = (ask.member, ask.points, ask.until_ms, ask.reason, ask.to)
    return Held(**once.once(tx, actor, key, ("hold", *body), act))


def post(tx: Tx, actor: Actor, key: str, id: str, points: int | None = None) -> Held:
    """It was given: spend the hold, or `points` of it; the rest is free again."""
    actor.must("hold_points")

    def act() -> once.Answer:
        held = _open(tx, id)
        if points is not None and not 1 <= points <= held.points:
            raise BadValue(field="points", why=f"must be 1 to {held.points}")
        not_own(tx, actor, held.debit.partition(":")[2])
        end = settle(held, why="pending", at_ms=tx.now_ms, points=points)
        _end(tx, id, end)
        audit(tx, actor, "pending.post", id, points=end.points)
        return asdict(_view(tx, id))

    return Held(**once.once(tx, actor, key, ("post", id, points), act))


def cancel(tx: Tx, actor: Actor, key: str, id: str, reason: str) -> Held:
    """It was not given: the points are free again."""
    actor.must("hold_points")
    check_reason(reason)

    def act() -> once.Answer:
        held = _open(tx, id)
        not_own(tx, actor, held.debit.partition(":")[2])
        _end(tx, id, void(held, why="voided", at_ms=tx.now_ms))
        audit(tx, actor, "pending.void", id, reason=reason)
        return asdict(_view(tx, id))

    return Held(**once.once(tx, actor, key, ("void", id, reason), act))


def lapse(tx: Tx) -> int:
    """Void what has waited too long, oldest first; how many."""
    late = tx.pick(
        "SELECT id FROM pending WHERE ended_ms IS NULL AND until_ms <= ?"
        " ORDER BY until_ms, id LIMIT ?",
        tx.now_ms,
        LAPSE_MAX,
    )
    for (id,) in late:
        _end(tx, id, void(_open(tx, id), why="lapsed", at_ms=tx.now_ms))
    return len(late)


def _check(tx: Tx, ask: HoldAsk) -> None:
    check_reason(ask.reason)
    if type(ask.points) is not int or ask.points < 1:
        raise BadValue(field="points", why="must be a whole number of at least 1")
    if not LIFE_MS_MIN <= ask.until_ms - tx.now_ms <= LIFE_MS_MAX:
        raise BadValue(field="until_ms", why="must be a minute to a year from now")
    if ask.to not in TARGETS:
        raise BadValue(field="to", why=f"must be one of {', '.join(TARGETS)}")


def _open(tx: Tx, id: str) -> Transfer:
    """The hold, if nothing has ended it."""
    row = rows.get(tx, Pending, id=id)
    held = books.transfer(tx, f"p/{id}/hold")
    if row is None or held is None:
        raise NotFound(what="pending", id=id)
    if row.ended_ms is not None:
        raise PendingEnded(id=id, state=_view(tx, id).state)
    return held


def _end(tx: Tx, id: str, end: Transfer) -> None:
    books.post(tx, [end])
    rows.change(tx, Pending, {"id": id, "ended_ms": None}, ended_ms=tx.now_ms)


def _view(tx: Tx, id: str) -> Held:
    row: Any = rows.get(tx, Pending, id=id)
    held = books.transfer(tx, f"p/{id}/hold")
    assert held is not None
    ends = tx.pick("SELECT kind, points FROM transfer WHERE pending = ?", held.id)
    kind, points = ends[0] if ends else ("", 0)
    return Held(
        id=id,
        member=row.member,
        points=held.points,
        posted=points if kind == Kind.SETTLE else 0,
        state=_ENDED[Kind(kind)] if ends else "open",
        until_ms=row.until_ms,
    )
