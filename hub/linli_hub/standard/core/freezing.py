"""When a day is over for good: its objection window has passed.

in time   settled in event order, corrected up and down until the day freezes
late      settled after all that the day has, each booking after the one before; where
          that would lower an entry of a frozen day, the cause goes to review
"""

from datetime import date
from functools import lru_cache

from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.standard.core.parts import Standard


def freezes_ms(standard: Standard, day: str) -> int:
    """From this moment on local day `day`, under `standard`, is frozen."""
    return _end_ms(standard.time_zone, day, standard.objection_days)


@lru_cache(maxsize=4096)
def _end_ms(time_zone: str, day: str, more_days: int) -> int:
    last = date.fromisoformat(day).toordinal() + more_days
    if last >= date.max.toordinal():
        return 2**62
    return day_bounds_ms(time_zone, date.fromordinal(last).isoformat())[1]


def earned(points: int) -> int:
    """What of an entry counts as honour for life: a deduction takes none of it."""
    return max(0, points)
