"""The kiosk's part of the OpenAPI document, made from the structs that both sides read.

The hub lays it into its own document (linli_hub.app.api); an answer always has every
field, so all are required there.
"""

from typing import Any

import msgspec

from linli_wire import station, station_answers

SCHEMAS = "#/components/schemas/"
CARD = station.Sealed(key="0" * 64, n=1, box="00")
LINE = station.LineAsk(item="rice")
ID = "0" * 32
AWARD = "d/1/000000000003"
DUE_MS = 1_768_449_600_000

# of each body, and of answers whose figures want an example
EXAMPLES: dict[type[msgspec.Struct], msgspec.Struct] = {
    type(one): one
    for one in (
        station.EmptyAsk(),
        station.CardAsk(card=CARD),
        station.QuoteAsk(card=CARD, lines=(LINE,)),
        station.ReserveAsk(card=CARD, lines=(LINE,), pin="420917"),
        station.RedemptionAsk(redemption=ID),
        station.OrderAsk(order=ID),
        station.DispenseAsk(redemption=ID, staff=CARD),
        station.ResultAsk(
            redemption=ID, fence=1, result="handed_over", given=2, evidence="drops=2/3"
        ),
        station.ContestAsk(card=CARD, award=AWARD, about="grade"),
        station.NoticesAsk(),
        station.ObjectAsk(card=CARD, notice="stars-2026", about="amount"),
        station.TopicAsk(card=CARD, topic="english-course"),
        station.WaitAsk(card=CARD, item="cabbage"),
        station.WordAsk(card=CARD, redemption=ID, happened=True),
        station.LanguageAsk(card=CARD, language="en"),
        station_answers.Stands(
            id=ID, award=AWARD, outcome="open", due_ms=DUE_MS, points=2
        ),
        station_answers.Due(due_ms=DUE_MS),
        station_answers.Ahead(ahead=2),
        station_answers.Bookings(bookings=()),
    )
}


def schemas() -> dict[str, Any]:
    """Every struct of the contract by its name in the document: Station and its own."""
    bodies = {call.asks for call in station.CALLS.values()}
    answers = {call.gives for call in station.CALLS.values() if call.gives is not None}
    _, made = msgspec.json.schema_components(
        [*bodies, *answers], ref_template=SCHEMAS + "Station{name}"
    )
    examples = {kind.__name__: one for kind, one in EXAMPLES.items()}
    for name, schema in made.items():
        if name in examples:
            schema["examples"] = [msgspec.to_builtins(examples[name])]
        if name in vars(station_answers):
            schema["required"] = list(schema["properties"])
            for field in schema["properties"].values():
                field.pop("default", None)
    return {f"Station{name}": schema for name, schema in sorted(made.items())}


def operation(call: station.CallKind) -> dict[str, Any]:
    """What a route of the document says of its body and its answer."""
    answer: dict[str, Any] = {"description": "Successful Response"}
    if call.gives is not None:
        answer["content"] = _json(call.gives)
    problem = {"schema": {"$ref": f"{SCHEMAS}HTTPValidationError"}}
    refused = {
        "description": "Validation Error",
        "content": {"application/json": problem},
    }
    return {
        "requestBody": {"required": True, "content": _json(call.asks)},
        "responses": {str(call.status): answer, "422": refused},
    }


def _json(kind: type[msgspec.Struct]) -> dict[str, Any]:
    schema = {"$ref": f"{SCHEMAS}Station{kind.__name__}"}
    return {"application/json": {"schema": schema}}
