"""A member's day as a pure function: settle(carry, day, standard) -> awards, carry.

Nothing but whole numbers. What arrived first does not matter: visits are sorted by
(event time, journal, seq). A remainder below one point is carried in millipoints, so
splitting a bag gains nothing.
"""

import json
from functools import lru_cache
from json.encoder import encode_basestring_ascii  # json.dumps costs ten times as much
from typing import NamedTuple

from linli_hub.core.standard import Rule, Standard, week_of
from linli_wire.messages import Grade

MILLI = 1000


class Visit(NamedTuple):
    """One deposit as settlement sees it; the first three fields are its order.

    `stream` and `grade` are the words of the contract (Stream, Grade).
    """

    at_ms: int
    journal: str
    seq: int
    stream: str
    mass_g: int
    scale_ok: bool
    grade: str | None


Facts = tuple[tuple[str, str | int], ...]


class Reason(NamedTuple):
    """One step of the waterfall: a stable code, its facts in order, both as JSON."""

    code: str
    facts: Facts
    text: str


@lru_cache(maxsize=4096)
def reason(code: str, facts: Facts = ()) -> Reason:
    said = "".join([f', "{name}": {_json(value)}' for name, value in facts])
    return Reason(code, facts, f'{{"code": "{code}"{said}}}')


def _json(value: str | int) -> str:
    return encode_basestring_ascii(value) if isinstance(value, str) else str(value)


class Award(NamedTuple):
    """What a visit earned and every reason, also why it was not more."""

    visit: Visit
    points: int
    reasons: tuple[Reason, ...]


class Carry(NamedTuple):
    """What reaches across a member's days."""

    week: str = ""
    week_points: int = 0
    milli: tuple[tuple[str, int], ...] = ()  # stream -> millipoints, 0 < m < 1000


class Tally(NamedTuple):
    """What a day has come to so far; `last` is its last visit's (at_ms, journal, seq)."""

    points: int = 0
    counted: tuple[tuple[str, int], ...] = ()  # rule -> visits that counted
    last: tuple[int, str, int] = (-1, "", 0)


def settle(
    carry: Carry, day: str, visits: list[Visit], standard: Standard
) -> tuple[list[Award], Carry]:
    """Awards for `visits` of one member on local day `day`, in event order."""
    awards, after, _ = go_on(carry, Tally(), (day, visits), standard)
    return awards, after


def go_on(
    carry: Carry, tally: Tally, more: tuple[str, list[Visit]], standard: Standard
) -> tuple[list[Award], Carry, Tally]:
    """Settle on from where a day stands, with (day, visits) that all come after it.

    Settling a day in pieces and settling it at once come to the same.
    """
    day, visits = more
    week = week_of(day)
    week_points = carry.week_points if carry.week == week else 0
    milli = dict(carry.milli)
    day_points, last = tally.points, tally.last
    counted = dict(tally.counted)
    awards: list[Award] = []
    for visit in sorted(visits) if len(visits) > 1 else visits:
        assert last < visit[:3]
        last = visit[:3]
        rule = standard.rule_for(visit.stream)
        if rule is None:
            awards.append(Award(visit, 0, (_NO_RULE,)))
            continue
        done = counted.get(rule.id, 0)
        points, first = _earned(visit, rule, standard, milli, done)
        counted[rule.id] = done + (first.code in _COUNTED)
        reasons: tuple[Reason, ...] = (first,)
        if (
            day_points + points > standard.cap_day
            or week_points + points > standard.cap_week
        ):
            caps = (
                ("day_cap", standard.cap_day, day_points),
                ("week_cap", standard.cap_week, week_points),
            )
            points, cuts = _capped(points, caps)
            reasons = (first, *cuts)
        day_points += points
        week_points += points
        awards.append(Award(visit, points, reasons))
    kept = tuple((stream, m) for stream, m in sorted(milli.items()) if m)
    after = Tally(day_points, tuple(sorted(counted.items())), last)
    return awards, Carry(week, week_points, kept), after


@lru_cache(maxsize=4096)
def to_text(carry: Carry) -> str:
    """A carry as it is stored; equal carries give equal text."""
    milli = ", ".join([f'"{stream}": {kept}' for stream, kept in carry.milli])
    return f'["{carry.week}", {carry.week_points}, {{{milli}}}]'


@lru_cache(maxsize=4096)
def from_text(text: str) -> Carry:
    week, week_points, milli = json.loads(text)
    return Carry(week, week_points, tuple(sorted(milli.items())))


@lru_cache(maxsize=1024)
def counted_text(counted: tuple[tuple[str, int], ...]) -> str:
    """The counts of a tally as they are stored."""
    return json.dumps(dict(counted))


@lru_cache(maxsize=1024)
def counted_from(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(json.loads(text).items()))


def reasons_text(reasons: tuple[Reason, ...]) -> str:
    """The waterfall as JSON, for the award's row and the page that explains it."""
    return f"[{', '.join([reason.text for reason in reasons])}]"


_NO_RULE = reason("no_rule")
_COUNTED = ("per_visit", "per_kilogram", "scale_doubtful")


def _earned(
    visit: Visit, rule: Rule, standard: Standard, milli: dict[str, int], done: int
) -> tuple[int, Reason]:
    """Points before the caps over all rules, and the reason."""
    if visit.scale_ok and visit.mass_g < rule.min_g:
        return 0, reason(
            "too_light",
            (("rule", rule.id), ("mass_g", visit.mass_g), ("min_g", rule.min_g)),
        )
    if rule.visits_per_day is not None and done >= rule.visits_per_day:
        return 0, reason(
            "visit_cap", (("rule", rule.id), ("visits_per_day", rule.visits_per_day))
        )
    graded = visit.grade is not None
    grade = standard.default_grade if visit.grade is None else Grade(visit.grade)
    if rule.per_kg is None or not visit.scale_ok:
        points = rule.per_visit[grade]
        code = "per_visit" if rule.per_kg is None else "scale_doubtful"
        return points, _by_visit(code, rule.id, grade, graded, points)
    earned = milli.get(visit.stream, 0) + max(0, visit.mass_g) * rule.per_kg[grade]
    points, kept = divmod(earned, MILLI)
    milli[visit.stream] = kept
    return points, reason(
        "per_kilogram",
        (
            *_graded(rule.id, grade, graded),
            ("mass_g", visit.mass_g),
            ("per_kg", rule.per_kg[grade]),
            ("points", points),
            ("millipoints_kept", kept),
        ),
    )


@lru_cache(maxsize=256)
def _by_visit(code: str, rule: str, grade: str, graded: bool, points: int) -> Reason:
    return reason(code, (*_graded(rule, grade, graded), ("points", points)))


def _graded(rule: str, grade: str, graded: bool) -> Facts:
    return ("rule", rule), ("grade", str(grade)), ("graded", int(graded))


def _capped(
    points: int, caps: tuple[tuple[str, int, int], ...]
) -> tuple[int, tuple[Reason, ...]]:
    """What (code, cap, used) leave of `points`, and each one that cuts."""
    cuts = []
    for code, cap, used in caps:
        left = max(0, cap - used)
        if left < points:
            cuts.append(reason(code, (("cap", cap), ("cut", points - left))))
            points = left
    return points, tuple(cuts)
