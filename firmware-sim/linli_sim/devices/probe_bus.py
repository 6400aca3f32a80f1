"""Soil probes as Modbus RTU slaves, several units on one pair of wires."""

from collections.abc import Callable
from dataclasses import dataclass, field

from linli_wire.frames import soil_maps
from linli_wire.frames.modbus_rtu import (
    ILLEGAL_ADDRESS,
    ILLEGAL_FUNCTION,
    READ_HOLDING,
    Fault,
    Question,
    Registers,
    Reply,
    Request,
    RequestDecoder,
    encode_reply,
)

THINKING_MS = 12


@dataclass(slots=True, kw_only=True)
class Probe:
    """`source` gives true values by quantity; thinking_ms makes it slow or late."""

    map_name: str
    source: Callable[[], dict[str, float]]
    thinking_ms: int = THINKING_MS
    silent: bool = False


@dataclass(slots=True)
class ProbeBus:
    """Answers each request to a unit that is there; the rest meets silence."""

    probes: dict[int, Probe]
    _requests: RequestDecoder = field(default_factory=RequestDecoder)
    _waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def step(self, received: bytes, now_ms: int) -> bytes:
        for request in self._requests.feed(received):
            probe = self.probes.get(request.unit)
            if probe is not None and not probe.silent:
                reply = encode_reply(_answer(probe, request))
                self._waiting.append((now_ms + probe.thinking_ms, reply))
        due = [reply for at_ms, reply in self._waiting if at_ms <= now_ms]
        self._waiting = [late for late in self._waiting if late[0] > now_ms]
        return b"".join(due)


def _answer(probe: Probe, request: Question) -> Reply:
    if not isinstance(request, Request) or request.function != READ_HOLDING:
        return Fault(request=request, code=ILLEGAL_FUNCTION)
    raw = soil_maps.registers(probe.map_name, probe.source())
    asked = range(request.address, request.address + request.count)
    known = range(min(raw), max(raw) + 1)
    if not asked or asked[0] not in known or asked[-1] not in known:
        return Fault(request=request, code=ILLEGAL_ADDRESS)
    values = tuple(raw.get(address, 0) for address in asked)
    return Registers(request=request, values=values)
