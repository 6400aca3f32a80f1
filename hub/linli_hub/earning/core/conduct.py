"""Members' conduct points (成员积分) as a pure function: assess(scheme, entries, ...).

base -> items up to their caps -> deductions, not below zero -> grade by minimum
     -> a violation sets the grade directly -> an exemption takes the member out

The points buy nothing and never touch the books. The order of arrival changes nothing.
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from linli_hub.earning.core.deed import Reason, reason
from linli_hub.standard.core.parts import Mark, Named, Scheme

_N = TypeVar("_N", bound=Named)


class Entry(NamedTuple):
    """One line of a member's register; the first two fields are its order.

    `what`: id of an item, deduction or violation of the scheme; `times`: how often.
    """

    at_ms: int
    id: str
    what: str
    times: int = 1


class Assessment(NamedTuple):
    """What a period came to. `grade` is None for a member who is exempted."""

    points: int
    grade: str | None
    exemption: str | None
    steps: tuple[Reason, ...]


def assess(
    scheme: Scheme, entries: Iterable[Entry], exemptions: Iterable[str] = ()
) -> Assessment:
    """A member's points and grade for one period, with every step.

    `entries` of that period only; `exemptions`: ids that the committee has granted.
    An entry or exemption that the scheme does not know counts nothing and says so.
    """
    steps = [reason("base", (("points", scheme.base),))]
    gained: dict[str, int] = {}
    plus, minus = scheme.base, 0
    broken: list[str] = []
    for entry in sorted(entries):
        item = find(scheme.items, entry.what)
        deduction = find(scheme.deductions, entry.what)
        if item is not None:
            points = item.points * entry.times
            left = points if item.cap is None else item.cap - gained.get(item.id, 0)
            counted = min(points, max(0, left))
            gained[item.id] = gained.get(item.id, 0) + counted
            plus += counted
            steps.append(reason("item", (("item", item.id), ("points", counted))))
            if counted < points:
                cut = (
                    ("item", item.id),
                    ("cap", item.cap or 0),
                    ("cut", points - counted),
                )
                steps.append(reason("item_cap", cut))
        elif deduction is not None:
            points = deduction.points * entry.times
            minus += points
            facts = ("minus", deduction.id), ("points", points)
            steps.append(reason("minus", facts))
        elif find(scheme.violations, entry.what) is not None:
            broken.append(entry.what)
        else:
            steps.append(reason("entry_unknown", (("entry", entry.what),)))
    total = plus - minus
    if total < 0:
        steps.append(reason("floor", (("total", total),)))
    return _graded(scheme, max(0, total), broken, (steps, exemptions))


def period_of(scheme: Scheme, day: str) -> str:
    """The period that a local day lies in: 2026, 2026-Q1 or 2026-01."""
    if scheme.period == "year":
        return day[:4]
    if scheme.period == "quarter":
        return f"{day[:4]}-Q{(int(day[5:7]) + 2) // 3}"
    return day[:7]


def _graded(
    scheme: Scheme,
    points: int,
    broken: list[str],
    rest: tuple[list[Reason], Iterable[str]],
) -> Assessment:
    steps, exemptions = rest
    for id in sorted(exemptions):
        if find(scheme.exemptions, id) is not None:
            steps.append(reason("exempted", (("exemption", id),)))
            return Assessment(points, None, id, tuple(steps))
        steps.append(reason("exemption_unknown", (("entry", id),)))
    grade: Mark = next(mark for mark in scheme.grades if points >= mark.at_least)
    steps.append(
        reason(
            "graded",
            (("points", points), ("mark", grade.id), ("at_least", grade.at_least)),
        )
    )
    order = [mark.id for mark in scheme.grades]
    worst = order.index(grade.id)
    for id in broken:
        violation = find(scheme.violations, id)
        assert violation is not None
        steps.append(
            reason("violation", (("violation", id), ("mark", violation.grade)))
        )
        worst = max(worst, order.index(violation.grade))
    return Assessment(points, order[worst], None, tuple(steps))


def find(named: tuple[_N, ...], id: str) -> _N | None:
    return next((one for one in named if one.id == id), None)
