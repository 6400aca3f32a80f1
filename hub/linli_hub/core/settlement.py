"""A member's day as a pure function: settle(carry, day, standard) -> awards, carry.

Nothing but whole numbers. What arrived first does not matter: visits are sorted by
(event time, journal, seq). A remainder below one point is carried in millipoints, so
splitting a bag gains nothing.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from linli_hub.core.standard import Rule, Standard, week_of
from linli_wire.messages import Grade, Stream

MILLI = 1000


class Visit(NamedTuple):
    """One deposit as settlement sees it; the first three fields are its order."""

    at_ms: int
    journal: str
    seq: int
    stream: Stream
    mass_g: int
    scale_ok: bool
    grade: Grade | None


Facts = tuple[tuple[str, str | int], ...]


class Reason(NamedTuple):
    """One step of the waterfall: a stable code and its facts, in order."""

    code: str
    facts: Facts = ()


@dataclass(frozen=True, slots=True)
class Award:
    """What a visit earned and every reason, also why it was not more."""

    journal: str
    seq: int
    points: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Carry:
    """What reaches across a member's days."""

    week: str = ""
    week_points: int = 0
    milli: tuple[tuple[str, int], ...] = ()  # stream -> millipoints, 0 < m < 1000


def settle(
    carry: Carry, day: str, visits: list[Visit], standard: Standard
) -> tuple[list[Award], Carry]:
    """Awards for `visits` of one member on local day `day`, in event order."""
    week = week_of(day)
    week_points = carry.week_points if carry.week == week else 0
    milli = dict(carry.milli)
    day_points = 0
    counted: dict[str, int] = {}
    awards: list[Award] = []
    for visit in sorted(visits):
        rule = standard.rule_for(visit.stream)
        if rule is None:
            awards.append(_award(visit, 0, [_NO_RULE]))
            continue
        done = counted.get(rule.id, 0)
        points, reasons = _earned(visit, rule, standard, milli, done)
        if reasons[0].code in _COUNTED:
            counted[rule.id] = done + 1
        points = _cap("day_cap", points, standard.cap_day, day_points, reasons)
        points = _cap("week_cap", points, standard.cap_week, week_points, reasons)
        day_points += points
        week_points += points
        awards.append(_award(visit, points, reasons))
    left = tuple((stream, m) for stream, m in sorted(milli.items()) if m)
    return awards, Carry(week, week_points, left)


def to_text(carry: Carry) -> str:
    """A carry as it is stored; equal carries give equal text."""
    return json.dumps([carry.week, carry.week_points, dict(carry.milli)])


def from_text(text: str) -> Carry:
    week, week_points, milli = json.loads(text)
    return Carry(week, week_points, tuple(sorted(milli.items())))


@lru_cache(maxsize=4096)
def reasons_text(reasons: tuple[Reason, ...]) -> str:
    """The waterfall as JSON, for the award's row and the page that explains it."""
    return json.dumps([{"code": r.code, **dict(r.facts)} for r in reasons])


_NO_RULE = Reason("no_rule")
_COUNTED = ("per_visit", "per_kilogram", "scale_doubtful")


def _earned(
    visit: Visit, rule: Rule, standard: Standard, milli: dict[str, int], done: int
) -> tuple[int, list[Reason]]:
    """Points before the caps over all rules, and the reasons so far."""
    facts: Facts
    if visit.scale_ok and visit.mass_g < rule.min_g:
        facts = (("rule", rule.id), ("mass_g", visit.mass_g), ("min_g", rule.min_g))
        return 0, [Reason("too_light", facts)]
    if rule.visits_per_day is not None and done >= rule.visits_per_day:
        facts = (("rule", rule.id), ("visits_per_day", rule.visits_per_day))
        return 0, [Reason("visit_cap", facts)]
    grade = visit.grade or standard.default_grade
    graded = (("grade", grade), ("graded", int(visit.grade is not None)))
    if rule.per_kg is None:
        points = rule.per_visit[grade]
        facts = (("rule", rule.id), *graded, ("points", points))
        return points, [Reason("per_visit", facts)]
    if not visit.scale_ok:
        points = rule.per_visit[grade]
        facts = (("rule", rule.id), *graded, ("points", points))
        return points, [Reason("scale_doubtful", facts)]
    earned = milli.get(visit.stream, 0) + max(0, visit.mass_g) * rule.per_kg[grade]
    points, milli[visit.stream] = divmod(earned, MILLI)
    weighed = (("mass_g", visit.mass_g), ("per_kg", rule.per_kg[grade]))
    kept = (("points", points), ("millipoints_kept", milli[visit.stream]))
    return points, [
        Reason("per_kilogram", (("rule", rule.id), *graded, *weighed, *kept))
    ]


def _cap(code: str, points: int, cap: int, used: int, reasons: list[Reason]) -> int:
    """`points` or what the cap leaves of it; says so when it cuts."""
    allowed = min(points, max(0, cap - used))
    if allowed < points:
        reasons.append(Reason(code, (("cap", cap), ("cut", points - allowed))))
    return allowed


def _award(visit: Visit, points: int, reasons: list[Reason]) -> Award:
    return Award(visit.journal, visit.seq, points, tuple(reasons))
