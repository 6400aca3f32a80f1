"""Settle the days that some deposits touch again, and book the differences.

A deposit is first *placed* (whose is it, on which day), then every touched day of its
household is settled as a whole, and the days after it until the carry is unchanged.
"""

import json
from bisect import insort
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from linli_hub.core import settlement
from linli_hub.core.awards import Step, down, up
from linli_hub.core.deed import of_bag
from linli_hub.core.event_time import doubt
from linli_hub.core.ledger import Transfer, claim, member
from linli_hub.core.settlement import Carry, Deed, Tally
from linli_hub.store import books, deposits
from linli_hub.store.deposits import Day, Deposit
from linli_hub.store.holders import Holder
from linli_hub.store.standards import InForce
from linli_hub.store.tx import Tx

Before = tuple[str, str | None, str | None, int, int | None, str]
NEW: Before = ("waiting_for_clock", None, None, 0, None, "[]")  # not stored yet


def place(deposit: Deposit, holder: Holder | None, standards: InForce) -> None:
    """Say whose deposit it is and on which day, or why that is not known."""
    at_ms = deposit.event_ms
    deposit.member = None
    if at_ms is None:
        deposit.state = "waiting_for_clock"
        return
    why = doubt(at_ms, deposit.received_ms)
    # a time that cannot be believed may lie past the last year a calendar knows
    deposit.day = standards.day(at_ms) if why is None else None
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
        deposit.person = holder.resident


def to_review(deposit: Deposit, why: str) -> None:
    deposit.state, deposit.member = "review", None
    deposit.reasons = json.dumps([{"code": why}])


NO_CARRY, NOTHING = Carry(), Tally()
_Key = tuple[str, str]  # household and local day


@dataclass(slots=True)
class _Work:
    """One re-settlement: all rows by (journal_no, seq), and what they said before.

    `added` holds what is new to a day, `whole` the days that must be settled from
    their start; `days` the deposits of those.
    """

    rows: dict[tuple[int, int], Deposit] = field(default_factory=dict)
    before: dict[tuple[int, int], Before] = field(default_factory=dict)
    changed: dict[tuple[int, int], Deposit] = field(default_factory=dict)
    added: dict[_Key, list[Deposit]] = field(default_factory=dict)
    whole: set[_Key] = field(default_factory=set)
    loaded: set[_Key] = field(default_factory=set)
    days: dict[_Key, list[Deposit]] = field(default_factory=dict)
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
    work = _Work()
    rows, added = work.rows, work.added
    for deposit, before in placed:
        rows[deposit.journal_no, deposit.seq] = deposit
        if before is not NEW:
            work.before[deposit.journal_no, deposit.seq] = before
            _, was_member, was_day, _, _, _ = before
            if was_member is not None and was_day is not None:
                work.whole.add((was_member, was_day))
        name, day = deposit.member, deposit.day
        if name is None or day is None:
            deposit.points, deposit.standard = 0, None
        elif (name, day) in added:
            added[name, day].append(deposit)
        else:
            added[name, day] = [deposit]
    work.changed = dict(rows)
    if work.whole or work.added:
        _settle_days(tx, work, standards)
    balances = _book(tx, work)
    deposits.save(tx, list(work.changed.values()))
    deposits.save_days(tx, work.settled)
    return balances


def _settle_days(tx: Tx, work: _Work, standards: InForce) -> None:
    todo: dict[str, list[str]] = {}
    for name, day in sorted(work.whole | work.added.keys()):
        todo.setdefault(name, []).append(day)
    known = deposits.settled(tx, {name: days[0] for name, days in todo.items()})
    for (name, day), more in work.added.items():
        before = known[name].get(day)
        if before is not None and not _adds_to(before, more, day, standards):
            work.whole.add((name, day))
    _load(tx, work, [key for key in sorted(work.whole) if key[1] in known[key[0]]])
    for name, days in todo.items():
        _settle_member(tx, work, name, (days, known[name]), standards)


def _adds_to(before: Day, more: list[Deposit], day: str, standards: InForce) -> bool:
    """Do `more` all come after what the day has, under the same standard?"""
    in_force = standards.on(day)
    assert in_force is not None
    last = before.last_ms, before.last_journal, before.last_seq
    return before.standard == in_force[0] and last < min(map(_in_order, more))


