"""The local days of a period, and what reaches into it."""

from datetime import date

from linli_hub.base.core.calendar import check_day
from linli_hub.base.core.errors import BadValue

DAYS_MAX = 1_100  # about three years


def check_period(first_day: str, last_day: str) -> None:
    """Both days are dates, in order, and not too far apart; or a refusal."""
    check_day("from", first_day)
    check_day("to", last_day)
    if last_day < first_day:
        raise BadValue(field="to", why="lies before from")
    if len(days_between(first_day, last_day)) > DAYS_MAX:
        raise BadValue(field="to", why=f"more than {DAYS_MAX} days after from")


def days_between(first_day: str, last_day: str) -> list[str]:
    """Every local day, both ends included."""
    first, last = (date.fromisoformat(day).toordinal() for day in (first_day, last_day))
    return [date.fromordinal(n).isoformat() for n in range(first, last + 1)]


def warm_from(first_day: str) -> str:
    """The first day whose week or month reaches into `first_day`."""
    day = date.fromisoformat(first_day)
    monday = date.fromordinal(day.toordinal() - day.weekday())
    return min(monday, day.replace(day=1)).isoformat()
