"""Settle whole days of members again, in memory: what each deposit would say then.

The touched days of a member are settled in order, and the days after them until the
carry is unchanged. A day that is frozen is settled in groups: what came in time, then
each late booking after the one before.
"""

from bisect import insort
from dataclasses import dataclass, field
from itertools import groupby

from linli_hub.base.store.tx import Tx
from linli_hub.earning.actions.attribution import NEW, Before, Change, remember
from linli_hub.earning.core import grants, settlement
from linli_hub.earning.core.deed import Award, of_bag
from linli_hub.earning.core.settlement import Carry, Deed, Tally
from linli_hub.earning.store import deposits
from linli_hub.earning.store import grants as store_grants
from linli_hub.earning.store.deposits import Day, Deposit
from linli_hub.standard.core.standard import Standard
from linli_hub.standard.store.standards import InForce

NO_CARRY, NOTHING = Carry(), Tally()
_Key = tuple[str, str]  # member and local day


@dataclass(slots=True)
class Work:
    """One re-settlement: all rows by (journal_no, seq), and what they said before.

    `added` holds what is new to a day, `whole` the days that must be settled from
    their start; `days` the deposits of those. `granted`: what purses had given before,
    `drawn`: rows of what they give now.
    """

    standards: InForce
    rows: dict[tuple[int, int], Deposit] = field(default_factory=dict)
    before: dict[tuple[int, int], Before] = field(default_factory=dict)
    changed: dict[tuple[int, int], Deposit] = field(default_factory=dict)
    added: dict[_Key, list[Deposit]] = field(default_factory=dict)
    whole: set[_Key] = field(default_factory=set)
    loaded: set[_Key] = field(default_factory=set)
    days: dict[_Key, list[Deposit]] = field(default_factory=dict)
    settled: list[tuple[str, str, Day]] = field(default_factory=list)
    granted: dict[str, int] = field(default_factory=dict)
    drawn: list[store_grants.Row] = field(default_factory=list)


def settle(tx: Tx, changes: list[Change], standards: InForce) -> Work:
    """What the books would say after `changes`. Writes nothing."""
    work = Work(standards)
    rows, added = work.rows, work.added
    for deposit, before in changes:
        rows[deposit.journal_no, deposit.seq] = deposit
        if before is not NEW:
            work.before[deposit.journal_no, deposit.seq] = before
            if before.member is not None and before.day is not None:
                work.whole.add((before.member, before.day))
        name, day = deposit.member, deposit.day
        if name is None or day is None:
            deposit.points, deposit.standard = 0, None
        elif (name, day) in added:
            added[name, day].append(deposit)
        else:
            added[name, day] = [deposit]
    work.changed = dict(rows)
    if work.whole or work.added:
        _settle_days(tx, work)
    return work


def lowered(work: Work) -> set[str]:
    """Members of whom an entry of a frozen day would be lowered or taken away."""
    frozen = work.standards.frozen
    if not any([frozen(day) for day in {day for _, day, _ in work.settled}]):
        return set()
    hurt = set()
    for key, before in work.before.items():
        if before.state != "awarded" or before.day is None or not frozen(before.day):
            continue
        assert before.member is not None
        now = work.rows[key]
        here = (now.member, now.day) == (before.member, before.day)
        same = now.person == before.person or before.points <= 0  # whose honour it is
        if (now.points if here and same else min(0, before.points)) < before.points:
            hurt.add(before.member)
    return hurt


def _settle_days(tx: Tx, work: Work) -> None:
    todo: dict[str, list[str]] = {}
    for name, day in sorted(work.whole | work.added.keys()):
        todo.setdefault(name, []).append(day)
    known = deposits.settled(tx, {name: days[0] for name, days in todo.items()})
    for (name, day), more in work.added.items():
        before = known[name].get(day)
        if before is not None and not _adds_to(before, more, day, work.standards):
            work.whole.add((name, day))
    _load(tx, work, [key for key in sorted(work.whole) if key[1] in known[key[0]]])
    for name, days in todo.items():
        _settle_member(tx, work, name, (days, known[name]))


def _adds_to(before: Day, more: list[Deposit], day: str, standards: InForce) -> bool:
    """Do `more` all come after what the day has, in time and under one standard?"""
    in_force = standards.on(day)
    assert in_force is not None
    if before.standard != in_force.version or standards.frozen(day):
        return False
    last = before.last_ms, before.last_journal, before.last_seq
    return last < min(map(_in_order, more))[1:]


