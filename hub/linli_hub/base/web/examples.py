"""Examples in the OpenAPI document: what a caller may send and gets back."""

from collections.abc import Iterable
from typing import Any

from pydantic import ConfigDict


def sends(**example: Any) -> ConfigDict:
    """For a body's `model_config`; all else it inherits."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def gives(example: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`."""
    return {status: {"content": {"application/json": {"example": example}}}}


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "32 hex digits, drawn for this command; with the same key the same"
    " command has the same answer for ever, another command is refused.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
    "example": "5f2b0c7e9a4d4e6f8b1c3d5e7f901234",
}


def name_keys(document: dict[str, Any], keyed: Iterable[tuple[str, str]]) -> None:
    """Name the key among the parameters of the routes in `keyed`: (method, path)."""
    for method, path in keyed:
        route = document["paths"][path][method.lower()]
        route.setdefault("parameters", []).append(KEY)
