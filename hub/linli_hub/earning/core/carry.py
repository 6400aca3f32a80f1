"""What reaches across a member's deeds and days: counters, remainders, streaks.

Carry and Tally are the stored forms; Counters is the working copy between them. Equal
values give equal text. A count is kept only where the standard has a cap for it, so a
new cap counts from the first day of its standard.

keys    *  the household    who:NAME  a person    p:RULE  a rule's points
        v:RULE  visits that counted    a:RULE  grams, minutes, items or visits of a knee
        in a Carry with w: or m: before it, for the running week or month
"""

import json
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from linli_hub.base.core.calendar import week_of
from linli_hub.earning.core.deed import quoted

HOUSEHOLD = "*"
Counts = tuple[tuple[str, int], ...]


class Carry(NamedTuple):
    """What a day leaves for the next one."""

    week: str = ""
    month: str = ""
    counts: Counts = ()
    milli: Counts = ()  # rule -> millipoints, 0 < m < 1000
    streaks: tuple[tuple[str, str, int], ...] = ()  # rule, its last day, days in a row


class Tally(NamedTuple):
    """What a day has come to so far; `last` is its last deed's (at_ms, journal, seq).

    `points`: earned; what deductions took does not make room under a cap.
    """

    points: int = 0
    counted: Counts = ()
    last: tuple[int, str, int] = (-1, "", 0)


class Counters:
    """A member's counters while a day is settled; opened from and closed to values."""

    __slots__ = ("day", "last", "longer", "milli", "month", "streaks", "today", "week")

    def __init__(self, carry: Carry, tally: Tally, day: str) -> None:
        self.day, self.last = day, tally.last
        self.week, self.month = week_of(day), day[:7]
        self.today = dict(tally.counted)
        self.today[HOUSEHOLD] = tally.points
        self.milli = dict(carry.milli)
        self.longer = dict(carry.counts)
        if carry.week != self.week:
            _forget(self.longer, "w:")
        if carry.month != self.month:
            _forget(self.longer, "m:")
        recent = (day, day_before(day)) if carry.streaks else ()
        self.streaks = {
            rule: (last, n) for rule, last, n in carry.streaks if last in recent
        }

    def streak(self, rule: str) -> int:
        """Count today for `rule`; how many days in a row that makes."""
        last, n = self.streaks.get(rule, ("", 0))
        if last != self.day:
            n += 1
            self.streaks[rule] = self.day, n
        return n

    def close(self) -> tuple[Carry, Tally]:
        points = self.today.pop(HOUSEHOLD)
        carry = Carry(
            self.week,
            self.month,
            _sorted(self.longer),
            _sorted(self.milli),
            tuple(sorted([(rule, *at) for rule, at in self.streaks.items()])),
        )
        return carry, Tally(points, _sorted(self.today), self.last)


def _sorted(counts: dict[str, int]) -> Counts:
    return tuple(sorted([(key, n) for key, n in counts.items() if n]))


def _forget(counts: dict[str, int], prefix: str) -> None:
    for key in [key for key in counts if key.startswith(prefix)]:
        del counts[key]


@lru_cache(maxsize=4096)
def to_text(carry: Carry) -> str:
    """A carry as it is stored; equal carries give equal text."""
    week, month, counts, milli, streaks = carry
    rows = ", ".join([f'["{rule}", "{day}", {n}]' for rule, day, n in streaks])  # slugs
    return f'["{week}", "{month}", {_object(counts)}, {_object(milli)}, [{rows}]]'


@lru_cache(maxsize=4096)
def from_text(text: str) -> Carry:
    week, month, counts, milli, streaks = json.loads(text)
    return Carry(
        week,
        month,
        tuple(sorted(counts.items())),
        tuple(sorted(milli.items())),
        tuple((rule, day, n) for rule, day, n in streaks),
    )


@lru_cache(maxsize=1024)
def counted_text(counted: Counts) -> str:
    """The counts of a tally as they are stored."""
    return _object(counted)


def _object(counts: Counts) -> str:
    """As json.dumps writes it."""
    return f"{{{', '.join([f'{quoted(key)}: {n}' for key, n in counts])}}}"


@lru_cache(maxsize=1024)
def counted_from(text: str) -> Counts:
    return tuple(sorted(json.loads(text).items()))


@lru_cache(maxsize=1024)
def day_before(day: str) -> str:
    return date.fromordinal(date.fromisoformat(day).toordinal() - 1).isoformat()


@lru_cache(maxsize=1024)
def weekday(day: str) -> int:
    """0 is Monday."""
    return date.fromisoformat(day).weekday()
