"""What the books should say, worked out by other means than the hub's.

`net` of a member: what is available less what is owed. Every accepted command changes
it by a number that a child could compute; bags are counted from their facts.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from tests.machines.books.house import DAY_CAP, HELP, LITTER, MIN_G, RATES, VISIT

GRAMS = 1000


@dataclass
class Model:
    net: Counter[str] = field(default_factory=Counter)  # all but awards
    pledged: int = 0  # left in the sponsor's budget
    soap: int = 50  # on the counter


def earned(bags: list[Any]) -> dict[str, int]:
    """Points by member for rows of (member, day, event_ms, journal, seq, stream,
    mass_g, grade, kind): floors of running sums, at most DAY_CAP a day; what is
    deducted makes no room under the cap."""
    total: dict[str, int] = defaultdict(int)
    for member, mine in groupby(sorted(bags, key=lambda b: (b[0], *b[2:5])), _member):
        milli, given, taken = 0, 0, 0
        today: Counter[str] = Counter()
        for _, day, _, _, _, stream, mass_g, grade, kind in mine:
            if kind == "deduction":
                taken += LITTER
                continue
            if stream == "recyclable":
                milli += RATES[grade or "good"] * mass_g
                points, given = milli // GRAMS - given, milli // GRAMS
            elif kind == "help":
                points = HELP
            else:
                points = VISIT[grade or "good"] if mass_g >= MIN_G else 0
            today[day] += min(points, DAY_CAP - today[day])
        total[member] = sum(today.values()) - taken
    return total


def _member(bag: Any) -> str:
    name: str = bag[0]
    return name
