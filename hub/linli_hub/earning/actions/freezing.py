"""Days whose objection window has passed: their honours are posted, day after day.

A day is frozen by the clock alone, whether or not this has run; here only the honours
of what came in time are caught up with, some members a call. What a late booking adds
is posted with it (resettle).
"""

from linli_hub.base.store import rows
from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions import honours
from linli_hub.earning.store.tables import FrozenDay
from linli_hub.standard.store.standards import in_force

MEMBERS_MAX = 100  # a call; more wait for the next one


def freeze(tx: Tx) -> int:
    """Go on with the earliest frozen day that has honours to post; how many members
    were looked at. 0: nothing is due."""
    standards = in_force(tx)
    day, upto = _where(tx)
    if day is None or not standards.frozen(day):
        return 0
    if upto is None:
        rows.add(tx, FrozenDay, day=day, upto="", begun_ms=tx.now_ms, done_ms=None)
    names = [
        str(row[0])
        for row in tx.pick(
            "SELECT member FROM settled_day WHERE day = ? AND member > ?"
            " ORDER BY member LIMIT ?",
            day, upto or "", MEMBERS_MAX,
        )
    ]  # fmt: skip
    honours.post(tx, [(name, day) for name in names], standards)
    done = len(names) < MEMBERS_MAX
    rows.change(
        tx, FrozenDay, {"day": day},
        upto=names[-1] if names else upto or "",
        done_ms=tx.now_ms if done else None,
    )  # fmt: skip
    return len(names)


def _where(tx: Tx) -> tuple[str | None, str | None]:
    """The day to go on with, and its last member done; None if it is not begun."""
    after = ""
    for day, upto, unfinished in tx.pick(
        "SELECT day, upto, done_ms IS NULL FROM frozen_day ORDER BY day DESC LIMIT 1"
    ):
        if unfinished:
            return str(day), str(upto)
        after = str(day)
    [(following,)] = tx.pick("SELECT min(day) FROM settled_day WHERE day > ?", after)
    return following, None
