"""One rule and one deed: does it fit, and what does it pay before the wider caps.

A rule that was looked at leaves a step, whatever came of it. Amounts are turned into
millipoints; what is below a whole point waits in the counters for the next deed, so
that splitting a bag gains nothing.
"""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from linli_hub.earning.core.carry import Counters, weekday
from linli_hub.earning.core.deed import Deed, Facts, Reason, reason
from linli_hub.standard.core.parts import Rule, Standard

MILLI = 1000
QUARTER_MS = 15 * 60_000  # no time zone's day starts off a quarter of an hour
_SIZE = {"kg": 1000, "hour": 60, "item": 1, "visit": 1}  # of one unit, as deeds count
_COUNTED = {"kg": "mass_g", "hour": "minutes", "item": "items", "visit": "visits"}


def misfit(rule: Rule, deed: Deed, c: Counters, standard: Standard) -> Reason | None:
    """Why `rule`, which fits by kind and stream, is not for this deed; or None.

    Counts the day for a rule that asks for days in a row, if all the rest fits.
    """
    match, named = rule.match, ("rule", rule.id)
    grade = deed.grade or standard.ungraded
    if match.grades and grade not in match.grades:
        return reason("not_grade", (named, ("grade", grade)))
    if match.device_kinds and deed.device_kind not in match.device_kinds:
        return reason("not_device_kind", (named, ("device_kind", deed.device_kind)))
    if match.evidence and deed.evidence not in match.evidence:
        return reason("not_evidence", (named, ("evidence", deed.evidence)))
    if match.classes and deed.member_class not in match.classes:
        return reason("not_class", (named, ("class", deed.member_class)))
    if match.weekdays and weekday(c.day) not in match.weekdays:
        return reason("not_weekday", (named, ("day", c.day)))
    if match.window and not _within(match.window, deed.at_ms, standard.time_zone):
        return _not_time(rule.id, *match.window)
    if match.first_of_day and c.today.get("v:" + rule.id):
        return reason("not_first", (named,))
    if match.streak_days:
        if _light(rule, deed):
            return _too_light(rule, deed)
        days = c.streak(rule.id)
        if days < match.streak_days:
            facts = named, ("days", days), ("wanted", match.streak_days)
            return reason("not_streak", facts)
    return None


def pay(
    rule: Rule, deed: Deed, c: Counters, grade: str, steps: list[Reason]
) -> tuple[int, bool]:
    """Points by a rule that fits, within its own caps; and whether it paid at all.

    What stays a remainder below one point has been paid too. Appends to `steps`.
    """
    give, key = rule.give, "v:" + rule.id
    done = c.today.get(key, 0)
    if _light(rule, deed):
        steps.append(_too_light(rule, deed))
        return 0, False
    if rule.visits_per_day is not None and done >= rule.visits_per_day:
        facts = ("rule", rule.id), ("visits_per_day", rule.visits_per_day)
        steps.append(reason("visit_cap", facts))
        return 0, False
    if rule.bonus and give.unit == "visit" and done:
        steps.append(reason("bonus_had", (("rule", rule.id),)))
        return 0, False
    c.today[key] = done + 1
    rates, code = give.points, "per_" + give.unit
    if give.unit == "kg" and not deed.scale_ok:
        assert give.fallback is not None
        rates, code = give.fallback, "scale_doubtful"
    rate = rates[grade]
    graded = bool(deed.grade) if give.by_grade else None
    if code == "scale_doubtful" or (give.unit == "visit" and give.knee_after is None):
        points, paid = rate, rate > 0
        steps.append(_by_visit(code, rule.id, grade, graded, rate))
    else:
        who = _graded(rule.id, grade, graded)
        points, paid = _measured(rule, deed, c, (rate, code, who), steps)
    if points and rule.capped:
        points = _rule_caps(rule, c, points, steps)
    return points, paid


@lru_cache(maxsize=1024)
def _by_visit(
    code: str, rule: str, grade: str, graded: bool | None, points: int
) -> Reason:
    return reason(code, (*_graded(rule, grade, graded), ("points", points)))


