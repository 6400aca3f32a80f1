"""Names of commands: what is stored under a key, or as a dead letter, says a name that
stays when the code of the action moves.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field
from typing import Any, TypeVar

Act = TypeVar("Act", bound=Callable[..., Any])


def named(name: str) -> Callable[[Act], Act]:
    """Give an action its name: unique, and never changed again."""

    def give(action: Act) -> Act:
        action.command_name = name  # type: ignore[attr-defined]
        return action

    return give


def name_of(action: Callable[..., Any]) -> str | None:
    """The name that `named` gave."""
    name: str | None = getattr(action, "command_name", None)
    return name


def usual(field: "Field[Any]") -> Any:
    """The default of an argument's field, or MISSING."""
    if field.default_factory is not MISSING:
        return field.default_factory()
    return field.default
