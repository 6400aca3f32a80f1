"""One reader's language and the centre's time zone: sentences, numbers, dates, names."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from linli_hub.base.views.words import read

Language = Literal["zh-CN", "en"]
LANGUAGES: tuple[Language, Language] = ("zh-CN", "en")
WORDS = read(*sorted((Path(__file__).parents[1] / "words").glob("*.toml")))
LOCALES = {"zh-CN": Locale.parse("zh_CN"), "en": Locale.parse("en_GB")}
DAY = timedelta(days=1)
FRESH_MS = 60_000
MINUTES_TOLD = 60
# the last word of a quantity's name -> its sign, and how many digits after the point
UNITS = {
    "percent": ("%", 0),
    "mm": ("mm", 0),
    "g": ("g", 0),
    "c": ("°C", 1),
    "cm": ("µS/cm", 0),
    "l": ("L", 0),
}
DEVICE = re.compile(r"([a-z]+)-(\d+)(?:-p(\d+))?\Z")


def language_of(wanted: str | None, default: str) -> Language:
    """The language asked for if we have it, else the centre's, else Chinese."""
    for name in (wanted, default):
        if name == "en":
            return "en"
        if name == "zh-CN":
            return "zh-CN"
    return "zh-CN"


@dataclass(frozen=True, slots=True)
class Tongue:
    """Says everything a page shows. Times are Unix milliseconds, UTC."""

    language: Language
    zone: ZoneInfo

    def say(self, key: str, **gaps: str | int) -> str:
        """The sentence under `key`; a missing key is our mistake."""
        text = WORDS[key][LANGUAGES.index(self.language)]
        return text.format(**gaps) if gaps else text

    def either(self, key: str, fallback: str) -> str:
        """The sentence under a key made from a code that may be newer than we are."""
        return self.say(key if key in WORDS else fallback)

    def number(self, value: float, digits: int = 0) -> str:
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return numbers.format_decimal(value, pattern, locale=self._locale)

    def signed(self, value: int) -> str:
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def percent(self, value: float) -> str:
        """`value` is of one hundred."""
        return f"{self.number(value)}%"

    def mass(self, mass_g: int) -> str:
        return f"{self.number(mass_g / 1000, 2)} kg"

    def points(self, points: int) -> str:
        return self.say("unit_points", n=self.number(points))

    def measured(self, quantity: str, value: float) -> str:
        """A reading with its unit, which is the end of the quantity's name."""
        if quantity == "weight_g":
            return self.mass(round(value))
        counted = ("", 0 if value.is_integer() else 1)
        sign, digits = UNITS.get(quantity.rpartition("_")[2], counted)
        return f"{self.number(value, digits)} {sign}".strip()

    def clock(self, at_ms: int) -> str:
        return self._at(at_ms).strftime("%H:%M:%S")

    def moment(self, at_ms: int, now_ms: int) -> str:
        """The time; with the day if that is not today."""
        at, now = self._at(at_ms), self._at(now_ms)
        if at.date() == now.date():
            return at.strftime("%H:%M")
        return f"{self.day(at.date())} {at:%H:%M}"

    def ago(self, at_ms: int, now_ms: int) -> str:
        """How old something is, in minutes while that is easy to read."""
        old_ms = max(0, now_ms - at_ms)
        if old_ms < FRESH_MS:
            return self.say("just_now")
        if old_ms < MINUTES_TOLD * 60_000:
            return self.say("minutes_ago", n=old_ms // 60_000)
        return self.say("at", time=self.moment(at_ms, now_ms))

    def day(self, day: date) -> str:
        pattern = "M月d日" if self.language == "zh-CN" else "d MMM"
        return str(dates.format_date(day, pattern, locale=self._locale))

    def today(self, now_ms: int) -> date:
        return self._at(now_ms).date()

    def midnight_ms(self, day: date) -> int:
        """When a local day begins, in Unix milliseconds."""
        at = datetime.combine(day, time(), tzinfo=self.zone)
        return round(at.timestamp() * 1000)

    def offset_ms(self, at_ms: int) -> int:
        """How far the centre's clock is ahead of UTC."""
        ahead = self._at(at_ms).utcoffset() or timedelta()
        return round(ahead.total_seconds() * 1000)

    def entry(self, at_ms: int) -> str:
        """A local time as a field for date and time wants it."""
        return self._at(at_ms).strftime("%Y-%m-%dT%H:%M")

    def device(self, slug: str) -> str:
        """A name people know for `kitchen-1`; any other name stays as it is."""
        found = DEVICE.match(slug)
        if found is None or f"device_{found[1]}" not in WORDS:
            return self.say(f"place_{slug}") if f"place_{slug}" in WORDS else slug
        name = self.say(f"device_{found[1]}", n=found[2])
        return f"{name} {self.say('probe', n=found[3])}" if found[3] else name

    def subject(self, subject: str) -> str:
        """What an alarm is about: `bins-1/residual-2`, or an edge, or anything."""
        return " · ".join(self.device(part) for part in subject.split("/"))

    def quantity(self, quantity: str) -> str:
        kind, _, reason = quantity.partition(".")
        if kind in ("refused", "refused_frames"):
            return f"{self.say('quantity_refused')} {reason}".strip()
        key = f"quantity_{quantity}"
        return self.say(key) if key in WORDS else quantity

    def account(self, account: str) -> str:
        kind, _, name = account.partition(":")
        if name:
            key = f"account_of_{kind}"
            return self.say(key, name=name) if key in WORDS else account
        return self.either(f"account_{kind}", "why_other")

    def _at(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(at_ms / 1000, tz=UTC).astimezone(self.zone)

    @property
    def _locale(self) -> Locale:
        return LOCALES[self.language]


def day_of(text: str | None, default: date) -> date:
    """A day from a date field; whatever is no day is the default."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return default
