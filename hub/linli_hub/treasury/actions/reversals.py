"""One transfer taken back, once."""

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import (
    AlreadyReversed,
    NotEnoughPoints,
    NotFound,
    NotReversible,
)
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import (
    COVERED,
    REDEMPTION,
    Transfer,
    account_kind,
    reversal,
    reversible,
)
from linli_hub.books.core.refusals import UseRefund
from linli_hub.books.store import books
from linli_hub.registry.store.kin import not_own


def reverse(tx: Tx, actor: Actor, key: str, transfer: str, reason: str) -> once.Answer:
    """Take one transfer back, once: {"returned": points, "claimed": points}.

    What a member has spent meanwhile is not taken below zero: it stays a visible claim.
    Refuses awards (contest those), reversals, and what was taken from a member by the
    decision of others (adjust instead, which takes two people).
    """
    actor.must("reverse_a_transfer")
    check_reason(reason)

    def act() -> once.Answer:
        original = books.transfer(tx, transfer)
        if original is None:
            raise NotFound(what="transfer", id=transfer)
        if original.cause.startswith(REDEMPTION):
            raise UseRefund(id=transfer)
        if not reversible(original) or _decided(original):
            raise NotReversible(id=transfer)
        if tx.pick("SELECT 1 FROM transfer WHERE reverses = ?", transfer):
            raise AlreadyReversed(id=transfer)
        not_own(tx, actor, original.debit.partition(":")[2])
        free = books.available(tx, [original.credit])[original.credit]
        kind = account_kind(original.credit)
        if kind in COVERED and kind != "member" and free < original.points:
            needs = original.points
            raise NotEnoughPoints(account=original.credit, has=free, needs=needs)
        made = reversal(original, free, tx.now_ms)
        books.open_accounts(tx, [t.debit for t in made])
        books.post(tx, made)
        audit(tx, actor, "transfer.reverse", transfer, reason=reason)
        claimed = sum(t.points for t in made if account_kind(t.debit) == "claim")
        return {"returned": original.points - claimed, "claimed": claimed}

    return once.once(tx, actor, key, ("reverse", transfer, reason), act)


def _decided(original: Transfer) -> bool:
    """Points taken by an adjustment or a contest: one person does not give them back."""
    taken = account_kind(original.debit) == "member"
    return taken and original.cause.startswith(("j/", "k/"))
