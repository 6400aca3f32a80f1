"""Transfers that people order: reversals, and all that an account has to another one."""

from linli_hub.actions import sticky
from linli_hub.actions.members import not_own
from linli_hub.core.actors import Actor
from linli_hub.core.errors import (
    AlreadyReversed,
    BadValue,
    NotEnoughPoints,
    NotFound,
    NotReversible,
)
from linli_hub.core.errors_station import UseRefund
from linli_hub.core.ledger import (
    COVERED,
    REDEMPTION,
    Transfer,
    account_kind,
    reversal,
    reversible,
)
from linli_hub.store import books, lots
from linli_hub.store.alarms import audit
from linli_hub.store.tx import Tx

REASON_CHARS_MAX = 200


def reverse(
    tx: Tx, actor: Actor, key: str, transfer: str, reason: str
) -> sticky.Answer:
    """Take one transfer back, once: {"returned": points, "claimed": points}.

    What a member has spent meanwhile is not taken below zero: it stays a visible claim.
    Refuses awards (contest those), reversals, and what was taken from a member by the
    decision of others (adjust instead, which takes two people).
    """
    actor.must("reverse a transfer", "treasurer", "admin")
    check_reason(reason)

    def act() -> sticky.Answer:
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

    return sticky.once(tx, actor, key, ("reverse", transfer, reason), act)


def _decided(original: Transfer) -> bool:
    """Points taken by an adjustment or a contest: one person does not give them back."""
    taken = account_kind(original.debit) == "member"
    return taken and original.cause.startswith(("j/", "k/"))


def move_all(tx: Tx, key: str, source: str, target: str, why: str) -> int:
    """All that is available on one account to another, lot by lot; how many points.

    `key` makes the ids: the same twice is a TransferConflict or moves nothing new.
    """
    books.open_accounts(tx, [target])
    rest = books.available(tx, [source]).get(source, 0)
    parts: list[tuple[str | None, int]] = sorted(lots.of(tx, source).items())
    rest -= sum(points for _, points in parts)
    if rest:
        parts.append((None, rest))
    made = [
        Transfer(
            id=f"m/{key}/{n}",
            debit=source,
            credit=target,
            points=points,
            why=why,
            cause=f"m/{key}",
            at_ms=tx.now_ms,
            expires=expires if account_kind(target) == "member" else None,
        )
        for n, (expires, points) in enumerate(parts)
    ]
    books.post(tx, made)
    return sum(t.points for t in made)


def check_reason(reason: str) -> None:
    if not 1 <= len(reason.strip()) <= REASON_CHARS_MAX or not reason.isprintable():
        raise BadValue(
            field="reason", why=f"needs 1 to {REASON_CHARS_MAX} printable characters"
        )
