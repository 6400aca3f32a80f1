"""The end of an account: what is left goes on to somebody or somewhere, with a reason.

    close   to a successor member | clearing:<centre> | expiry
    merge   close with a successor, and the residents of the one move to the other
Refused while something is held or contested, and for one's own household.
"""

from dataclasses import dataclass

from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_id, check_text
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import BadValue, ClaimOpen, ContestsOpen, HoldsOpen
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.actions import transfers
from linli_hub.books.core.ledger import claim
from linli_hub.books.core.ledger import member as account
from linli_hub.books.store import books
from linli_hub.earning.actions.after_facts import changing
from linli_hub.earning.store.tables_contests import Contest
from linli_hub.people.actions.cards import end_cards
from linli_hub.people.actions.members import manages, open_member
from linli_hub.registry.store import dated_facts
from linli_hub.registry.store.kin import not_own
from linli_hub.registry.store.tables import Household

EXPIRY = "expiry"
CLEARING = "clearing:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """`to`: another member's id, `clearing:<centre>`, or `expiry` (given up)."""

    member: str
    to: str
    reason: str


@named("members.close")
def close(tx: Tx, actor: Actor, closing: Closing) -> int:
    """End a member's account; how many points went on.

    Who still belongs to it belongs nowhere from now on, and their cards end.
    """
    manages(actor)
    _may_close(tx, actor, closing)
    staying = dated_facts.residents_of(tx, closing.member, tx.now_ms)
    _all_to(tx, staying, None)
    end_cards(tx, actor, staying)
    return _close(tx, actor, closing)


@named("members.merge")
def merge(tx: Tx, actor: Actor, member: str, into: str, reason: str) -> int:
    """Two accounts were one all along: points and people of `member` go `into` the
    other, and so does what is awarded late. How many points."""
    manages(actor)
    closing = Closing(member=member, to=into, reason=reason)
    _may_close(tx, actor, closing)
    open_member(tx, into)
    staying = dated_facts.residents_of(tx, member, tx.now_ms)
    _all_to(tx, staying, into)
    audit(tx, actor, "member.merge", member, into=into, residents=len(staying))
    return _close(tx, actor, closing)


def _may_close(tx: Tx, actor: Actor, closing: Closing) -> None:
    open_member(tx, closing.member)
    check_text("reason", closing.reason)
    if closing.to.startswith(CLEARING):
        check_id("to", closing.to.removeprefix(CLEARING))
    elif closing.to != EXPIRY:
        if closing.to == closing.member:
            raise BadValue(field="to", why="must be another member")
        open_member(tx, closing.to)
        not_own(tx, actor, closing.to)
    not_own(tx, actor, closing.member)
    posted, held = books.balances(tx, [account(closing.member)])[
        account(closing.member)
    ]
    if held:
        raise HoldsOpen(member=closing.member, points=held)
    if waiting := rows.find(tx, Contest, member=closing.member, outcome="open"):
        raise ContestsOpen(member=closing.member, count=len(waiting))
    owed = claim(closing.member)
    owes = -books.balances(tx, [owed]).get(owed, (0, 0))[0]
    if owes and posted:
        raise ClaimOpen(member=closing.member, points=owes)


def _all_to(tx: Tx, residents: list[str], household: str | None) -> None:
    def change() -> None:
        for resident in residents:
            dated_facts.set_membership(tx, resident, tx.now_ms, household)

    changing(tx, residents, tx.now_ms, change)


def _close(tx: Tx, actor: Actor, closing: Closing) -> int:
    member, to = closing.member, closing.to
    goes_on = to != EXPIRY and not to.startswith(CLEARING)
    rows.change(
        tx, Household, {"id": member},
        closed_ms=tx.now_ms, successor=to if goes_on else None,
    )  # fmt: skip
    target = account(to) if goes_on else to
    points = transfers.move_all(tx, f"close/{member}", account(member), target, "close")
    why = closing.reason
    audit(tx, actor, "member.close", member, to=to, points=points, reason=why)
    return points
