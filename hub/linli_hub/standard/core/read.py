"""Read a TOML document by the field table: every mistake is noted, nothing raised.

A value that is missing or wrong reads as None, so that all other mistakes are found.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from linli_hub.standard.core.fields import CLOCK, GRADES, Field
from linli_hub.standard.core.mistakes import Wrong
from linli_hub.standard.core.toml_lines import Path
from linli_wire.topics import is_slug

NONE = "none"
TEXT_CHARS_MAX = 100
GRADED_EXAMPLE = "{ good = 5, mixed = 2, rejected = 0 }"
Values = dict[str, Any]


class Reading:
    """The mistakes found so far; `note` adds one."""

    def __init__(self) -> None:
        self.wrong: list[Wrong] = []

    def note(self, path: Path, code: str, **facts: object) -> None:
        self.wrong.append(Wrong(path, code, facts))

    def table(self, fields: tuple[Field, ...], raw: Values, path: Path) -> Values:
        """By name, what each of `fields` has in the table `raw`."""
        read: Values = {}
        for field in fields:
            at = (*path, field.name)
            value = raw.get(field.name)
            read[field.name] = None
            if value is not None:
                read[field.name] = self.one(field, value, at)
            elif field.required:
                self.note(
                    at, "required_cap" if field.kind == "cap" else "required",
                    what_zh=field.zh, what_en=field.en, example=example(field, path),
                )  # fmt: skip
        known = ", ".join(field.name for field in fields)
        for name in raw:
            if name not in read:
                self.note((*path, name), "unknown", known=known)
        return read

    def one(self, field: Field, value: Any, at: Path) -> Any:
        if field.kind in ("table", "tables"):
            return self.nested(field, value, at)
        if field.kind == "graded" and isinstance(value, dict):
            return self.graded(field, value, at)
        try:
            return READS[field.kind](field, value)
        except (ValueError, TypeError):
            code = "not_format" if field.name == "format" else f"not_{field.kind}"
            self.note(
                at, code, low=field.low, high=field.high,
                words=", ".join(field.words), example=GRADED_EXAMPLE,
            )  # fmt: skip
            return None

    def nested(self, field: Field, value: Any, at: Path) -> Any:
        header = f"[{_header(at)}]"
        if field.kind == "table":
            if isinstance(value, dict):
                return self.table(field.fields, value, at)
            self.note(at, "not_table", header=header)
            return None
        whole = isinstance(value, list) and len(value) <= field.high
        if not whole or not all(isinstance(one, dict) for one in value):
            self.note(at, "not_tables", high=field.high, header=f"[{header}]")
            return None
        return [self.table(field.fields, one, (*at, n)) for n, one in enumerate(value)]

    def graded(self, field: Field, value: Values, at: Path) -> Any:
        wholes = tuple(
            Field(name=grade, kind="whole", high=field.high, zh="分", en="points")
            for grade in GRADES
        )
        points = self.table(wholes, value, at)
        return None if None in points.values() else (points, True)


def example(field: Field, path: Path) -> str:
    """A line that would do, for the one who forgot it."""
    if field.kind == "table":
        return f"[{_header((*path, field.name))}]"
    if field.kind == "tables":
        return f"[[{_header((*path, field.name))}]]"
    sample = {
        "whole": str(field.low), "cap": "20", "text": '"…"',
        "slug": '"kitchen"', "slugs": '["kitchen"]', "day": "2026-01-31",
        "word": f'"{field.words[0]}"' if field.words else "", "zone": '"Asia/Shanghai"',
    }  # fmt: skip
    return f"{field.name} = {sample[field.kind]}"


def _header(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))


def _whole(field: Field, value: Any) -> int:
    if type(value) is not int or not field.low <= value <= field.high:
        raise ValueError
    return value


def _cap(field: Field, value: Any) -> int | str:
    return NONE if value == NONE else _whole(field, value)


def _text(_: Field, value: Any) -> str:
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= TEXT_CHARS_MAX:
        raise ValueError
    return value


def _slug(_: Field, value: Any) -> str:
    if not isinstance(value, str) or not is_slug(value):
        raise ValueError
    return value


def _several(value: Any) -> list[Any]:
    several = value if isinstance(value, list) else [value]
    if not several or any(several.count(one) > 1 for one in several):
        raise ValueError
    return several


def _slugs(field: Field, value: Any) -> tuple[str, ...]:
    return tuple(_slug(field, one) for one in _several(value))


def _word(field: Field, value: Any) -> str:
    if not isinstance(value, str) or value not in field.words:
        raise ValueError
    return value


def _words(field: Field, value: Any) -> tuple[str, ...]:
    return tuple(_word(field, one) for one in _several(value))


def _day(_: Field, value: Any) -> str:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if not isinstance(value, str) or len(value) != len("2026-01-31"):
        raise ValueError
    return date.fromisoformat(value).isoformat()


def _clock(_: Field, value: Any) -> int:
    if isinstance(value, time) and not (value.second or value.microsecond):
        return value.hour * 60 + value.minute
    if not isinstance(value, str) or not re.fullmatch(CLOCK, value):
        raise ValueError
    return int(value[:2]) * 60 + int(value[3:])


def _yes(_: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _zone(field: Field, value: Any) -> str:
    name = _text(field, value)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError):
        raise ValueError from None
    return name


def _graded(field: Field, value: Any) -> tuple[dict[str, int], bool]:
    return dict.fromkeys(GRADES, _whole(field, value)), False


READS: dict[str, Callable[[Field, Any], Any]] = {
    "whole": _whole, "cap": _cap, "text": _text, "slug": _slug, "slugs": _slugs,
    "word": _word, "words": _words, "day": _day, "clock": _clock, "yes": _yes,
    "zone": _zone, "graded": _graded,
}  # fmt: skip
