"""A member's day as a pure function: settle(carry, day, standard) -> awards, carry.

deed -> deduction, or: the first base rule that fits -> bonus rules -> each rule's caps
     -> person and household caps -> campaigns -> device cap -> award with every step

Nothing but whole numbers. What arrived first does not matter: deeds are sorted by
(event time, journal, seq). Only device caps and campaign budgets go by the order of
commits, and come in as facts (grants.py).
"""

from functools import lru_cache

from linli_hub.earning.core.carry import (
    HOUSEHOLD,
    Carry,
    Counters,
    Tally,
    counted_from,
    counted_text,
    from_text,
    to_text,
)
from linli_hub.earning.core.deed import Award, Deed, Reason, reason, reasons_text
from linli_hub.earning.core.grants import (
    DEVICE,
    Purses,
    device_purses,
    granted,
    running,
    source,
)
from linli_hub.earning.core.rules import MILLI, misfit, pay
from linli_hub.standard.core.parts import Campaign, Caps, Plan, Standard

__all__ = [
    "Award", "Carry", "Deed", "Reason", "Tally", "counted_from", "counted_text",
    "from_text", "go_on", "in_groups", "reason", "reasons_text", "settle", "to_text",
]  # fmt: skip

NO_CAP = 10**15
Limit = tuple[str, int, dict[str, int], str]  # code, cap, the counts, the key in them


def settle(
    carry: Carry,
    day: str,
    deeds: list[Deed],
    standard: Standard,
    purses: Purses | None = None,
) -> tuple[list[Award], Carry]:
    """Awards for `deeds` of one member on local day `day`, in event order."""
    awards, after, _ = go_on(carry, Tally(), (day, deeds), standard, purses)
    return awards, after


def go_on(
    carry: Carry,
    tally: Tally,
    more: tuple[str, list[Deed]],
    standard: Standard,
    purses: Purses | None = None,
) -> tuple[list[Award], Carry, Tally]:
    """Settle on from where a day stands, with (day, deeds) that all come after it.

    Settling a day in pieces and settling it at once come to the same. `purses`: what
    is left of device caps and campaign budgets; without them a deed gets what its own
    `grants` say.
    """
    day, deeds = more
    work = _Work(Counters(carry, tally, day), standard, purses or {})
    awards: list[Award] = []
    last = tally.last
    if work.shared:
        work.holders = [deed for deed in sorted(deeds) if deed.grants]
    for deed in sorted(deeds):
        assert last < deed[:3]
        last = deed[:3]
        awards.append(_one(work, deed))
    work.counters.last = last
    return awards, *work.counters.close()


def in_groups(
    carry: Carry,
    day: str,
    deeds: list[tuple[int, Deed]],
    standard: Standard,
) -> tuple[list[Award], Carry, Tally]:
    """A whole day with what came late: (late_ms, deed), 0 for what came in time.

    Each group is settled after the ones before it, whatever the times of its events.
    """
    awards: list[Award] = []
    tally = Tally()
    for late_ms in sorted({late for late, _ in deeds} | {0}):
        group = [deed for late, deed in deeds if late == late_ms]
        if group:
            tally = tally._replace(last=Tally().last)
            got, carry, tally = go_on(carry, tally, (day, group), standard)
            awards += got
        elif not late_ms and not deeds:
            _, carry, tally = go_on(carry, tally, (day, []), standard)
    return awards, carry, tally


class _Work:
    """What one call of `go_on` needs at hand for each deed."""

    __slots__ = (
        "campaigns", "counters", "holders", "household", "persons", "purses", "shared",
        "standard",
    )  # fmt: skip

    def __init__(self, counters: Counters, standard: Standard, purses: Purses) -> None:
        self.counters, self.standard = counters, standard
        self.household = _limits("household", standard.household, counters, HOUSEHOLD)
        self.persons: dict[str, list[Limit]] = {}
        self.shared = standard.grants
        self.campaigns = running(standard, counters.day) if self.shared else []
        self.purses = dict(purses)
        self.holders: list[Deed] = []  # deeds still to come that were granted something

    def of(self, person: str) -> list[Limit]:
        """The caps of a person and then those of the household."""
        limits = self.persons.get(person)
        if limits is None:
            own = _limits(
                "person", self.standard.person, self.counters, "who:" + person
            )
            limits = self.persons[person] = [*own, *self.household]
        return limits


_NO_PLAN: Plan = ((), ())
_NO_RULE = reason("no_rule")
_NO_FIT = reason("no_rule_fits")


def _one(work: _Work, deed: Deed) -> Award:
    if deed.deduction:
        return _lowered(work.standard, deed)
    steps: list[Reason] = []
    given = _by_rules(work, deed, steps)
    points = sum(given.values())
    limits = work.of(deed.person) if given and deed.person else work.household
    if points:
        for code, cap, counts, key in limits:
            if counts[key] + points > cap:
                left = max(0, cap - counts[key])
                steps.append(reason(code, (("cap", cap), ("cut", points - left))))
                points = left
    drawn: list[tuple[str, int]] = []
    if work.holders and work.holders[0] is deed:
        work.holders.pop(0)
    if work.shared and given:
        for campaign in work.campaigns:
            if given.keys() & campaign.rules:
                room = min((cap - n[key] for _, cap, n, key in limits), default=None)
                most = None if room is None else max(0, room - points)
                extra, paid = _extra(work, deed, (campaign, given, points), most, steps)
                points += extra
                drawn += paid
        if points and deed.device and work.standard.device != Caps():
            points, taken = _from_device(work, deed, points, steps)
            drawn += taken
    if points:
        for _, _, counts, key in limits:
            counts[key] += points
    return Award(deed, points, tuple(steps), tuple(drawn))


