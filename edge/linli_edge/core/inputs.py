"""All that can happen to an agent, as values. Threads make them, one loop takes them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class PortBytes:
    """Bytes read from serial port `port` (its path in the configuration)."""

    port: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PortUp:
    port: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PortDown:
    """The port was unplugged or will not open; it is tried again."""

    port: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardMessage:
    """A message on the board's own broker."""

    topic: str
    payload: bytes
    retained: bool = False


@dataclass(frozen=True, slots=True)
class LinkUp:
    """Connected to the centre's broker (again)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDown:
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HubMessage:
    """A message that claims to come from the hub; `signature` is hex or absent."""

    topic: str
    payload: bytes
    signature: str | None
    retained: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A moment passed; the runtime sends one each 100 ms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """The kiosk's page was touched while it showed view number `view`."""

    view: int
    what: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The kiosk's page drew the slip it was asked for: rows of `width_bytes` each."""

    width_bytes: int
    rows: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAnswer:
    """The hub's answer to call number `call`; status None: it did not come."""

    call: int
    status: int | None
    body: bytes


Input = (
    PortBytes
    | PortUp
    | PortDown
    | BoardMessage
    | LinkUp
    | LinkDown
    | HubMessage
    | Tick
    | Touched
    | Drawn
    | StationAnswer
)
