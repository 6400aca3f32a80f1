"""Bytes from a broker -> something checked, or a refusal with a stable reason.

    topic -> contract -> topic's edge = payload's edge -> known, not revoked
          -> signature -> chain recomputed -> each event decoded, its cards opened

Pure of threads, clock and database. A fault in the envelope refuses the message; a
fault inside one event of a well-signed parcel becomes that event's `fault`, so that
the cursor can move past it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from linli_hub.adapters.crypto import CannotOpen
from linli_hub.devices.core.parcel import CheckedEvent, CheckedParcel
from linli_hub.devices.ingest.seals import Seals
from linli_wire import chain, codec, messages, topics
from linli_wire.messages import Event, Hello, Parcel, Readings, SealedCard

T = TypeVar("T", Hello, Parcel, Readings)

REASONS = (
    "topic_unknown",
    "wrong_centre",
    "wrong_edge",
    "edge_unknown",
    "edge_revoked",
    "not_signed",
    "bad_signature",
    "bad_shape",
    *("too_long", "not_json", "not_in_contract", "newer_contract"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it came from the broker."""

    topic: str
    payload: bytes
    signature: str | None = None
    retained: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeKey:
    """What the books say of an edge that speaks."""

    name: str
    public_key: str | None
    revoked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A message not believed. `reason` is one of REASONS; `edge` if one is named."""

    reason: str
    edge: str | None = None
    detail: str = ""


Checked = CheckedParcel | Hello | Readings | Refusal
FindEdge = Callable[[str], EdgeKey | None]


class _No(Exception):
    def __init__(self, reason: str, edge: str | None = None, detail: str = "") -> None:
        self.refusal = Refusal(reason=reason, edge=edge, detail=detail[:200])


def check(message: Message, find_edge: FindEdge, seals: Seals) -> Checked:
    """Everything that can be known of a message without the books' help."""
    try:
        return _checked(message, find_edge, seals)
    except _No as no:
        return no.refusal


def _checked(message: Message, find_edge: FindEdge, seals: Seals) -> Checked:
    address = _address(message.topic, seals.centre)
    if address.what == "parcel":
        parcel = _decoded(message.payload, Parcel, address.edge)
        key = _speaker(find_edge, address.edge)
        return _parcel(parcel, key, message.signature, seals)
    body: Hello | Readings
    if address.what == "hello":
        body = _decoded(message.payload, Hello, address.edge)
    else:
        body = _decoded(message.payload, Readings, address.edge)
    key = _speaker(find_edge, address.edge)
    text = seals.message_text(address.edge, address.what, message.payload)
    _signed(key, text, message.signature, seals)
    return body


def _address(topic: str, centre: str) -> topics.EdgeTopic:
    try:
        address = topics.parse(topic)
    except topics.TopicError as error:
        raise _No("topic_unknown", detail=str(error)) from None
    if address.centre != centre:
        raise _No("wrong_centre", address.edge)
    if address.way != "up":
        raise _No(
            "topic_unknown", address.edge, "the hub says this, it does not hear it"
        )
    return address


def _decoded(payload: bytes, kind: type[T], edge: str) -> T:
    try:
        body = codec.decode(payload, kind)
    except codec.WireError as error:
        raise _No(error.code, edge, error.detail) from None
    if body.edge != edge:
        raise _No("wrong_edge", edge, "the payload names another edge than the topic")
    return body


def _speaker(find_edge: FindEdge, edge: str) -> str:
    known = find_edge(edge)
    if known is None or known.public_key is None:
        raise _No("edge_unknown", edge)
    if known.revoked:
        raise _No("edge_revoked", edge)
    return known.public_key


def _signed(key: str, text: bytes, signature: str | None, seals: Seals) -> None:
    edge = text.split(b"\n", 3)[2].decode()
    if signature is None:
        raise _No("not_signed", edge)
    if not seals.is_by(key, text, signature):
        raise _No("bad_signature", edge)


def _parcel(
    parcel: Parcel, key: str, signature: str | None, seals: Seals
) -> CheckedParcel:
    hole = parcel.hole
    if hole is None:
        if not parcel.events:
            raise _No("bad_shape", parcel.edge, "neither events nor a hole")
        last = parcel.first + len(parcel.events) - 1
    else:
        if parcel.events or hole.first != parcel.first or hole.last < hole.first:
            raise _No("bad_shape", parcel.edge, "a hole that does not fit its parcel")
        last = hole.last
    links = _links(parcel)
    text = chain.parcel_text(
        centre=seals.centre,
        edge=parcel.edge,
        journal=parcel.journal,
        span=(parcel.first, last),
        chain=links[-1],
        hole=chain.hole_text(hole.reason, parcel.prev) if hole else "",
    )
    _signed(key, text, signature, seals)
    return CheckedParcel(
        edge=parcel.edge,
        journal=parcel.journal,
        first=parcel.first,
        last=last,
        prev=bytes.fromhex(parcel.prev),
        chain=links[-1],
        events=tuple(
            _event(parcel, parcel.first + n, bytes(raw), links[n], seals)
            for n, raw in enumerate(parcel.events)
        ),
        hole=hole,
    )


def _links(parcel: Parcel) -> list[bytes]:
    """Chain hash after each event; of a hole, the one it names."""
    if parcel.hole is not None:
        return [bytes.fromhex(parcel.hole.chain)]
    links, last = [], bytes.fromhex(parcel.prev)
    for raw in parcel.events:
        last = chain.link(last, bytes(raw))
        links.append(last)
    return links


def _event(
    parcel: Parcel, seq: int, raw: bytes, link: bytes, seals: Seals
) -> CheckedEvent:
    event, card, staff, fault = None, None, None, None
    try:
        event = codec.decode(raw, Event)
        if (event.journal, event.seq) != (parcel.journal, seq):
            event, fault = None, "not_in_sequence"
        else:
            card, staff = _cards(parcel.edge, event.body, seals)
    except codec.WireError as error:
        fault = error.code
    except CannotOpen:
        fault = "card_unreadable"
    return CheckedEvent(
        seq=seq, raw=raw, chain=link, event=event, card=card, staff=staff, fault=fault
    )


def _cards(
    edge: str, body: messages.Body, seals: Seals
) -> tuple[str | None, str | None]:
    """Keyed hashes of the resident's and of the attendant's or staff's card."""

    def opened(sealed: SealedCard | None) -> str | None:
        return None if sealed is None else seals.unseal(edge, sealed)

    match body:
        case messages.Deposit(card=card) | messages.SessionFailed(card=card):
            return opened(card), None
        case messages.Graded(attendant=attendant):
            return None, opened(attendant)
        case messages.DispenseResult(staff=staff):
            return None, opened(staff)
        case _:
            return None, None
