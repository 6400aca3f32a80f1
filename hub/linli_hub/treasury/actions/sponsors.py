"""Sponsors' budgets: an organisation pledges points, and pays until they are used up.

    pledge      issue -> sponsor:BUDGET
    award       sponsor:BUDGET -> member       (adjustments.py, by two people)
    subsidy     sponsor:BUDGET -> shelf        (a part of an item's price)
    close       sponsor:BUDGET -> issue        what is left
Never below zero: the database refuses it.
"""

from dataclasses import dataclass

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import AlreadyExists, BadValue, HoldsOpen, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import ISSUE, POINTS_MAX, Transfer, sponsor
from linli_hub.books.store import books
from linli_hub.registry.store.tables import Household
from linli_hub.treasury.store.tables import Budget


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBudget:
    """`sponsor` is the organisation's id among the members."""

    id: str
    sponsor: str
    name_zh: str
    name_en: str


def open_budget(tx: Tx, actor: Actor, key: str, new: NewBudget) -> None:
    """A new budget with nothing in it yet."""
    actor.must("manage_the_budgets")

    def act() -> once.Answer:
        if not new.name_zh.strip() or not new.name_en.strip():
            raise BadValue(field="name", why="is needed in Chinese and in English")
        who = rows.get(tx, Household, id=new.sponsor)
        if who is None or who.kind != "organisation":
            raise NotFound(what="organisation", id=new.sponsor)
        if rows.get(tx, Budget, id=new.id) is not None:
            raise AlreadyExists(what="budget", id=new.id)
        rows.add(
            tx, Budget, id=new.id, sponsor=new.sponsor, name_zh=new.name_zh,
            name_en=new.name_en, opened_ms=tx.now_ms, closed_ms=None,
        )  # fmt: skip
        books.open_accounts(tx, [sponsor(new.id)])
        audit(tx, actor, "budget.open", new.id, sponsor=new.sponsor)
        return {}

    body = (new.id, new.sponsor, new.name_zh, new.name_en)
    once.once(tx, actor, key, ("budget", *body), act)


def pledge(tx: Tx, actor: Actor, key: str, budget: str, points: int) -> once.Answer:
    """More into a budget; {"left": what it has now}."""
    actor.must("manage_the_budgets")

    def act() -> once.Answer:
        open_row(tx, budget)
        if type(points) is not int or not 1 <= points <= POINTS_MAX:
            raise BadValue(field="points", why="must be a whole number of at least 1")
        cause = f"b/{budget}/{once.derived('pledge', actor, key)}"
        books.post(tx, [_move(cause, (ISSUE, sponsor(budget)), points, tx.now_ms)])
        audit(tx, actor, "budget.pledge", budget, points=points)
        return {"left": books.available(tx, [sponsor(budget)])[sponsor(budget)]}

    return once.once(tx, actor, key, ("pledge", budget, points), act)


def end(tx: Tx, budget: str) -> int:
    """Close a budget; how many points were left and go back."""
    open_row(tx, budget)
    posted, held = books.balances(tx, [sponsor(budget)])[sponsor(budget)]
    if held:
        raise HoldsOpen(member=budget, points=held)
    if posted:
        ends = sponsor(budget), ISSUE
        books.post(tx, [_move(f"b/{budget}/close", ends, posted, tx.now_ms)])
    rows.change(tx, Budget, {"id": budget}, closed_ms=tx.now_ms)
    return posted


def open_row(tx: Tx, budget: str) -> Budget:
    """The budget's row, unless it is closed."""
    row: Budget | None = rows.get(tx, Budget, id=budget)
    if row is None or row.closed_ms is not None:
        raise NotFound(what="budget", id=budget)
    return row


def _move(cause: str, ends: tuple[str, str], points: int, at_ms: int) -> Transfer:
    debit, credit = ends
    return Transfer(
        id=cause, debit=debit, credit=credit, points=points, why="pledge", cause=cause,
        at_ms=at_ms,
    )  # fmt: skip
