"""Settle the days that some deposits touch again, and book the differences.

A deposit is first *attributed* (whose is it, on which day). If it is the latest of its day,
the member's day goes on with it; else the day is settled anew, and the days after it until
the carry is unchanged. What
would lower an entry of a frozen day changes nothing: a new deposit waits in review, an
older one keeps what it said (`refused`), and an alarm asks a person to look.
"""

from collections.abc import Iterable

from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import Transfer, claim, member
from linli_hub.books.core.lots import expires_on
from linli_hub.books.store import books
from linli_hub.earning.actions import honours, settled_days
from linli_hub.earning.actions.attribution import (
    NEW,
    Before,
    Change,
    attribute,
    remember,
    restore,
    to_review,
)
from linli_hub.earning.actions.settled_days import Work
from linli_hub.earning.core.awards import Step, down, up
from linli_hub.earning.store import deposits, grants
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store.given_to import holders_of
from linli_hub.standard.store.standards import InForce

__all__ = [
    "NEW", "Before", "Change", "attribute", "attribute_again", "remember", "resettle",
    "to_review",
]  # fmt: skip

TRIALS_MAX = 200  # causes tried one by one; past that they all wait for a person


def resettle(tx: Tx, changes: Iterable[Change], standards: InForce) -> dict[str, int]:
    """Settle again what `changes` touch, and store it. Balances of who is touched."""
    changes = list(changes)
    work = settled_days.settle(tx, changes, standards)
    while (hurt := settled_days.lowered(work)) and _hold_back(
        tx, changes, hurt, standards
    ):
        work = settled_days.settle(tx, changes, standards)
    balances = _book(tx, work)
    grants.add(tx, work.drawn)
    deposits.save(tx, list(work.changed.values()))
    deposits.save_days(tx, work.settled)
    honours.post(tx, [key[:2] for key in work.settled], standards)
    return balances


def attribute_again(tx: Tx, bags: list[Deposit], standards: InForce) -> list[Deposit]:
    """Settle `bags` with what is known now of their cards, or of whom staff gave
    them to; the same deposits, changed."""
    known = holders_of(tx, [d.card for d in bags], [d.given for d in bags])
    changes = []
    for deposit in bags:
        before = remember(deposit)
        attribute(deposit, known.get(deposit.given or deposit.card or ""), standards)
        changes.append(Change(deposit, before))
    resettle(tx, changes, standards)
    return bags


def _hold_back(
    tx: Tx, changes: list[Change], hurt: set[str], standards: InForce
) -> bool:
    """Of what touches the members in `hurt`, take out what lowers a frozen entry.

    One after the other is tried, in the order of their events. False if none of it can
    be taken out.
    """
    causes = [c for c in changes if hurt & _touched(c) and not c.deposit.refused]
    if gone := [cause for cause in causes if _takes_away(cause, standards)]:
        for cause in gone:  # no trial can come to anything else
            _refuse(tx, cause)
        return True
    causes.sort(key=_in_order)
    good: list[Change] = []
    for n, cause in enumerate(causes):
        alone = n < TRIALS_MAX and not settled_days.lowered(
            settled_days.settle(tx, [*good, cause], standards)
        )
        if alone:
            good.append(cause)
        else:
            _refuse(tx, cause)
    if len(good) == len(causes):  # each is fine but all together are not
        for cause in causes:
            _refuse(tx, cause)
    return bool(causes)


def _takes_away(change: Change, standards: InForce) -> bool:
    """Would an entry of a frozen day not be its member's any more, or on another day?"""
    deposit, before = change
    if before.state != "awarded" or before.day is None or before.points <= 0:
        return False
    here = (deposit.member, deposit.day) == (before.member, before.day)
    return not here and standards.frozen(before.day)


def _touched(change: Change) -> set[str | None]:
    return {change.deposit.member, change.before.member} - {None}


def _in_order(change: Change) -> tuple[int, str, int]:
    deposit = change.deposit
    return deposit.event_ms or 0, deposit.journal, deposit.seq


def _refuse(tx: Tx, cause: Change) -> None:
    deposit, before = cause
    deposit.refused = True
    notes.alarm(tx, "day_frozen", deposit.id, f"{deposit.day} {deposit.grade or ''}")
    if before.state == "awarded":
        restore(deposit, before)
    else:
        to_review(deposit, "frozen_day")


