"""Settle the days that some deposits touch again, and book the differences.

A deposit is first *placed* (whose is it, on which day), then every touched day of its
member is settled as a whole, and the days after it until the carry is unchanged. What
would lower an entry of a frozen day changes nothing: a new deposit waits in review, an
older one keeps what it said (`refused`), and an alarm asks a person to look.
"""

from collections.abc import Iterable
from typing import Any

from linli_hub.base.store import notes
from linli_hub.base.store.tx import Tx
from linli_hub.books.core.ledger import Transfer, claim, member
from linli_hub.books.core.lots import expires_on
from linli_hub.books.store import books
from linli_hub.earning.actions import honours, settled_days
from linli_hub.earning.actions.attribution import (
    NEW,
    Before,
    place,
    remember,
    restore,
    to_review,
)
from linli_hub.earning.actions.settled_days import Placed, Work
from linli_hub.earning.core.awards import Step, down, up
from linli_hub.earning.store import deposits, grants
from linli_hub.earning.store.deposits import Deposit
from linli_hub.registry.store.given_to import holders_of
from linli_hub.standard.store.standards import InForce

__all__ = [
    "NEW", "Before", "place", "place_again", "remember", "resettle", "to_review",
]  # fmt: skip

TRIALS_MAX = 200  # causes tried one by one; past that they all wait for a person


def resettle(tx: Tx, placed: Iterable[Placed], standards: InForce) -> dict[str, int]:
    """Settle again what `placed` touches, and store it. Balances of who is touched.

    `placed`: deposits after `place`, each with what `remember` said before it.
    """
    placed = list(placed)
    work = settled_days.settle(tx, placed, standards)
    while (hurt := settled_days.lowered(work)) and _hold_back(
        tx, placed, hurt, standards
    ):
        work = settled_days.settle(tx, placed, standards)
    balances = _book(tx, work)
    grants.add(tx, work.drawn)
    deposits.save(tx, list(work.changed.values()))
    deposits.save_days(tx, work.settled)
    honours.post(tx, [key[:2] for key in work.settled], standards)
    return balances


def place_again(tx: Tx, found: list[Deposit], standards: InForce) -> list[Deposit]:
    """Settle `found` with what is known now of their cards, or of whom staff gave
    them to; the same deposits, changed."""
    known = holders_of(tx, [d.card for d in found], [d.given for d in found])
    placed = []
    for deposit in found:
        before = remember(deposit)
        place(deposit, known.get(deposit.given or deposit.card or ""), standards)
        placed.append((deposit, before))
    resettle(tx, placed, standards)
    return found


def _hold_back(
    tx: Tx, placed: list[Placed], hurt: set[str], standards: InForce
) -> bool:
    """Of what touches the members in `hurt`, take out what lowers a frozen entry.

    One after the other is tried, in the order of their events. False if none of it can
    be taken out.
    """
    causes = [one for one in placed if hurt & _touched(one) and not one[0].refused]
    if gone := [one for one in causes if _takes_away(one, standards)]:
        for cause in gone:  # no trial can come to anything else
            _refuse(tx, cause)
        return True
    causes.sort(key=lambda one: (one[0].event_ms or 0, one[0].journal, one[0].seq))
    good: list[Placed] = []
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


def _takes_away(one: Placed, standards: InForce) -> bool:
    """Would an entry of a frozen day not be its member's any more, or on another day?"""
    deposit, before = one
    if before.state != "awarded" or before.day is None or before.points <= 0:
        return False
    here = (deposit.member, deposit.day) == (before.member, before.day)
    return not here and standards.frozen(before.day)


def _touched(one: Placed) -> set[str | None]:
    deposit, before = one
    return {deposit.member, before.member} - {None}


def _refuse(tx: Tx, cause: Placed) -> None:
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
    past: list[tuple[Any, ...]] = []
    names: set[str] = set()
    for key, deposit in work.changed.items():
        if deposit.facts is not None:  # never said anything before
            if deposit.member is not None:
                names.add(deposit.member)
                if deposit.points:
                    todo = ups if deposit.points > 0 else downs
                    todo.append((deposit, deposit.member, deposit.points))
            continue
        before = work.before[key]
        if before.state == "awarded" and remember(deposit)[:6] != before[:6]:
            said = before.state, before.member, before.points, before.standard
            past.append((*key, *said, before.reasons))
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
    d, deducts = deposit, bool(deposit.told[4])
    return Step(d.id, d.transfers, name, delta, d.event_ms, deducts)


def _own_claims(tx: Tx, again: list[tuple[Deposit, str]]) -> dict[tuple[str, str], int]:
    """By deposit and member: what its corrections could not take and is owed still.

    Bounded by what the claim account owes: some may have been collected since.
    """
    accounts = sorted({claim(name) for _, name in again})
    owes = {a: -posted for a, (posted, _) in books.balances(tx, accounts).items()}
    found: dict[tuple[str, str], int] = {}
    for deposit, name in again:
        account = claim(name)
        if owes.get(account, 0) > 0:
            own = deposits.claimed(tx, deposit, account)
            found[deposit.id, name] = max(0, min(own, owes[account]))
            owes[account] -= found[deposit.id, name]
    return found


def _expires(deposit: Deposit, standards: InForce) -> str | None:
    """The last day to spend what a deposit gives; None if it never lapses."""
    in_force = standards.on(deposit.day) if deposit.day else None
    if in_force is None or deposit.day is None:
        return None
    return expires_on(deposit.day, in_force[1].expiry_months)


def _deltas(was: str | None, points: int, deposit: Deposit) -> list[tuple[str, int]]:
    """By member, what must be booked to get from before to now."""
    if was == deposit.member:
        return [] if was is None else [(was, deposit.points - points)]
    moved = [] if was is None else [(was, -points)]
    return (
        moved if deposit.member is None else [*moved, (deposit.member, deposit.points)]
    )
