"""The JSON Schema of format 2, made from the same field table as the reader.

An editor that knows the schema completes keys and marks slips while one types; what
must fit together is for the checker alone.
"""

import json
from typing import Any

from linli_hub.standard.core.fields import CLOCK, DATE, DOCUMENT, GRADES, Field
from linli_wire.topics import SLUG

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "minLength": 1, "maxLength": 100}


def schema_text() -> str:
    """What hub/standards/standard.schema.json holds."""
    schema = {
        "$schema": SCHEMA,
        "title": "积分管理标准 / points standard, format 2",
        **_table(DOCUMENT),
    }
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def _table(fields: tuple[Field, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in fields if field.required],
        "properties": {
            field.name: {"description": f"{field.zh} / {field.en}", **_field(field)}
            for field in fields
        },
    }


def _field(field: Field) -> dict[str, Any]:
    whole = {"type": "integer", "minimum": field.low, "maximum": field.high}
    slug = {"type": "string", "pattern": SLUG}
    word = {"enum": list(field.words)}
    match field.kind:
        case "whole":
            return whole
        case "cap":
            return {"anyOf": [whole, {"const": "none"}]}
        case "text" | "zone":
            return TEXT
        case "slug":
            return slug
        case "slugs":
            return _several(slug)
        case "word":
            return word
        case "words":
            return _several(word)
        case "day":
            return {"type": "string", "pattern": DATE}
        case "clock":
            return {"type": "string", "pattern": CLOCK}
        case "yes":
            return {"type": "boolean"}
        case "graded":
            grades = {
                "type": "object",
                "additionalProperties": False,
                "required": list(GRADES),
                "properties": dict.fromkeys(GRADES, whole),
            }
            return {"anyOf": [whole, grades]}
        case "table":
            return _table(field.fields)
        case "tables":
            return {
                "type": "array",
                "maxItems": field.high,
                "items": _table(field.fields),
            }
        case kind:
            raise AssertionError(kind)


def _several(one: dict[str, Any]) -> dict[str, Any]:
    many = {"type": "array", "minItems": 1, "uniqueItems": True, "items": one}
    return {"anyOf": [one, many]}
