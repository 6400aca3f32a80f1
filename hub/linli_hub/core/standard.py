"""A points standard (积分管理标准): one TOML document, parsed and checked.

Every mistake is a StandardInvalid that names the key. Nothing that decides about
points has a silent default: caps, time zone, objection window and denomination are
required, because local standards differ by a factor of ten.
"""

import math
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linli_hub.core.errors import StandardInvalid
from linli_wire.messages import Grade, Stream

FORMAT = 1
TEXT_BYTES_MAX = 64 * 1024
RULES_MAX = 50
POINTS_MAX = 100_000
MASS_G_MAX = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one stream earns. Points by grade; per kilogram if `per_kg`.

    A doubtful scale turns a per-kilogram rule into `per_visit` points.
    """

    id: str
    stream: Stream
    min_g: int
    per_visit: dict[Grade, int]
    per_kg: dict[Grade, int] | None
    visits_per_day: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    centre: str
    name_zh: str
    name_en: str
    time_zone: str
    objection_days: int
    points_per_yuan: int
    default_grade: Grade
    pin_above: int
    cap_day: int
    cap_week: int
    rules: tuple[Rule, ...]

    def rule_for(self, stream: str) -> Rule | None:
        for rule in self.rules:
            if rule.stream == stream:
                return rule
        return None


def parse(text: str) -> Standard:
    """Parse and check a standard; StandardInvalid names the key and what to do."""
    if len(text.encode()) > TEXT_BYTES_MAX:
        raise _wrong("(file)", f"is longer than {TEXT_BYTES_MAX} bytes")
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise _wrong("(file)", f"is not TOML: {error}") from None
    top = _Table("", document)
    head, caps = top.table("standard"), top.table("caps")
    if head.whole("format", 1, 10**6) != FORMAT:
        raise _wrong("standard.format", f"this hub reads format {FORMAT}")
    standard = Standard(
        centre=head.text("centre"),
        name_zh=head.text("name_zh"),
        name_en=head.text("name_en"),
        time_zone=_time_zone(head),
        objection_days=head.whole("objection_days", 0, 365),
        points_per_yuan=head.whole("points_per_yuan", 1, POINTS_MAX),
        default_grade=_grade("standard.default_grade", head.text("default_grade")),
        pin_above=head.whole("pin_above", 0, POINTS_MAX),
        cap_day=caps.whole("day", 1, POINTS_MAX),
        cap_week=caps.whole("week", 1, 7 * POINTS_MAX),
        rules=_rules(top),
    )
    if standard.cap_week < standard.cap_day:
        raise _wrong("caps.week", "must not be less than caps.day")
    for table in (head, caps, top):
        table.nothing_else()
    return standard


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


@lru_cache(maxsize=1024)
def week_of(day: str) -> str:
    """The ISO week of a local day, as YYYY-Www."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year:04}-W{week:02}"


def check_day(field: str, day: str) -> str:
    """A date as YYYY-MM-DD, or StandardInvalid."""
    try:
        return date.fromisoformat(day).isoformat()
    except ValueError:
        raise _wrong(field, "must be a date like 2026-01-31") from None


def _midnight_ms(day: date, zone: ZoneInfo) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=zone)
    return math.floor(moment.timestamp() * 1000)


class _Table:
    """A TOML table that knows its key and remembers what has been read."""

    def __init__(self, key: str, values: dict[str, Any]) -> None:
        self.key, self.values, self.read = key, values, set[str]()

    def at(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name

    def raw(self, name: str) -> Any:
        self.read.add(name)
        return self.values.get(name)

    def need(self, name: str) -> Any:
        value = self.raw(name)
        if value is None:
            raise _wrong(self.at(name), "is required; add it")
        return value

    def table(self, name: str) -> "_Table":
        value = self.need(name)
        if not isinstance(value, dict):
            raise _wrong(self.at(name), f"must be a table; write [{self.at(name)}]")
        return _Table(self.at(name), value)

    def text(self, name: str) -> str:
        value = self.need(name)
        if not isinstance(value, str) or not 1 <= len(value) <= 100:
            raise _wrong(self.at(name), "must be a text of 1 to 100 characters")
        return value

    def whole(self, name: str, low: int, high: int) -> int:
        value = self.need(name)
        if type(value) is not int or not low <= value <= high:
            raise _wrong(self.at(name), f"must be a whole number from {low} to {high}")
        return value

    def grades(self, name: str) -> dict[Grade, int]:
        table = self.table(name)
        points = {grade: table.whole(grade, 0, POINTS_MAX) for grade in Grade}
        table.nothing_else()
        return points

    def nothing_else(self) -> None:
        for name in self.values:
            if name not in self.read:
                raise _wrong(self.at(name), "is not known; remove it or mend its name")


def _rules(top: _Table) -> tuple[Rule, ...]:
    listed = top.need("rule")
    if not isinstance(listed, list) or not 1 <= len(listed) <= RULES_MAX:
        raise _wrong("rule", f"write 1 to {RULES_MAX} tables [[rule]]")
    rules: list[Rule] = []
    for number, values in enumerate(listed, start=1):
        if not isinstance(values, dict):
            raise _wrong(f"rule[{number}]", "must be a table; write [[rule]]")
        rule = _rule(_Table(f"rule[{number}]", values))
        if any(rule.id == other.id for other in rules):
            raise _wrong(f"rule[{number}].id", f"{rule.id} is used twice")
        if any(rule.stream == other.stream for other in rules):
            raise _wrong(f"rule[{number}].stream", f"{rule.stream} has a rule already")
        rules.append(rule)
    return tuple(rules)


def _rule(table: _Table) -> Rule:
    stream = table.text("stream")
    if stream not in set(Stream):
        raise _wrong(table.at("stream"), f"must be one of {', '.join(Stream)}")
    pay = table.text("pay")
    if pay not in ("per_visit", "per_kilogram"):
        raise _wrong(table.at("pay"), "must be per_visit or per_kilogram")
    rule = Rule(
        id=table.text("id"),
        stream=Stream(stream),
        min_g=table.whole("min_g", 0, MASS_G_MAX),
        per_visit=table.grades("per_visit"),
        per_kg=table.grades("per_kg") if pay == "per_kilogram" else None,
        visits_per_day=(
            None
            if table.raw("visits_per_day") is None
            else table.whole("visits_per_day", 1, 1000)
        ),
    )
    table.nothing_else()
    return rule


def _grade(key: str, text: str) -> Grade:
    if text not in set(Grade):
        raise _wrong(key, f"must be one of {', '.join(Grade)}")
    return Grade(text)


def _time_zone(head: _Table) -> str:
    name = head.text("time_zone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong(
            head.at("time_zone"), "is no time zone; write e.g. Asia/Shanghai"
        ) from None
    return name


def _wrong(key: str, why: str) -> StandardInvalid:
    return StandardInvalid(key=key, why=why)
