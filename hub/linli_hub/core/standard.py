"""A points standard (积分管理标准): one TOML document of format 2, parsed and checked.

Nothing that decides about points has a silent default: caps, time zone, objection
window, expiry and denomination are required, because local standards differ by a
factor of ten. `check` names every mistake, `parse` refuses with the first.
"""

import math
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from linli_hub.core.carry import week_of
from linli_hub.core.errors import StandardInvalid
from linli_hub.core.standard_build import build
from linli_hub.core.standard_check import check, read
from linli_hub.core.standard_mistakes import Mistake
from linli_hub.core.standard_parts import Standard

__all__ = [
    "Mistake", "Standard", "check", "check_day", "day_bounds_ms", "local_day", "parse",
    "week_of",
]  # fmt: skip


def parse(text: str) -> Standard:
    """The standard; StandardInvalid with the first mistake: key, line, why, why_zh."""
    values, mistakes = read(text)
    if mistakes:
        first = mistakes[0]
        raise StandardInvalid(
            key=first.key, why=first.en, why_zh=first.zh, line=first.line
        )
    return build(values)


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
