"""People move, leave and die; what they threw since then is settled again."""

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import NotFound, ResidentDied
from linli_hub.base.store import rows
from linli_hub.base.store.notes import alarm, audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import member as account
from linli_hub.books.store import books
from linli_hub.earning.actions.after_facts import changing
from linli_hub.people.actions.cards import end_cards
from linli_hub.people.actions.members import manages, moment, open_member
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Household, Resident


@named("residents.move")
def move(
    tx: Tx, actor: Actor, resident: str, household: str, from_ms: int | None = None
) -> int:
    """To another household from now or from a moment in the past.

    Points that their bags earned since then go along. How many bags did.
    """
    manages(actor)
    at_ms = moment(tx, from_ms)
    open_member(tx, household)
    _living(tx, resident)
    not_own(tx, actor, household)
    return _belong(tx, actor, resident, household, at_ms)


@named("residents.leave")
def leave(tx: Tx, actor: Actor, resident: str, from_ms: int | None = None) -> int:
    """They belong nowhere any more and their cards end; what they earned stays."""
    manages(actor)
    at_ms = moment(tx, from_ms)
    _living(tx, resident)
    moved = _belong(tx, actor, resident, None, at_ms)
    end_cards(tx, actor, [resident])
    return moved


@named("residents.died")
def died(tx: Tx, actor: Actor, resident: str, from_ms: int | None = None) -> int:
    """Cards are blocked, membership ends. What was earned stays with the household."""
    manages(actor)
    at_ms = moment(tx, from_ms)
    _living(tx, resident)
    rows.change(tx, Resident, {"id": resident}, died_ms=at_ms, head=False)
    moved = _belong(tx, actor, resident, None, at_ms)
    end_cards(tx, actor, [resident])
    audit(tx, actor, "resident.died", resident, from_ms=at_ms)
    return moved


def close_if_empty(tx: Tx, actor: Actor, member: str) -> bool:
    """A household that nobody belongs to any more closes, if nothing is left in it.

    Else staff must say where it goes; an alarm asks them to.
    """
    row = rows.get(tx, Household, id=member)
    if row is None or row.kind != "household" or row.closed_ms is not None:
        return False
    if dated_facts.residents_of(tx, member, tx.now_ms):
        return False
    posted, held = books.balances(tx, [account(member)])[account(member)]
    if posted or held:
        alarm(tx, "household_empty", member, f"{posted}")
        return False
    rows.change(tx, Household, {"id": member}, closed_ms=tx.now_ms)
    audit(tx, actor, "member.close", member, to="", points=0, reason="empty")
    return True


def _belong(
    tx: Tx, actor: Actor, resident: str, household: str | None, at_ms: int
) -> int:
    """Say it, settle again, and close what is empty now."""
    now = dated_facts.membership(tx, resident, tx.now_ms)
    before = dated_facts.membership(tx, resident, at_ms)
    not_own(tx, actor, now, before, resident=resident)

    def change() -> None:
        dated_facts.set_membership(tx, resident, at_ms, household)

    moved = changing(tx, [resident], at_ms, change)
    audit(
        tx, actor, "resident.move", resident,
        before=before or "", after=household or "", from_ms=at_ms,
    )  # fmt: skip
    after = dated_facts.membership(tx, resident, tx.now_ms)
    if now is not None and now != after:
        rows.change(tx, Resident, {"id": resident}, head=False)
        close_if_empty(tx, actor, now)
    return moved


def _living(tx: Tx, resident: str) -> None:
    row = rows.get(tx, Resident, id=resident)
    if row is None:
        raise NotFound(what="resident", id=resident)
    if row.died_ms is not None:
        raise ResidentDied(resident=resident)