def _by_rules(work: _Work, deed: Deed, steps: list[Reason]) -> dict[str, int]:
    """What each rule gives, within its own caps. Empty if no base rule pays."""
    standard, c = work.standard, work.counters
    bases, bonuses = standard.plans.get((deed.kind, deed.stream), _NO_PLAN)
    grade = deed.grade or standard.ungraded
    given: dict[str, int] = {}
    for rule in bases:
        if not rule.match.plain and (why := misfit(rule, deed, c, standard)):
            steps.append(why)
            continue
        points, paid = pay(rule, deed, c, grade, steps)
        if paid:
            given[rule.id] = points
        break
    else:
        steps.append(_NO_FIT if bases else _NO_RULE)
    for rule in bonuses:
        if not given:
            steps.append(reason("no_base", (("rule", rule.id),)))
        elif not rule.match.plain and (why := misfit(rule, deed, c, standard)):
            steps.append(why)
        else:
            points, paid = pay(rule, deed, c, grade, steps)
            if paid:
                given[rule.id] = points
    return given


def _lowered(standard: Standard, deed: Deed) -> Award:
    """A deed that names a deduction; one that this standard does not know takes none."""
    for deduction in standard.deductions:
        if deduction.id == deed.deduction:
            facts = ("deduction", deduction.id), ("points", deduction.points)
            return Award(deed, -deduction.points, (reason("deducted", facts),))
    unknown = reason("deduction_unknown", (("deduction", deed.deduction),))
    return Award(deed, 0, (unknown,))


def _limits(who: str, caps: Caps, c: Counters, key: str) -> list[Limit]:
    """The caps of a person or household, each with where it is counted."""
    limits: list[Limit] = []
    for code, cap, prefix in _shape(who, caps):
        counts, name = (c.longer, prefix + key) if prefix else (c.today, key)
        counts.setdefault(name, 0)
        limits.append((code, cap, counts, name))
    return limits


@lru_cache(maxsize=256)
def _shape(who: str, caps: Caps) -> tuple[tuple[str, int, str], ...]:
    """Code, cap and the key's prefix of each; a household's day is always counted."""
    day = NO_CAP if caps.day is None and who == "household" else caps.day
    named = (
        (f"{who}_day_cap", day, ""),
        (f"{who}_week_cap", caps.week, "w:"),
        (f"{who}_month_cap", caps.month, "m:"),
    )
    return tuple((code, cap, prefix) for code, cap, prefix in named if cap is not None)


def _extra(
    work: _Work,
    deed: Deed,
    what: tuple[Campaign, dict[str, int], int],
    most: int | None,
    steps: list[Reason],
) -> tuple[int, list[tuple[str, int]]]:
    """What a campaign adds: within the caps (`most`), then within its budget."""
    campaign, given, points = what
    name, c = source(campaign), work.counters
    if campaign.percent is not None:
        listed = sum(n for rule, n in given.items() if rule in campaign.rules)
        milli = min(listed, points) * campaign.percent * (MILLI // 100)
        extra, c.milli[name] = divmod(c.milli.get(name, 0) + milli, MILLI)
    else:
        assert campaign.points is not None
        held = not granted(deed, name) and any(granted(d, name) for d in work.holders)
        extra = 0 if held or c.today.get(name) else campaign.points
        if not held:  # else the deed that was granted it today keeps it
            c.today[name] = 1
    named = ("campaign", campaign.id)
    if most is not None and extra > most:
        steps.append(reason("campaign_cap", (named, ("cut", extra - most))))
        extra = most
    has = granted(deed, name)
    take = max(0, min(extra - has, work.purses.get(name, 0)))
    if take:
        work.purses[name] -= take
    if extra > has + take:
        cut = extra - has - take
        steps.append(reason("campaign_spent", (named, ("cut", cut))))
        extra = has + take
    steps.append(reason("campaign", (named, ("points", extra))))
    return extra, [(name, take)] if take else []


def _from_device(
    work: _Work, deed: Deed, points: int, steps: list[Reason]
) -> tuple[int, list[tuple[str, int]]]:
    """What the device may still give today, this week, this month."""
    has = granted(deed, DEVICE)
    caps = work.standard.device
    names = [
        name
        for name, cap in zip(
            device_purses(deed.device, work.counters.day),
            (caps.day, caps.week, caps.month),
            strict=True,
        )
        if cap is not None
    ]
    room = min(work.purses.get(name, 0) for name in names)
    take = max(0, min(points - has, room))
    for name in names:
        if take:
            work.purses[name] -= take
    if points > has + take:
        facts = (("device", deed.device), ("cut", points - has - take))
        steps.append(reason("device_cap", facts))
        points = has + take
    return points, [(DEVICE, take)] if take else []
