"""Honour (荣誉): each person's points of a frozen day, counted for life, never spent.

h/DAY/MEMBER/PERSON/0   once, when the day freezes
                   /1…  what a late booking raised since
Nothing of a frozen day is lowered, so an honour is never taken back. What has been
posted is looked up, so posting again posts nothing.
"""

from collections import defaultdict

from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import MERIT, Transfer, honour
from linli_hub.books.store import books
from linli_hub.earning.store import deposits
from linli_hub.standard.core.freezing import earned
from linli_hub.standard.store.standards import InForce


def post(tx: Tx, touched: list[tuple[str, str]], standards: InForce) -> int:
    """For (member, day) in `touched`, where the day is frozen: what persons earned and
    nobody has posted yet. How many transfers that took."""
    frozen = {(name, day) for name, day in touched if standards.frozen(day)}
    if not frozen:
        return 0
    wanted = _wanted(tx, frozen)
    posted = _posted(tx, sorted(wanted))
    transfers = []
    for cause, points in sorted(wanted.items()):
        times, before = posted.get(cause, (0, 0))
        if points > before:
            person = cause.rpartition("/")[2]
            transfers.append(
                Transfer(
                    id=f"{cause}/{times}",
                    debit=MERIT,
                    credit=honour(person),
                    points=points - before,
                    why="honour",
                    cause=cause,
                    at_ms=tx.now_ms,
                )
            )
    books.open_accounts(tx, sorted({t.credit for t in transfers}))
    books.post(tx, transfers, fresh=True)
    return len(transfers)


def _wanted(tx: Tx, frozen: set[tuple[str, str]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    members = sorted({name for name, _ in frozen})
    for deposit in deposits.of_days(tx, members, sorted({day for _, day in frozen})):
        assert deposit.member is not None and deposit.day is not None
        if deposit.person and (deposit.member, deposit.day) in frozen:
            sums[f"h/{deposit.day}/{deposit.member}/{deposit.person}"] += earned(
                deposit.points
            )
    return {cause: points for cause, points in sums.items() if points}


def _posted(tx: Tx, causes: list[str]) -> dict[str, tuple[int, int]]:
    """By cause: how many transfers, and their points. Their ids count up from 0."""
    found: dict[str, tuple[int, int]] = {}
    n, left = 0, causes
    while left:
        rows = tx.pick(
            "SELECT cause, points FROM transfer WHERE id IN ?*",
            [f"{cause}/{n}" for cause in left],
        )
        for cause, points in rows:
            found[cause] = n + 1, found.get(cause, (0, 0))[1] + points
        n, left = n + 1, sorted(cause for cause, _ in rows)
    return found
