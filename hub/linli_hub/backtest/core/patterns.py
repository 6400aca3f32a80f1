"""Members who live off a standard's weak spots, as their recorded deeds show them.

Each habit has a measure on a day and a threshold over the period; below it a busy
household is just busy. exploits.py asks the standard itself.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from linli_hub.backtest.core.recorded import Recorded
from linli_hub.earning.core.deed import DEPOSIT, Award
from linli_hub.standard.core.parts import Standard

SPLITTING, CAP_HUGGING, SCRAP = "splitting", "cap_hugging", "e_scrap"
TAPPING, SHUFFLING = "tap_without_bag", "household_shuffling"

SPLIT_BAGS, SPLIT_WITHIN_MS = 4, 15 * 60_000  # bags of one stream in a quarter hour
TAP_G = 20  # lighter than any bag with something in it
SCRAP_G = 300  # a light piece of scrap
SCRAPS = frozenset({"recyclable", "hazardous"})
AT_LEAST = {SPLITTING: 3, CAP_HUGGING: 10, SCRAP: 20, TAPPING: 10}  # times, in all
HUGGING_PERCENT = 80  # of the days on which the member did anything
SCRAP_PERCENT = 50  # of the member's deeds
TOLD_MAX = 5
COUNTED = (SPLITTING, CAP_HUGGING, SCRAP, TAPPING)
_DEEDS, _DAYS = len(COUNTED), len(COUNTED) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How many members (or persons) have a habit, and those who have it most."""

    habit: str
    members: int
    most: tuple[tuple[str, int], ...]


def _zeros() -> list[int]:
    return [0] * (len(COUNTED) + 2)


@dataclass(slots=True)
class Habits:
    """By member: times of each habit, deeds, days. By person: days in each household."""

    members: defaultdict[str, list[int]] = field(
        default_factory=lambda: defaultdict(_zeros)
    )
    persons: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)

    def look(
        self, day: str, mine: list[Recorded], awards: list[Award], standard: Standard
    ) -> None:
        """One member's settled day, in order."""
        member, counts = mine[0].member, self.members[mine[0].member]
        counts[_DEEDS] += len(mine)
        counts[_DAYS] += 1
        if len(mine) >= SPLIT_BAGS:
            counts[0] += _split(mine)
        cap = standard.household.day
        if cap is not None and sum(award.points for award in awards) >= cap:
            counts[1] += 1
        for was in mine:
            deed = was.deed
            if deed.kind == DEPOSIT and deed.scale_ok:
                counts[2] += deed.stream in SCRAPS and TAP_G <= deed.mass_g < SCRAP_G
                counts[3] += deed.mass_g < TAP_G
            if deed.person:
                self._lives(deed.person, member, day)

    def _lives(self, person: str, member: str, day: str) -> None:
        homes = self.persons.setdefault(person, {})
        first, last = homes.get(member, (day, day))
        homes[member] = min(first, day), max(last, day)

    def merge(self, other: "Habits") -> None:
        """A person may be with two workers; a member is not."""
        self.members.update(other.members)
        for person, homes in other.persons.items():
            self.persons.setdefault(person, {}).update(homes)

    def seen(self) -> list[Seen]:
        """Each habit, with the members that have it."""
        found = []
        for n, habit in enumerate(COUNTED):
            those = {
                member: counts[n]
                for member, counts in self.members.items()
                if counts[n] >= AT_LEAST[habit] and _is_much(habit, counts)
            }
            found.append(_seen(habit, those))
        moved = {
            person: len(homes)
            for person, homes in self.persons.items()
            if len(homes) > 1 and _back_and_forth(sorted(homes.values()))
        }
        return [*found, _seen(SHUFFLING, moved)]


def _split(mine: list[Recorded]) -> bool:
    """Were there so many bags of one stream within a quarter of an hour?"""
    streams: dict[str, list[int]] = {}
    for was in mine:
        if was.deed.kind == DEPOSIT:
            streams.setdefault(was.deed.stream, []).append(was.deed.at_ms)
    for times in streams.values():
        times.sort()
        for first, last in zip(times, times[SPLIT_BAGS - 1 :], strict=False):
            if last - first <= SPLIT_WITHIN_MS:
                return True
    return False


def _is_much(habit: str, counts: list[int]) -> bool:
    if habit == CAP_HUGGING:
        return counts[1] * 100 >= counts[_DAYS] * HUGGING_PERCENT
    if habit == SCRAP:
        return counts[2] * 100 >= counts[_DEEDS] * SCRAP_PERCENT
    return True


def _back_and_forth(spans: list[tuple[str, str]]) -> bool:
    """Who moves house once leaves the first for good; do any two overlap?"""
    return any(later[0] < earlier[1] for earlier, later in pairwise(spans))


def _seen(habit: str, those: dict[str, int]) -> Seen:
    most = sorted(those.items(), key=lambda one: (-one[1], one[0]))[:TOLD_MAX]
    return Seen(habit=habit, members=len(those), most=tuple(most))
