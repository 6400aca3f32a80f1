"""Recorded deeds settled again under another standard, and what that comes to. Pure.

    a day's recorded awards -> the settlement that the books use -> Totals, twice:
    as recorded, and as the draft gives

Days come in order. A day may come in pieces that keep each member's deeds together;
only where the draft shares out purses (grants.py) it must come whole.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from linli_hub.backtest.core.patterns import Habits
from linli_hub.backtest.core.recorded import Recorded, in_order, source
from linli_hub.earning.core.carry import Carry, Tally
from linli_hub.earning.core.deed import Award
from linli_hub.earning.core.grants import purses, spend
from linli_hub.earning.core.settlement import go_on, in_groups
from linli_hub.standard.core.parts import Standard

# On a day: the standard to replay under, and whether it is the one of the records, so
# that what was granted stays as it was.
Plan = Callable[[str], tuple[Standard, bool]]
Cell = tuple[str, str, str, str, int]  # month, source, class, stream, recorded version
Effect = tuple[str, str, int, int]  # "rule" or "cap", which one, times, points

RULE, CAP = "rule", "cap"
WIDE_CAPS = "(caps)"  # among the rules, and no id: what wider caps took from all
_PAID = frozenset({"per_visit", "per_kg", "per_hour", "per_item", "scale_doubtful"})
_RULE_CAPS = frozenset({"rule_day_cap", "rule_week_cap", "rule_month_cap"})
_WIDE_CAPS = frozenset(
    {
        *("person_day_cap", "person_week_cap", "person_month_cap", "device_cap"),
        *("household_day_cap", "household_week_cap", "household_month_cap"),
    }
)


def _two() -> list[int]:
    return [0, 0]


def _four() -> list[int]:
    return [0, 0, 0, 0]


@dataclass(slots=True)
class Totals:
    """Sums over awards; those of several workers are merged.

    `cells`: deeds, points recorded, points under the draft, deeds whose points differ.
    `members`: recorded, draft. `rules`, `caps`: times, points; for the recorded side
    and for the draft.
    """

    cells: defaultdict[Cell, list[int]] = field(
        default_factory=lambda: defaultdict(_four)
    )
    members: defaultdict[str, list[int]] = field(
        default_factory=lambda: defaultdict(_two)
    )
    recorded: defaultdict[tuple[str, str], list[int]] = field(
        default_factory=lambda: defaultdict(_two)
    )
    draft: defaultdict[tuple[str, str], list[int]] = field(
        default_factory=lambda: defaultdict(_two)
    )
    habits: Habits = field(default_factory=Habits)

    def merge(self, other: "Totals") -> None:
        """Add what another worker found; no member was with both."""
        for mine, more in (
            (self.cells, other.cells),
            (self.members, other.members),
            (self.recorded, other.recorded),
            (self.draft, other.draft),
        ):
            _add(mine, more)
        self.habits.merge(other.habits)

    def count(self, month: str, was: Recorded, award: Award) -> None:
        deed, points = was.deed, award.points
        cell = self.cells[
            month, source(deed), deed.member_class, deed.stream, was.version
        ]
        cell[0] += 1
        cell[1] += was.points
        cell[2] += points
        cell[3] += was.points != points
        both = self.members[was.member]
        both[0] += was.points
        both[1] += points
        _tell(self.recorded, _stored_effects(was.reasons))
        _tell(self.draft, effects((code, dict(facts)) for code, facts, _ in award[2]))


def _add(mine: Any, more: Any) -> None:
    for key, values in more.items():
        sums = mine[key]
        for n, value in enumerate(values):
            sums[n] += value


def _tell(
    table: defaultdict[tuple[str, str], list[int]], found: Iterable[Effect]
) -> None:
    for what, name, times, points in found:
        sums = table[what, name]
        sums[0] += times
        sums[1] += points


@lru_cache(maxsize=16_384)
def _stored_effects(reasons: str) -> tuple[Effect, ...]:
    return tuple(effects((step["code"], step) for step in json.loads(reasons)))


def effects(steps: Iterable[tuple[str, dict[str, Any]]]) -> list[Effect]:
    """What each step of a waterfall gave or cut; all of "rule" come to the award.

    A rule's own caps come off the rule. What the caps of a person, household or device
    take belongs to no single rule and stands under `WIDE_CAPS`, below zero.
    """
    found: list[Effect] = []
    for code, facts in steps:
        if code in _PAID:
            found.append((RULE, facts["rule"], 1, facts["points"]))
        elif code in _RULE_CAPS:
            found.append((RULE, facts["rule"], 0, -facts["cut"]))
            found.append((CAP, f"{code}:{facts['rule']}", 1, facts["cut"]))
        elif code in _WIDE_CAPS:
            found.append((RULE, WIDE_CAPS, 1, -facts["cut"]))
            found.append((CAP, code, 1, facts["cut"]))
        elif code == "visit_cap":  # what the visit would have given is not known
            found.append((CAP, f"{code}:{facts['rule']}", 1, 0))
        elif code == "campaign":
            found.append((RULE, f"campaign:{facts['campaign']}", 1, facts["points"]))
        elif code in ("campaign_cap", "campaign_spent"):
            found.append((CAP, f"{code}:{facts['campaign']}", 1, facts["cut"]))
        elif code == "deducted":
            found.append((RULE, f"deduction:{facts['deduction']}", 1, -facts["points"]))
    return found


class Replay:
    """Settles some members' days on from what they carried; counts from a day on."""

    def __init__(self, plan: Plan, first_day: str) -> None:
        """`first_day`: earlier days are settled for what they carry, and not counted."""
        self.totals = Totals()
        self.carries: dict[str, Carry] = {}
        self._plan, self._first_day = plan, first_day
        self._purses: dict[str, int] = {}

    def needs_whole_days(self, day: str) -> bool:
        """Do members share purses on that day, so that they must come together?"""
        standard, as_recorded = self._plan(day)
        return standard.grants and not as_recorded

    def settle(self, day: str, awards: list[Recorded]) -> None:
        """A day's recorded awards; of a member all or none."""
        standard, as_recorded = self._plan(day)
        if not as_recorded:
            awards = [_without_grants(award) for award in awards]
        members: dict[str, list[Recorded]] = {}
        for award in awards:
            members.setdefault(award.member, []).append(award)
        for mine in members.values():
            mine.sort(key=in_order)
        if standard.grants and not as_recorded:
            settled = self._by_deed(day, awards, standard)
        else:
            settled = {
                member: self._member(day, member, mine, standard)
                for member, mine in members.items()
            }
        if day < self._first_day:
            return
        month, totals = day[:7], self.totals
        for member, mine in members.items():
            found = settled[member]
            for was, given in zip(mine, found, strict=True):
                totals.count(month, was, given)
            totals.habits.look(day, mine, found, standard)

    def _member(
        self, day: str, member: str, mine: list[Recorded], standard: Standard
    ) -> list[Award]:
        deeds = [(was.late_ms, was.deed) for was in mine]
        carry = self.carries.get(member, Carry())
        found, self.carries[member], _ = in_groups(carry, day, deeds, standard)
        return found

    def _by_deed(
        self, day: str, awards: list[Recorded], standard: Standard
    ) -> dict[str, list[Award]]:
        """Deed after deed of all members, in event order, each drawing on the purses."""
        tallies: dict[str, Tally] = {}
        found: dict[str, list[Award]] = {}
        self._purses = {
            name: rest for name, rest in self._purses.items() if ":day:" not in name
        }
        for was in sorted(awards, key=in_order):
            carry = self.carries.get(was.member, Carry())
            tally = tallies.get(was.member, Tally())._replace(last=Tally().last)
            whole = purses(standard, day, [was.deed])
            rest = {name: self._purses.get(name, size) for name, size in whole.items()}
            more = day, [was.deed]
            given, carry, tally = go_on(carry, tally, more, standard, rest)
            self._purses |= spend(rest, day, given)
            self.carries[was.member], tallies[was.member] = carry, tally
            found.setdefault(was.member, []).extend(given)
        return found


def _without_grants(was: Recorded) -> Recorded:
    if not was.deed.grants:
        return was
    return was._replace(deed=was.deed._replace(grants=()))
