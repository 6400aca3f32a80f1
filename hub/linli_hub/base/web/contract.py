"""Routes that speak the wire's contract: its codec reads their bodies, writes their answers.

A body outside of the contract is refused as any other: 422 `bad_request`, with the place
and the kind of the first fault, and never with what was sent.
"""

import re
from typing import Any, TypeVar

import msgspec
from fastapi import Depends, Request, Response
from fastapi.exceptions import RequestValidationError

from linli_wire import codec, openapi, station

T = TypeVar("T", bound=msgspec.Struct)

# what the codec says -> the fault's name, as pydantic has it; the first that fits
FAULTS = (
    (r"Object missing required field", "missing"),
    (r"Object contains unknown field", "extra_forbidden"),
    (r"Invalid enum value", "literal_error"),
    (r"Expected `str` matching", "string_pattern_mismatch"),
    (r"Expected `str` of length >=", "string_too_short"),
    (r"Expected `str` of length <=", "string_too_long"),
    (r"Expected `array` of length >=", "too_short"),
    (r"Expected `array` of length <=", "too_long"),
    (r"Expected `int` >=", "greater_than_equal"),
    (r"Expected `int` <=", "less_than_equal"),
    (r"Expected `str\b", "string_type"),
    (r"Expected `int\b", "int_type"),
    (r"Expected `bool\b", "bool_type"),
    (r"Expected `array\b", "tuple_type"),
    (r"Expected `object\b", "model_type"),
)
FIELD = re.compile(r"Object (?:missing required|contains unknown) field `([^`]*)`")
PLACE = re.compile(r" - at `\$\.?([^`]*)`\Z")


def body(kind: type[T]) -> Any:
    """For a route's parameter: the request's body as exactly `kind`."""

    async def read(request: Request) -> T:
        try:
            return codec.decode(await request.body(), kind)
        except codec.WireError as error:
            raise RequestValidationError([_fault(error)]) from None

    return Depends(read)


def answer(what: str, said: msgspec.Struct | None = None) -> Response:
    """The answer of this call, with its status; the contract says its kind."""
    call = station.CALLS[what]
    if call.gives is None:
        return Response(status_code=call.status)
    assert isinstance(said, call.gives)
    return Response(codec.encode(said), call.status, media_type="application/json")


def lay_into(document: dict[str, Any]) -> None:
    """The contract's bodies and answers in the OpenAPI document of the app."""
    document["components"]["schemas"] |= openapi.schemas()
    for what, call in station.CALLS.items():
        document["paths"][station.PATH + what]["post"] |= openapi.operation(call)


def _fault(error: codec.WireError) -> dict[str, Any]:
    if error.code != "not_in_contract":
        return {"loc": ("body",), "type": "json_invalid"}
    field, place = FIELD.match(error.detail), PLACE.search(error.detail)
    parts = ["body", *re.findall(r"[^.\[\]]+", place[1] if place else "")]
    return {
        "loc": (*parts, *(field.groups() if field else ())),
        "type": next(
            (name for said, name in FAULTS if re.match(said, error.detail)),
            "value_error",
        ),
    }
