"""Settle the days that some deposits touch again, and book the differences.

A deposit is first *placed* (whose is it, on which day), then every touched day of its
household is settled as a whole, and the days after it until the carry is unchanged.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from linli_hub.core import settlement
from linli_hub.core.awards import Step, down, up
from linli_hub.core.event_time import doubt
from linli_hub.core.ledger import Transfer, claim, member
from linli_hub.core.settlement import Carry, Visit
from linli_hub.store import books, deposits
from linli_hub.store.deposits import Day, Deposit
from linli_hub.store.holders import Holder
from linli_hub.store.standards import InForce
from linli_hub.store.tx import Tx

Before = tuple[str, str | None, str | None, int, int | None, str]


def place(deposit: Deposit, holder: Holder | None, standards: InForce) -> None:
    """Say whose deposit it is and on which day, or why that is not known."""
    at_ms = deposit.event_ms
    deposit.member = None
    if at_ms is None:
        deposit.state = "waiting_for_clock"
        return
    deposit.day = standards.day(at_ms)
    why = doubt(at_ms, deposit.received_ms)
    if why is None and (deposit.day is None or standards.on(deposit.day) is None):
        why = "no_standard"
    if why is None and holder is not None and holder.blocked(at_ms):
        why = "card_blocked"
    if why is not None:
        to_review(deposit, why)
    elif deposit.card is None:
        deposit.state = "unattributed"
    elif holder is None:
        deposit.state = "unknown_card"
    else:
        deposit.state, deposit.member = "awarded", holder.household(at_ms)


def to_review(deposit: Deposit, why: str) -> None:
    deposit.state, deposit.member = "review", None
    deposit.reasons = json.dumps([{"code": why}])


@dataclass(slots=True)
class _Work:
    """One re-settlement: all rows by key, and what they said before."""

    rows: dict[tuple[int, int], Deposit]
    before: dict[tuple[int, int], Before]
    days: dict[tuple[str, str], dict[tuple[int, int], Deposit]]
    changed: dict[tuple[int, int], Deposit]
    settled: list[tuple[str, str, Day]] = field(default_factory=list)


def remember(deposit: Deposit) -> Before:
    """What a deposit says now; take it before placing it anew."""
    d = deposit
    return d.state, d.member, d.day, d.points, d.standard, d.reasons


def resettle(
    tx: Tx, placed: Iterable[tuple[Deposit, Before]], standards: InForce
) -> dict[str, int]:
    """Settle again what `placed` touches, and store it. Balances of who is touched.

    `placed`: deposits after `place`, each with what `remember` said before it.
    """
    work = _Work({}, {}, {}, {})
    touched: set[tuple[str, str]] = set()
    for deposit, before in placed:
        key = deposit.journal_no, deposit.seq
        work.rows[key], work.before[key] = deposit, before
        work.changed[key] = deposit
        _, was_member, was_day, _, _, _ = before
        if was_member is not None and was_day is not None:
            touched.add((was_member, was_day))
        if deposit.member is not None and deposit.day is not None:
            touched.add((deposit.member, deposit.day))
        else:
            deposit.points, deposit.standard = 0, None
    if touched:
        _settle_days(tx, work, touched, standards)
    balances = _book(tx, work)
    deposits.save(tx, list(work.changed.values()))
    deposits.save_days(tx, work.settled)
    return balances


def _settle_days(
    tx: Tx, work: _Work, touched: set[tuple[str, str]], standards: InForce
) -> None:
    by_member: dict[str, list[str]] = {}
    for name, day in sorted(touched):
        by_member.setdefault(name, []).append(day)
    members = list(by_member)
    days = sorted({day for _, day in touched})
    _load(tx, work, members, days)
    known = deposits.settled(tx, members, days[0])
    loaded = set(days)
    for name, todo in by_member.items():
        mine = known[name]
        while todo:
            day = todo.pop(0)
            if day not in loaded:
                _load(tx, work, [name], [day])
            earlier = max((d for d in mine if d < day), default=None)
            carry = settlement.from_text(mine[earlier].carry) if earlier else Carry()
            before = mine.get(day)
            mine[day] = after = _settle_day(work, carry, name, day, standards)
            if after != before:
                work.settled.append((name, day, after))
            later = min((d for d in mine if d > day), default=None)
            carried = before is None or before.carry != after.carry
            if carried and later is not None and later not in todo:
                todo = sorted([*todo, later])


def _load(tx: Tx, work: _Work, members: list[str], days: list[str]) -> None:
    """Put the deposits of these days in place; what is being changed stays as it is."""
    for deposit in deposits.of_days(tx, members, days):
        key = deposit.journal_no, deposit.seq
        if key not in work.rows:
            work.rows[key], work.before[key] = deposit, remember(deposit)
            _file(work, deposit)
    for deposit in work.changed.values():
        if deposit.member in members and deposit.day in days:
            _file(work, deposit)


def _file(work: _Work, deposit: Deposit) -> None:
    if deposit.member is not None and deposit.day is not None:
        filed = work.days.setdefault((deposit.member, deposit.day), {})
        filed[deposit.journal_no, deposit.seq] = deposit


def _settle_day(
    work: _Work, carry: Carry, name: str, day: str, standards: InForce
) -> Day:
    in_force = standards.on(day)
    assert in_force is not None
    version, standard = in_force
    filed = sorted(work.days.get((name, day), {}).values(), key=_in_order)
    visits = [_visit(deposit) for deposit in filed]
    awards, after = settlement.settle(carry, day, visits, standard)
    points = 0
    for deposit, award in zip(filed, awards, strict=True):
        points += award.points
        reasons = settlement.reasons_text(award.reasons)
        said = award.points, version, reasons
        if (deposit.points, deposit.standard, deposit.reasons) != said:
            deposit.points, deposit.standard = award.points, version
            deposit.reasons = reasons
            work.changed[deposit.journal_no, deposit.seq] = deposit
    return Day(version, points, settlement.to_text(after))


def _in_order(deposit: Deposit) -> tuple[int, str, int]:
    assert deposit.event_ms is not None
    return deposit.event_ms, deposit.journal, deposit.seq


def _visit(deposit: Deposit) -> Visit:
    assert deposit.event_ms is not None
    return Visit(
        deposit.event_ms,
        deposit.journal,
        deposit.seq,
        deposit.stream,
        deposit.mass_g,
        deposit.scale_ok,
        deposit.grade,
    )


def _book(tx: Tx, work: _Work) -> dict[str, int]:
    """Post the differences, ups first; what awards said before is kept."""
    ups: list[tuple[Deposit, str, int]] = []
    downs: list[tuple[Deposit, str, int]] = []
    past: list[tuple[Any, ...]] = []
    names: set[str] = set()
    for key, deposit in work.changed.items():
        state, was, _, points, standard, reasons = work.before[key]
        if state == "awarded" and remember(deposit) != work.before[key]:
            past.append((*key, state, was, points, standard, reasons))
        for name, delta in _deltas(was, points, deposit):
            names.add(name)
            if delta:
                (ups if delta > 0 else downs).append((deposit, name, delta))
    accounts = [member(name) for name in sorted(names)]
    balances = books.balances(tx, accounts)
    free = books.Free(balances)
    transfers: list[Transfer] = []
    for deposit, name, delta in ups:
        free.add(member(name), delta)
        transfers.append(up(_step(deposit, name, delta), tx.now_ms))
        deposit.transfers += 1
    for deposit, name, delta in downs:
        made = down(_step(deposit, name, delta), free.of(member(name)), tx.now_ms)
        for t in made:
            free.add(t.debit, -t.points)
        transfers += made
        deposit.transfers += len(made)
    claims = sorted({t.debit for t in transfers if t.debit.startswith(claim(""))})
    books.open_accounts(tx, claims)
    books.post(tx, transfers, fresh=True)
    deposits.save_past(tx, past)
    return free.posted()


def _deltas(was: str | None, points: int, deposit: Deposit) -> list[tuple[str, int]]:
    """By household, what must be booked to get from before to now."""
    if was == deposit.member:
        return [] if was is None else [(was, deposit.points - points)]
    moved = [] if was is None else [(was, -points)]
    return (
        moved if deposit.member is None else [*moved, (deposit.member, deposit.points)]
    )


def _step(deposit: Deposit, household: str, delta: int) -> Step:
    return Step(
        deposit=deposit.id,
        done=deposit.transfers,
        household=household,
        delta=delta,
        event_ms=deposit.event_ms,
    )
