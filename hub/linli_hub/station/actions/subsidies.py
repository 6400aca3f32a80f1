"""What budgets pay of the prices on the shelf, and the end of a budget, which ends that."""

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.errors import BadValue, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.registry.store.kin import not_own
from linli_hub.station.store.tables_shelf import Item
from linli_hub.treasury.actions.sponsors import end, open_row


def close(tx: Tx, actor: Actor, key: str, budget: str) -> once.Answer:
    """No more from this budget; {"returned": what was left}."""
    actor.must("manage_the_budgets")

    def act() -> once.Answer:
        posted = end(tx, budget)
        rows.change(tx, Item, {"budget": budget}, budget=None, subsidy=0)
        audit(tx, actor, "budget.close", budget, returned=posted)
        return {"returned": posted}

    return once.once(tx, actor, key, ("budget-close", budget), act)


def subsidise(
    tx: Tx, actor: Actor, key: str, item: str, budget: str | None, points: int
) -> None:
    """Of an item's price the budget pays `points` from now on; None: nobody does."""
    actor.must("manage_the_budgets")

    def act() -> once.Answer:
        row = rows.get(tx, Item, id=item)
        if row is None:
            raise NotFound(what="item", id=item)
        if budget is not None:
            not_own(tx, actor, open_row(tx, budget).sponsor)
        least = 1 if budget else 0
        most = row.points - 1 if budget else 0
        if type(points) is not int or not least <= points <= most:
            raise BadValue(field="points", why=f"must be {least} to {most}")
        rows.change(tx, Item, {"id": item}, budget=budget, subsidy=points)
        audit(tx, actor, "item.subsidy", item, budget=budget or "", points=points)
        return {}

    once.once(tx, actor, key, ("subsidise", item, budget, points), act)
