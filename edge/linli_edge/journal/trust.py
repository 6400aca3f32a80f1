"""Believe a message only if the hub signed it, for this edge, at this place."""

from typing import TypeVar

import msgspec

from linli_edge.outside import Message, Outside
from linli_wire import chain, codec, topics

T = TypeVar("T", bound=msgspec.Struct)


def trusted(
    outside: Outside, what: str, kind: type[T], payload: bytes, signature: str | None
) -> T | str:
    """The message, or the reason why it is refused. The signature is checked first."""
    text = chain.message_text(
        centre=outside.centre, edge=outside.edge, what=what, payload=payload
    )
    if not outside.keys.is_from_hub(text, signature):
        return "signature"
    try:
        message = codec.decode(payload, kind)
    except codec.WireError as wrong:
        return wrong.code
    if getattr(message, "edge", None) != outside.edge:
        return "other_edge"
    return message


def signed(
    outside: Outside, what: str, message: msgspec.Struct, *, retain: bool = False
) -> Message:
    """`message` as this edge says it on its topic `what`."""
    payload = codec.encode(message)
    text = chain.message_text(
        centre=outside.centre, edge=outside.edge, what=what, payload=payload
    )
    return Message(
        topic=topics.up(outside.centre, outside.edge, what),
        payload=payload,
        signature=outside.keys.sign(text),
        retain=retain,
    )
