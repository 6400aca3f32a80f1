"""Points by hand: one person proposes with a reason, another one decides.

Neither may belong to the household that gains or loses. The table refuses one name
in both places, whatever this file says.
"""

from dataclasses import asdict, dataclass
from typing import Any

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import (
    AlreadyDecided,
    BadValue,
    NotEnoughPoints,
    NotFound,
    SamePerson,
)
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import ADJUSTMENT, Transfer, claim, member, sponsor
from linli_hub.books.core.lots import expires_on
from linli_hub.books.store import books
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Household
from linli_hub.standard.store.standards import in_force
from linli_hub.treasury.actions import sponsors
from linli_hub.treasury.store.tables import Adjustment

POINTS_MAX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`points` may be below zero; `budget`: a sponsor's, then only above."""

    member: str
    points: int
    reason: str
    budget: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How a proposal stands; `claimed`: of a deduction, what was spent already."""

    id: str
    outcome: str
    claimed: int = 0


def propose(tx: Tx, actor: Actor, key: str, wish: Proposal) -> Decided:
    """Nothing moves until another person has approved it."""
    actor.must("propose_an_adjustment")
    check_reason(wish.reason)

    def act() -> once.Answer:
        not_own(tx, actor, wish.member)
        if rows.get(tx, Household, id=wish.member) is None:
            raise NotFound(what="member", id=wish.member)
        whole = type(wish.points) is int and 0 < abs(wish.points) <= POINTS_MAX
        if not whole or (wish.budget is not None and wish.points < 0):
            raise BadValue(
                field="points",
                why=f"must be 1 to {POINTS_MAX}, or below zero without a budget",
            )
        if wish.budget is not None:
            sponsors.open_row(tx, wish.budget)
        id = once.derived("adjustment", actor, key)
        rows.add(
            tx, Adjustment, id=id, **asdict(wish), proposed_by=actor.name,
            proposed_ms=tx.now_ms, outcome="open", decided_by=None, decided_ms=None,
            decision="",
        )  # fmt: skip
        audit(tx, actor, "adjustment.propose", id, **_said(wish))
        return asdict(Decided(id=id, outcome="open"))

    body = (wish.member, wish.points, wish.reason, wish.budget)
    return Decided(**once.once(tx, actor, key, ("adjust", *body), act))


def decide(
    tx: Tx, actor: Actor, key: str, id: str, approve: bool, reason: str
) -> Decided:
    """Approve and book a proposal, or refuse it; with a reason either way."""
    actor.must("decide_an_adjustment")
    check_reason(reason)

    def act() -> once.Answer:
        row = rows.get(tx, Adjustment, id=id)
        if row is None:
            raise NotFound(what="adjustment", id=id)
        if row.outcome != "open":
            raise AlreadyDecided(id=id, outcome=row.outcome)
        if row.proposed_by == actor.name:
            raise SamePerson(name=actor.name)
        not_own(tx, actor, row.member)
        outcome = "approved" if approve else "refused"
        claimed = _book(tx, row) if approve else 0
        rows.change(
            tx, Adjustment, {"id": id}, outcome=outcome, decided_by=actor.name,
            decided_ms=tx.now_ms, decision=reason,
        )  # fmt: skip
        audit(tx, actor, f"adjustment.{outcome}", id, reason=reason)
        return asdict(Decided(id=id, outcome=outcome, claimed=claimed))

    return Decided(
        **once.once(tx, actor, key, ("decide", id, int(approve), reason), act)
    )


def _book(tx: Tx, row: Any) -> int:
    """The transfers of an approved proposal; what of it became a claim."""
    own, source = member(row.member), ADJUSTMENT
    if row.budget is not None:
        source = sponsor(sponsors.open_row(tx, row.budget).id)
        left = books.available(tx, [source])[source]
        if left < row.points:
            raise NotEnoughPoints(account=source, has=left, needs=row.points)
    if row.points > 0:
        day = in_force(tx).day(tx.now_ms)
        lasts = None
        if day and (published := in_force(tx).on(day)):
            lasts = expires_on(day, published.standard.expiry_months)
        _post(tx, row.id, [(source, own, row.points, lasts)])
        return 0
    free = max(0, books.available(tx, [own])[own])
    take = min(free, -row.points)
    owed = -row.points - take
    books.open_accounts(tx, [claim(row.member)] if owed else [])
    ends = [(own, source, take, None), (claim(row.member), source, owed, None)]
    _post(tx, row.id, [end for end in ends if end[2]])
    return int(owed)


def _post(tx: Tx, id: str, ends: list[tuple[str, str, int, str | None]]) -> None:
    books.post(
        tx,
        [
            Transfer(
                id=f"j/{id}/{n}",
                debit=debit,
                credit=credit,
                points=points,
                why="adjustment",
                cause=f"j/{id}",
                at_ms=tx.now_ms,
                expires=expires,
            )
            for n, (debit, credit, points, expires) in enumerate(ends)
        ],
    )


def _said(wish: Proposal) -> dict[str, str | int]:
    return {"member": wish.member, "points": wish.points, "reason": wish.reason}
