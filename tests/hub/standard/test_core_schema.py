"""The JSON Schema is what the field table says today, and fits the examples."""

import json
import re
import tomllib
from typing import Any

import pytest

from linli_hub.standard.core.schema import schema_text
from tests.hub.standards import CLOSE_TEXT, HUB, SHARED_TEXT, TEXTS

FILE = HUB / "standards" / "standard.schema.json"
SCHEMA = json.loads(schema_text())


def fits(value: Any, schema: dict[str, Any]) -> bool:
    """As much of JSON Schema as ours uses."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "const" in schema:
        return bool(value == schema["const"])
    if "enum" in schema:
        return value in schema["enum"]
    match schema["type"]:
        case "object":
            keys = schema["properties"]
            return (
                isinstance(value, dict)
                and set(schema["required"]) <= set(value) <= set(keys)
                and all(fits(one, keys[name]) for name, one in value.items())
            )
        case "array":
            return isinstance(value, list) and all(
                fits(one, schema["items"]) for one in value
            )
        case "integer":
            whole = type(value) is int
            return whole and schema["minimum"] <= value <= schema["maximum"]
        case "boolean":
            return isinstance(value, bool)
        case _:
            return isinstance(value, str) and bool(
                re.search(schema.get("pattern", ""), value)
            )


def document(text: str) -> Any:
    return json.loads(json.dumps(tomllib.loads(text), default=str))


def test_the_schema_in_the_repo_is_fresh() -> None:
    """If not: write schema_text() to hub/standards/standard.schema.json."""
    assert FILE.read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("text", [*TEXTS.values(), CLOSE_TEXT, SHARED_TEXT])
def test_a_right_standard_fits_the_schema(text: str) -> None:
    assert fits(document(text), SCHEMA)


@pytest.mark.parametrize(
    "right, wrong",
    [
        ("format = 2", "format = 1"),
        ("day = 40", "day = 0"),
        ('kind = "deposit"', 'kind = "Deposit!"'),
        ('id = "kitchen"', 'name = "kitchen"'),
        ("good = 5", "fine = 5"),
    ],
)
def test_a_wrong_one_does_not(right: str, wrong: str) -> None:
    text = TEXTS["compound"]
    assert right in text

    assert not fits(document(text.replace(right, wrong, 1)), SCHEMA)
