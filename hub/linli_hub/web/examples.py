"""Examples in the OpenAPI document: what a caller may send and gets back."""

from typing import Any

from pydantic import ConfigDict


def sends(**example: Any) -> ConfigDict:
    """For a body's `model_config`; all else it inherits."""
    return ConfigDict(json_schema_extra={"examples": [example]})


def gives(example: Any, status: int = 200) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`."""
    return {status: {"content": {"application/json": {"example": example}}}}
