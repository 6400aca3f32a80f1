"""Reads the hub's answers from JSON, strictly: a wrong answer is no answer.

The types of hub_values.py's fields say what is right; a field with a default may be
absent, unknown ones are ignored, and lists and texts have limits.
"""

from dataclasses import MISSING, fields
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from linli_edge.kiosk.core.hub_values import Person, Problem

LIST_MAX = 200
TEXT_MAX = 4000

NOTHING = type(None)
OR_NOTHING = type(int | None)

T = TypeVar("T")


class NotUnderstood(ValueError):
    """The hub's answer is not what the contract says."""


def read(kind: type[T], answer: Any) -> T:
    """A `kind` from its JSON; raises NotUnderstood."""
    if not isinstance(answer, dict):
        raise NotUnderstood(f"{kind.__name__} is no object")
    found = {}
    for name, wanted, needed in _fields(kind):  # type: ignore[arg-type]
        if name in answer:
            found[name] = _value(wanted, answer[name], name)
        elif needed:
            raise NotUnderstood(f"{name} is missing")
    return kind(**found)


@cache
def _fields(kind: type) -> tuple[tuple[str, Any, bool], ...]:
    hints = get_type_hints(kind)
    return tuple(
        (one.name, hints[one.name], one.default is MISSING) for one in fields(kind)
    )


def _value(wanted: Any, value: Any, name: str) -> Any:
    if wanted is Any:
        return value
    if get_origin(wanted) is tuple:
        if not isinstance(value, list):
            raise NotUnderstood(f"{name} is no list")
        inner = get_args(wanted)[0]
        return tuple(_value(inner, one, name) for one in value[:LIST_MAX])
    if isinstance(wanted, OR_NOTHING):
        if value is None:
            return None
        wanted = next(one for one in get_args(wanted) if one is not NOTHING)
    return _one(wanted, value, name)


def _one(wanted: Any, value: Any, name: str) -> Any:
    if wanted not in (str, int, bool):
        return read(wanted, value)
    if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)):
        raise NotUnderstood(f"{name} is of another kind")
    if isinstance(value, str) and len(value) > TEXT_MAX:
        raise NotUnderstood(f"{name} is too long")
    return value


def person(answer: Any) -> Person | None:
    """A greeting; None for an unknown card."""
    if isinstance(answer, dict) and answer.get("known") is False:
        return None
    return read(Person, answer)


def problem(answer: Any) -> Problem:
    """The hub's refusal in its own words."""
    if isinstance(answer, dict) and isinstance(answer.get("code"), str):
        zh, en = answer.get("detail_zh", ""), answer.get("detail", "")
        if isinstance(zh, str) and isinstance(en, str):
            return Problem(code=answer["code"], zh=zh, en=en)
    return Problem(code="hub_trouble")
