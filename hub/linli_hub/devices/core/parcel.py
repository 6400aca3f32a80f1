"""A parcel whose signature, chain and seals have been checked, and where it fits.

cursor       ....|upto
known             ###
overlaps           ######      the known part is skipped
next                 #####
gap                     ####   answered with the cursor
"""

from dataclasses import dataclass
from typing import Literal

from linli_wire.messages import Event, Hole


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedEvent:
    """One event. `card` and `staff` are keyed hashes (32 hex digits), never numbers.

    `event` is None only with a `fault`: the event could not be read or unsealed, is
    booked as refused under that code, and the cursor moves on.
    """

    seq: int
    raw: bytes
    chain: bytes
    event: Event | None
    card: str | None = None
    staff: str | None = None
    fault: str | None = None

    def __post_init__(self) -> None:
        assert self.event is not None or self.fault is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedParcel:
    """Events first..last, or a hole over them. `prev` and `chain` are the hashes."""

    edge: str
    journal: str
    first: int
    last: int
    prev: bytes
    chain: bytes
    events: tuple[CheckedEvent, ...] = ()
    hole: Hole | None = None

    def __post_init__(self) -> None:
        assert 1 <= self.first <= self.last
        assert (self.hole is None) == bool(self.events)
        assert not self.events or len(self.events) == self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """How far a journal is booked, and the chain hash there."""

    upto: int
    chain: bytes


Position = Literal["next", "overlaps", "known", "gap"]


def position(upto: int, parcel: CheckedParcel) -> Position:
    """Where `parcel` lies against a cursor at `upto`."""
    if parcel.first == upto + 1:
        return "next"
    if parcel.first > upto + 1:
        return "gap"
    if parcel.last <= upto:
        return "known"
    # A hole has no hash inside: it is taken whole or asked for again.
    return "overlaps" if parcel.hole is None else "gap"


def chain_at(parcel: CheckedParcel, seq: int) -> bytes:
    """The parcel's own chain hash after event `seq`, first - 1 <= seq <= last."""
    if seq == parcel.first - 1:
        return parcel.prev
    if seq == parcel.last:
        return parcel.chain
    return parcel.events[seq - parcel.first].chain