def _graded(rule: str, grade: str, graded: bool | None) -> Facts:
    """`graded`: did an attendant look; None where the grade does not matter."""
    if graded is None:
        return (("rule", rule),)
    return ("rule", rule), ("grade", str(grade)), ("graded", int(graded))


def _measured(
    rule: Rule,
    deed: Deed,
    c: Counters,
    how: tuple[int, str, Facts],
    steps: list[Reason],
) -> tuple[int, bool]:
    """By kilogram, hour or item, or visits above a knee; keeps the remainder."""
    give, (rate, code, who) = rule.give, how
    amount, size = _amount(give.unit, deed), _SIZE[give.unit]
    bent: Reason | None = None
    if give.knee_after is None:
        milli = amount * rate * MILLI // size
    else:
        used = c.today.get("a:" + rule.id, 0)
        c.today["a:" + rule.id] = used + amount
        below = max(0, min(amount, give.knee_after * size - used))
        shares = below * 100 + (amount - below) * give.knee_percent
        milli = shares * rate * MILLI // (size * 100)
        if amount > below:
            bent = reason(
                "knee",
                (("rule", rule.id), ("after", give.knee_after), ("unit", give.unit),
                 ("percent", give.knee_percent)),
            )  # fmt: skip
    points, kept = divmod(c.milli.get(rule.id, 0) + milli, MILLI)
    c.milli[rule.id] = kept
    steps.append(
        reason(
            code,
            (*who, (_COUNTED[give.unit], amount), ("rate", rate), ("points", points),
             ("millipoints_kept", kept)),
        )
    )  # fmt: skip
    if bent is not None:
        steps.append(bent)
    return points, milli > 0


def _amount(unit: str, deed: Deed) -> int:
    if unit == "kg":
        return max(0, deed.mass_g)
    if unit == "hour":
        return max(0, deed.minutes)
    return max(0, deed.items) if unit == "item" else 1


def _rule_caps(rule: Rule, c: Counters, points: int, steps: list[Reason]) -> int:
    """What the rule's own caps leave; that is counted, whatever wider caps then cut."""
    caps, key = rule.caps, "p:" + rule.id
    limits = (
        ("rule_day_cap", caps.day, c.today, key),
        ("rule_week_cap", caps.week, c.longer, "w:" + key),
        ("rule_month_cap", caps.month, c.longer, "m:" + key),
    )
    for code, cap, counts, name in limits:
        if cap is not None and points > (left := max(0, cap - counts.get(name, 0))):
            facts = ("rule", rule.id), ("cap", cap), ("cut", points - left)
            steps.append(reason(code, facts))
            points = left
    for _, cap, counts, name in limits:
        if cap is not None and points:
            counts[name] = counts.get(name, 0) + points
    return points


def _light(rule: Rule, deed: Deed) -> bool:
    return deed.scale_ok and deed.mass_g < rule.give.min_g


def _too_light(rule: Rule, deed: Deed) -> Reason:
    return reason(
        "too_light",
        (("rule", rule.id), ("mass_g", deed.mass_g), ("min_g", rule.give.min_g)),
    )


def _within(window: tuple[int, int], at_ms: int, time_zone: str) -> bool:
    start, end = window
    minute = _quarter(time_zone, at_ms // QUARTER_MS) + at_ms % QUARTER_MS // 60_000
    if start < end:
        return start <= minute < end
    return minute >= start or minute < end


@lru_cache(maxsize=4096)
def _quarter(time_zone: str, quarter: int) -> int:
    """Minutes since local midnight at the start of a quarter of an hour."""
    moment = datetime.fromtimestamp(quarter * QUARTER_MS // 1000, UTC)
    local = moment.astimezone(ZoneInfo(time_zone))
    return local.hour * 60 + local.minute


@lru_cache(maxsize=256)
def _not_time(rule: str, start: int, end: int) -> Reason:
    facts = ("rule", rule), ("from", _clock(start)), ("until", _clock(end))
    return reason("not_time", facts)


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