def _settle_member(
    tx: Tx,
    work: _Work,
    name: str,
    known: tuple[list[str], dict[str, Day]],
    standards: InForce,
) -> None:
    """Days in order, and after them every day until the carry is unchanged."""
    todo, mine = known
    while todo:
        day = todo.pop(0)
        before = mine.get(day)
        if before is None or (name, day) in work.whole:
            carry, tally = _carried_into(day, mine), NOTHING
            if before is not None and (name, day) not in work.loaded:
                _load(tx, work, [(name, day)])
            visits = work.days.get((name, day)) or work.added.get((name, day), [])
        else:
            carry, tally = settlement.from_text(before.carry), _tally(before)
            visits = work.added[name, day]
        mine[day] = after = _settle_day(work, (carry, tally), (day, visits), standards)
        work.settled.append((name, day, after))
        if (before is None or before.carry != after.carry) and max(mine) > day:
            later = min(d for d in mine if d > day)
            work.whole.add((name, later))
            if later not in todo:
                insort(todo, later)  # in order, so that each day is settled once


def _carried_into(day: str, mine: dict[str, Day]) -> Carry:
    """What the last settled day before `day` leaves for it."""
    earlier = [d for d in mine if d < day]
    return settlement.from_text(mine[max(earlier)].carry) if earlier else NO_CARRY


def _load(tx: Tx, work: _Work, keys: list[_Key]) -> None:
    """Read the deposits of whole days; those being changed stay as they are."""
    if not keys:
        return
    members, days = ({key[0] for key in keys}, {key[1] for key in keys})
    work.loaded.update(keys)
    for key in keys:
        work.days[key] = list(work.added.get(key, []))
    for deposit in deposits.of_days(tx, sorted(members), sorted(days)):
        assert deposit.member is not None and deposit.day is not None
        id = deposit.journal_no, deposit.seq
        filed = work.days.get((deposit.member, deposit.day))
        if filed is not None and id not in work.rows:
            work.rows[id], work.before[id] = deposit, remember(deposit)
            filed.append(deposit)


def _settle_day(
    work: _Work,
    at: tuple[Carry, Tally],
    more: tuple[str, list[Deposit]],
    standards: InForce,
) -> Day:
    day, found = more
    in_force = standards.on(day)
    assert in_force is not None
    version, standard = in_force
    if len(found) > 1:
        found = sorted(found, key=_in_order)
    deeds = [_deed(deposit) for deposit in found]
    awards, carry, tally = settlement.go_on(*at, (day, deeds), standard)
    for deposit, (_, points, why, _) in zip(found, awards, strict=True):
        said = points, version, settlement.reasons_text(why)
        if (deposit.points, deposit.standard, deposit.reasons) != said:
            deposit.points, deposit.standard, deposit.reasons = said
            work.changed[deposit.journal_no, deposit.seq] = deposit
    counted = settlement.counted_text(tally.counted)
    text = settlement.to_text(carry)
    return Day(version, tally.points, text, counted, *tally.last)


def _tally(day: Day) -> Tally:
    counted = settlement.counted_from(day.counted)
    return Tally(day.points, counted, (day.last_ms, day.last_journal, day.last_seq))


def _in_order(deposit: Deposit) -> tuple[int, str, int]:
    assert deposit.event_ms is not None
    return deposit.event_ms, deposit.journal, deposit.seq


def _deed(deposit: Deposit) -> Deed:
    d = deposit
    bag = d.stream, d.mass_g, d.scale_ok, d.grade
    return of_bag(_in_order(d), bag, d.person, d.place)


def _book(tx: Tx, work: _Work) -> dict[str, int]:
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
                    ups.append((deposit, deposit.member, deposit.points))
            continue
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
    claims: set[str] = set()
    for deposit, name, delta in ups:
        made_up = up(_step(deposit, name, delta), tx.now_ms)
        free.add(made_up.credit, delta)
        transfers.append(made_up)
        deposit.transfers += 1
    for deposit, name, delta in downs:
        made = down(_step(deposit, name, delta), free.of(member(name)), tx.now_ms)
        for t in made:
            free.add(t.debit, -t.points)
        claims |= {t.debit for t in made if t.debit.startswith(claim(""))}
        transfers += made
        deposit.transfers += len(made)
    books.open_accounts(tx, sorted(claims))
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
    return Step(deposit.id, deposit.transfers, household, delta, deposit.event_ms)
