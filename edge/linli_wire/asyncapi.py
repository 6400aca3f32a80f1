"""The AsyncAPI 3 document of the contract, made from the same structs.

`python -m linli_wire.asyncapi > edge/asyncapi.json` writes it anew; a test compares.
"""

import json
from typing import Any

import msgspec

from linli_wire import messages as m
from linli_wire import topics

# last part of the topic -> message, and who signs
UP: dict[str, tuple[type[msgspec.Struct], str]] = {
    "hello": (m.Hello, "the edge, over chain.message_text"),
    "parcel": (m.Parcel, "the edge, over chain.parcel_text"),
    "readings": (m.Readings, "the edge, over chain.message_text"),
}
DOWN: dict[str, tuple[type[msgspec.Struct], str]] = {
    "welcome": (m.Welcome, "the hub, over chain.message_text"),
    "receipt": (m.Receipt, "the hub, over chain.message_text"),
    "readings-receipt": (m.ReadingsReceipt, "the hub, over chain.message_text"),
    "tags": (m.CardTags, "the hub, over chain.message_text"),
}
BOARD: dict[str, type[msgspec.Struct]] = {
    "weight": m.BoardWeight,
    "distance": m.BoardDistance,
    "state": m.BoardState,
}


def document() -> dict[str, Any]:
    """The contract as AsyncAPI 3.0: channels, operations, messages, schemas."""
    kinds = [kind for kind, _ in (*UP.values(), *DOWN.values())]
    kinds += [*BOARD.values(), m.Event]
    _, schemas = msgspec.json.schema_components(
        kinds, ref_template="#/components/schemas/{name}"
    )
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for what, (kind, signer) in UP.items():
        _add(channels, operations, messages, _edge("up", what), kind, signer)
    for what, (kind, signer) in DOWN.items():
        _add(channels, operations, messages, _edge("down", what), kind, signer)
    for what, kind in BOARD.items():
        address = f"board/{topics.MAJOR}/{{device}}/{what}"
        _add(channels, operations, messages, address, kind, "nobody: on the board")
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Linli between edge, hub and board",
            "version": str(m.CONTRACT_VERSION),
            "description": (m.__doc__ or "").strip(),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": schemas},
    }


def _edge(way: str, what: str) -> str:
    return f"linli/{topics.MAJOR}/{{centre}}/{{edge}}/{way}/{what}"


def _add(
    channels: dict[str, Any],
    operations: dict[str, Any],
    messages: dict[str, Any],
    address: str,
    kind: type[msgspec.Struct],
    signer: str,
) -> None:
    name = kind.__name__
    names = ("centre", "edge", "device")
    channels[name] = {
        "address": address,
        "parameters": {n: {} for n in names if f"{{{n}}}" in address},
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
    }
    operations[f"send{name}"] = {
        "action": "send",
        "channel": {"$ref": f"#/channels/{name}"},
        "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
    }
    messages[name] = {
        "name": name,
        "summary": (kind.__doc__ or "").strip().splitlines()[0],
        "description": f"QoS 1. Signed by {signer}, in MQTT 5 user property `sig`.",
        "payload": {"$ref": f"#/components/schemas/{name}"},
    }


def text() -> str:
    """The document as the file holds it."""
    return json.dumps(document(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


if __name__ == "__main__":
    print(text(), end="")  # noqa: T201  the module's purpose when run