def _settle_member(
    tx: Tx, work: Work, name: str, known: tuple[list[str], dict[str, Day]]
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
        mine[day] = after = _settle_day(tx, work, (carry, tally), (day, visits))
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


def _load(tx: Tx, work: Work, keys: list[_Key]) -> None:
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
    tx: Tx, work: Work, at: tuple[Carry, Tally], more: tuple[str, list[Deposit]]
) -> Day:
    day, bags = more
    in_force = work.standards.on(day)
    assert in_force is not None
    version, standard = in_force.version, in_force.standard
    if len(bags) > 1:
        bags = sorted(bags, key=_in_order)
    if bags and (standard.grants or bags[-1].late_ms):
        awards, carry, tally = _in_groups(tx, work, at, (day, bags), standard)
    else:
        deeds = [_deed(deposit) for deposit in bags]
        awards, carry, tally = settlement.go_on(*at, (day, deeds), standard)
    for deposit, (_, points, why, _) in zip(bags, awards, strict=True):
        award = points, version, settlement.reasons_text(why)
        if (deposit.points, deposit.standard, deposit.reasons) != award:
            deposit.points, deposit.standard, deposit.reasons = award
            work.changed[deposit.journal_no, deposit.seq] = deposit
    counted = settlement.counted_text(tally.counted)
    text = settlement.to_text(carry)
    return Day(version, tally.points, text, counted, *tally.last)


def _in_groups(
    tx: Tx,
    work: Work,
    at: tuple[Carry, Tally],
    more: tuple[str, list[Deposit]],
    standard: Standard,
) -> tuple[list[Award], Carry, Tally]:
    """Group after group, each with what shared purses have left."""
    day, bags = more
    carry, tally = at
    granted: dict[tuple[int, int], tuple[tuple[str, int], ...]] = {}
    if standard.grants:
        stored = [(d.journal_no, d.seq) for d in bags if d.recorded is None]
        granted = store_grants.of_deeds(tx, stored)
    awards: list[Award] = []
    for late_ms, group in groupby(bags, lambda deposit: deposit.late_ms):
        mine = list(group)
        deeds = [
            _deed(d)._replace(grants=granted.get((d.journal_no, d.seq), ()))
            for d in mine
        ]
        left = _left(tx, work, standard, day, deeds) if standard.grants else {}
        if late_ms:
            tally = tally._replace(last=NOTHING.last)  # another group begins
        got, carry, tally = settlement.go_on(carry, tally, (day, deeds), standard, left)
        for deposit, award in zip(mine, got, strict=True):
            _draw(work, deposit, award, day)
        awards += got
    return awards, carry, tally


def _left(
    tx: Tx, work: Work, standard: Standard, day: str, deeds: list[Deed]
) -> dict[str, int]:
    """What these deeds may still draw, after all that was granted before them."""
    whole = grants.purses(standard, day, deeds)
    if missing := sorted(whole.keys() - work.granted.keys()):
        work.granted |= dict.fromkeys(missing, 0)
        work.granted |= store_grants.from_purses(tx, missing)
        for _, _, _, purse, points in work.drawn:
            if purse in missing:
                work.granted[purse] += points
    return grants.left(whole, work.granted)


def _draw(work: Work, deposit: Deposit, award: Award, day: str) -> None:
    for source, points in award.drawn:
        for purse in grants.drawn_from(source, award.deed.device, day):
            work.drawn.append((deposit.journal_no, deposit.seq, source, purse, points))
            if purse in work.granted:
                work.granted[purse] += points


def _tally(day: Day) -> Tally:
    counted = settlement.counted_from(day.counted)
    return Tally(day.points, counted, (day.last_ms, day.last_journal, day.last_seq))


def _in_order(deposit: Deposit) -> tuple[int, int, str, int]:
    assert deposit.event_ms is not None
    return deposit.late_ms, deposit.event_ms, deposit.journal, deposit.seq


def _deed(deposit: Deposit) -> Deed:
    d = deposit
    assert d.event_ms is not None
    return of_bag(
        (d.event_ms, d.journal, d.seq),
        (d.stream, d.mass_g, d.scale_ok, d.grade),
        d.person,
        (d.edge, d.device),
        d.member_class,
        d.details,
    )