def _book(tx: Tx, work: Work) -> dict[str, int]:
    """Post the differences, ups first; what awards said before is kept."""
    ups: list[tuple[Deposit, str, int]] = []
    downs: list[tuple[Deposit, str, int]] = []
    past: list[deposits.Past] = []
    names: set[str] = set()
    for key, deposit in work.changed.items():
        if deposit.recorded is not None:  # never said anything before
            if deposit.member is not None:
                names.add(deposit.member)
                if deposit.points:
                    todo = ups if deposit.points > 0 else downs
                    todo.append((deposit, deposit.member, deposit.points))
            continue
        before = work.before[key]
        if before.state == "awarded" and _says_otherwise(deposit, before):
            past.append(
                deposits.Past(
                    *key, before.state, before.member, before.points, before.standard,
                    before.reasons,
                )
            )  # fmt: skip
        for name, delta in _deltas(before.member, before.points, deposit):
            names.add(name)
            if delta:
                (ups if delta > 0 else downs).append((deposit, name, delta))
    free = books.Free(books.balances(tx, [member(name) for name in sorted(names)]))
    transfers = _up(tx, work, ups, free)
    transfers += _down(tx, downs, free)
    books.post(tx, transfers, fresh=True)
    deposits.save_past(tx, past)
    return free.posted()


def _says_otherwise(deposit: Deposit, before: Before) -> bool:
    d, b = deposit, before
    now = d.state, d.member, d.day, d.points, d.standard, d.reasons
    return now != (b.state, b.member, b.day, b.points, b.standard, b.reasons)


def _up(
    tx: Tx, work: Work, ups: list[tuple[Deposit, str, int]], free: books.Free
) -> list[Transfer]:
    """Points to members. What a deposit had claimed itself is let off first."""
    again = [(deposit, name) for deposit, name, _ in ups if deposit.transfers]
    owed = _own_claims(tx, again) if again else {}
    transfers: list[Transfer] = []
    for deposit, name, delta in ups:
        back = min(delta, owed.get((deposit.id, name), 0))
        step = _step(deposit, name, delta)
        made = up(step, tx.now_ms, back, _expires(deposit, work.standards))
        if delta > back:
            free.add(member(name), delta - back)
        transfers += made
        deposit.transfers += len(made)
    return transfers


def _down(
    tx: Tx, downs: list[tuple[Deposit, str, int]], free: books.Free
) -> list[Transfer]:
    """Points back: what is available, the rest as a claim."""
    transfers: list[Transfer] = []
    claims: set[str] = set()
    for deposit, name, delta in downs:
        step = _step(deposit, name, delta)
        made = down(step, free.of(member(name)), tx.now_ms)
        for t in made:
            free.add(t.debit, -t.points)
        claims |= {t.debit for t in made if t.debit == claim(name)}
        transfers += made
        deposit.transfers += len(made)
    books.open_accounts(tx, sorted(claims))
    return transfers


def _step(deposit: Deposit, name: str, delta: int) -> Step:
    d, deducts = deposit, bool(deposit.details.deduction)
    return Step(d.id, d.transfers, name, delta, d.event_ms, deducts)


def _own_claims(tx: Tx, again: list[tuple[Deposit, str]]) -> dict[tuple[str, str], int]:
    """By deposit and member: what its corrections could not take and is owed still.

    Bounded by what the claim account owes: some may have been collected since.
    """
    accounts = sorted({claim(name) for _, name in again})
    owes = {a: -posted for a, (posted, _) in books.balances(tx, accounts).items()}
    claimed: dict[tuple[str, str], int] = {}
    for deposit, name in again:
        account = claim(name)
        if owes.get(account, 0) > 0:
            own = deposits.claimed(tx, deposit, account)
            claimed[deposit.id, name] = max(0, min(own, owes[account]))
            owes[account] -= claimed[deposit.id, name]
    return claimed


def _expires(deposit: Deposit, standards: InForce) -> str | None:
    """The last day to spend what a deposit gives; None if it never lapses."""
    in_force = standards.on(deposit.day) if deposit.day else None
    if in_force is None or deposit.day is None:
        return None
    return expires_on(deposit.day, in_force.standard.expiry_months)


def _deltas(was: str | None, points: int, deposit: Deposit) -> list[tuple[str, int]]:
    """By member, what must be booked to get from before to now."""
    if was == deposit.member:
        return [] if was is None else [(was, deposit.points - points)]
    moved = [] if was is None else [(was, -points)]
    return (
        moved if deposit.member is None else [*moved, (deposit.member, deposit.points)]
    )
