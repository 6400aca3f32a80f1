"""All that an agent needs of the world, handed in: a simulator gives its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from linli_wire.messages import SealedCard


class Keyring(Protocol):
    """What the agent asks of keys.Keys."""

    def sign(self, text: bytes) -> str: ...
    def is_from_hub(self, text: bytes, signature: str | None) -> bool: ...
    def seal(self, card: str) -> SealedCard: ...
    def tag(self, card: str) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message for the centre's broker, QoS 1."""

    topic: str
    payload: bytes
    signature: str
    retain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StationCall:
    """A signed call to the hub's station API; answered by inputs.StationAnswer."""

    call: int
    path: str
    body: bytes
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """Every effect of an agent goes through one of these.

    send     a message to the centre's broker; False: not taken, try again later
    write    bytes to the serial port of that path; lost if it is unplugged
    ask      a station call; its answer comes back as an input
    show     the kiosk's view, as JSON-able values
    new_id   so many random hex digits
    jitter   a number in 0..1
    log      one line: what happened, with fields; never a card
    """

    boot: str
    centre: str
    edge: str
    software: str
    keys: Keyring
    send: Callable[[Message], bool]
    write: Callable[[str, bytes], None]
    ask: Callable[[StationCall], None]
    show: Callable[[dict[str, Any]], None]
    new_id: Callable[[int], str]
    jitter: Callable[[], float]
    log: Callable[..., None]
