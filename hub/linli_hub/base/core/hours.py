"""When something can be had: "1-5 08:00-18:00; 6 09:00-12:00" (1 is Monday), local time.

"" is always. A time may end at 24:00; what crosses midnight is said in two parts.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from linli_hub.base.core.errors import BadValue

PART = re.compile(
    r"([1-7])(?:-([1-7]))? ([0-2]\d):([0-5]\d)-([0-2]\d):([0-5]\d)\Z", re.ASCII
)
PARTS_MAX = 14
DAY_MINUTES = 24 * 60
PERIODS = ("day", "week", "month", "year", "ever")


@dataclass(frozen=True, slots=True)
class Window:
    """From one weekday to another, from one minute of the day up to another."""

    days: tuple[int, int]
    minutes: tuple[int, int]


def parse(text: str) -> tuple[Window, ...]:
    """The windows, or BadValue; none for "" (always)."""
    if not text:
        return ()
    parts = text.split("; ")
    if len(parts) > PARTS_MAX:
        raise BadValue(field="opens", why=f"at most {PARTS_MAX} parts")
    return tuple(_window(part) for part in parts)


def is_open(text: str, time_zone: str, at_ms: int) -> bool:
    """Is a moment inside one of the windows of a text that parses?"""
    windows = parse(text)
    if not windows:
        return True
    local = _local(time_zone, at_ms)
    day, minute = local.isoweekday(), local.hour * 60 + local.minute
    return any(
        w.days[0] <= day <= w.days[1] and w.minutes[0] <= minute < w.minutes[1]
        for w in windows
    )


def period_start_ms(period: str, time_zone: str, at_ms: int) -> int:
    """When the running day, ISO week, month or year began there; 0 for `ever`."""
    today = _local(time_zone, at_ms).date()
    match period:
        case "day":
            first = today
        case "week":
            first = today - timedelta(days=today.weekday())
        case "month":
            first = today.replace(day=1)
        case "year":
            first = today.replace(month=1, day=1)
        case _:
            return 0
    return _midnight_ms(first, ZoneInfo(time_zone))


def _window(part: str) -> Window:
    found = PART.match(part)
    if found is None:
        raise BadValue(
            field="opens", why="write it like 1-5 08:00-18:00; 6 09:00-12:00"
        )
    first, last = int(found[1]), int(found[2] or found[1])
    begins = int(found[3]) * 60 + int(found[4])
    ends = int(found[5]) * 60 + int(found[6])
    if first > last or begins >= ends or ends > DAY_MINUTES:
        raise BadValue(field="opens", why=f"{part} is not in order")
    return Window((first, last), (begins, ends))


def _local(time_zone: str, at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(time_zone))


def _midnight_ms(day: date, zone: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=zone).timestamp()) * 1000
