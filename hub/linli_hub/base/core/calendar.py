"""Local days and moments: dates as values, in a centre's own time zone."""

import math
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from linli_hub.base.core.errors import StandardInvalid

MINUTE_MS = 60_000
DAY_MS = 24 * 60 * MINUTE_MS


@lru_cache(maxsize=1024)
def week_of(day: str) -> str:
    """The ISO week of a local day, as YYYY-Www."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


def local_day(time_zone: str, at_ms: int) -> str:
    """The local date, as YYYY-MM-DD, of a moment in Unix milliseconds."""
    moment = datetime.fromtimestamp(at_ms / 1000, UTC)
    return moment.astimezone(ZoneInfo(time_zone)).date().isoformat()


def day_bounds_ms(time_zone: str, day: str) -> tuple[int, int]:
    """First and one-past-last millisecond of a local day, summer time included."""
    zone = ZoneInfo(time_zone)
    start = date.fromisoformat(day)
    after = date.fromordinal(start.toordinal() + 1)
    return _midnight_ms(start, zone), _midnight_ms(after, zone)


def check_day(field: str, day: str) -> str:
    """A date as YYYY-MM-DD, or StandardInvalid."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        why, why_zh = "must be a date like 2026-01-31", "要写成 2026-01-31 这样的日期"
        raise StandardInvalid(key=field, why=why, why_zh=why_zh) from None


def _midnight_ms(day: date, zone: ZoneInfo) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=zone)
    return math.floor(moment.timestamp() * 1000)
