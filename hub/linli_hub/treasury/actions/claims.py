"""Claims: what a correction or a reversal could not take back, because it was spent.

Visible from the first moment; collected from later awards, and only after somebody who
does not benefit has looked at it.
"""

from linli_hub.base.actions import once
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_reason
from linli_hub.base.core.errors import NothingOwed
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import Transfer, claim, member
from linli_hub.books.store import books
from linli_hub.registry.store.kin import not_own
from linli_hub.treasury.store.tables import ClaimReview

COLLECT_MAX = 100  # members a call; the rest waits for the next one


def review(tx: Tx, actor: Actor, key: str, owner: str, reason: str) -> once.Answer:
    """Allow what `owner` owes now to be collected from later awards: {"points": n}."""
    actor.must("review_a_claim")
    check_reason(reason)

    def act() -> once.Answer:
        not_own(tx, actor, owner)
        account = claim(owner)
        owed = -books.balances(tx, [account]).get(account, (0, 0))[0]
        if owed == 0:
            raise NothingOwed(member=owner)
        before = rows.get(tx, ClaimReview, account=account)
        said = {"reason": reason, "reviewed_by": actor.name, "reviewed_ms": tx.now_ms}
        if before is None:
            rows.add(
                tx, ClaimReview, account=account, points=owed, collected=0, times=0,
                **said,
            )  # fmt: skip
        else:
            points = before.collected + owed
            rows.change(tx, ClaimReview, {"account": account}, points=points, **said)
        audit(tx, actor, "claim.review", owner, points=owed, reason=reason)
        return {"points": owed}

    return once.once(tx, actor, key, ("claim", owner, reason), act)


def collect(tx: Tx) -> int:
    """Take from what members have now as far as was reviewed; how many points."""
    due = tx.pick(
        "SELECT r.account, r.points - r.collected, b.posted - b.held, c.posted, r.times"
        " FROM claim_review r JOIN balance c ON c.account = r.account"
        " JOIN balance b ON b.account = 'member:' || substr(r.account, 7)"
        " WHERE r.collected < r.points AND b.posted > b.held AND c.posted < 0"
        " ORDER BY r.account LIMIT ?",
        COLLECT_MAX,
    )
    taken = 0
    for account, reviewed, free, posted, times in due:
        owner, points = account.partition(":")[2], min(reviewed, free, -posted)
        books.post(
            tx,
            [
                Transfer(
                    id=f"c/{owner}/{times}",
                    debit=member(owner),
                    credit=account,
                    points=points,
                    why="claim",
                    cause=f"c/{owner}",
                    at_ms=tx.now_ms,
                )
            ],
        )
        tx.run(
            "UPDATE claim_review SET collected = collected + ?, times = times + 1"
            " WHERE account = ?",
            points,
            account,
        )
        taken += points
    return taken
