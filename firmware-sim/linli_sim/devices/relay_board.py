"""A relay board, drop counters and door contacts as Modbus slaves on one pair of wires.

`RelayBoard` speaks both dialects (linli_wire/frames/relay.py); what hangs on its outputs
gets power. A fault of the line: `deaf` hears nothing, `mute` acts and does not answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from linli_wire.frames import relay
from linli_wire.frames.modbus_rtu import (
    ILLEGAL_ADDRESS,
    ILLEGAL_FUNCTION,
    READ_CONTACTS,
    Bits,
    Fault,
    Question,
    ReadBits,
    Registers,
    Reply,
    Request,
    RequestDecoder,
    WriteCoil,
    Written,
    encode_reply,
)

THINKING_MS = 8
ILLEGAL_VALUE = 3
BUSY = 6


class Driven(Protocol):
    """Something on an output: a motor, a strike."""

    def power(self, *, on: bool, now_ms: int) -> None: ...


class Slave(Protocol):
    """A unit on the line; None: it says nothing."""

    def answer(self, request: Question, now_ms: int) -> Reply | None: ...
    def tick(self, now_ms: int) -> None: ...


class RelayBoard:
    """Outputs by the number printed on it. Off at power-up."""

    def __init__(self, dialect: relay.Dialect, outputs: dict[int, Driven]) -> None:
        self.deaf = False
        self.mute = 0  # so many writes are done and not answered
        self.busy = 0  # so many writes are refused
        self.pulses = 0  # how often something was switched on: people may count
        self._dialect, self._outputs = dialect, outputs
        self._off_ms: dict[int, int | None] = {}  # on now; None: until told

    def on(self, output: int) -> bool:
        return output in self._off_ms

    def restart(self, now_ms: int) -> None:
        """Power came back."""
        for output in list(self._off_ms):
            self.switch(output, False, now_ms)

    def answer(self, request: Question, now_ms: int) -> Reply | None:
        if self.deaf:
            return None
        if not isinstance(request, WriteCoil):
            return Fault(request=request, code=ILLEGAL_FUNCTION)
        if self.busy:
            self.busy -= 1
            return Fault(request=request, code=BUSY)
        code = self._write(request.address, request.value, now_ms)
        if code:
            return Fault(request=request, code=code)
        if self.mute:
            self.mute -= 1
            return None
        return Written(request=request)

    def tick(self, now_ms: int) -> None:
        """End the pulses whose time is over."""
        for output, off_ms in list(self._off_ms.items()):
            if off_ms is not None and now_ms >= off_ms:
                self.switch(output, False, now_ms)

    def _write(self, address: int, value: int, now_ms: int) -> int:
        """An exception code, or 0."""
        cheap = self._dialect == "cheap"
        flash = not cheap and address >= relay.FLASH
        output = address if cheap else address - (relay.FLASH if flash else 0) + 1
        if output not in self._outputs:
            return ILLEGAL_ADDRESS
        on = relay.CHEAP_ON if cheap else relay.ON
        if flash:
            self.switch(output, True, now_ms)
            self._off_ms[output] = now_ms + value * relay.FLASH_STEP_MS
        elif value in (on, relay.OFF):
            self.switch(output, value == on, now_ms)
        else:
            return ILLEGAL_VALUE
        return 0

    def switch(self, output: int, on: bool, now_ms: int) -> None:
        if on:
            self.pulses += not self.on(output)
            self._off_ms[output] = None
        else:
            self._off_ms.pop(output, None)
        self._outputs[output].power(on=on, now_ms=now_ms)


@dataclass(slots=True, kw_only=True)
class CounterModule:
    """Input registers (FC04 and FC03 alike), 16 bit."""

    registers: dict[int, Callable[[int], int]]
    deaf: bool = False

    def answer(self, request: Question, now_ms: int) -> Reply | None:
        if self.deaf:
            return None
        if not isinstance(request, Request) or request.function not in (3, 4):
            return Fault(request=request, code=ILLEGAL_FUNCTION)
        asked = range(request.address, request.address + request.count)
        if not asked or any(address not in self.registers for address in asked):
            return Fault(request=request, code=ILLEGAL_ADDRESS)
        values = tuple(self.registers[one](now_ms) & 0xFFFF for one in asked)
        return Registers(request=request, values=values)

    def tick(self, now_ms: int) -> None:
        for read in self.registers.values():
            read(now_ms)


@dataclass(slots=True, kw_only=True)
class ContactModule:
    """Discrete inputs by the number printed on it, from 1."""

    inputs: dict[int, Callable[[int], bool]]
    deaf: bool = False

    def answer(self, request: Question, now_ms: int) -> Reply | None:
        if self.deaf:
            return None
        if not isinstance(request, ReadBits) or request.function != READ_CONTACTS:
            return Fault(request=request, code=ILLEGAL_FUNCTION)
        asked = range(request.address + 1, request.address + 1 + request.count)
        if not asked or any(number not in self.inputs for number in asked):
            return Fault(request=request, code=ILLEGAL_ADDRESS)
        values = tuple(self.inputs[number](now_ms) for number in asked)
        return Bits(request=request, values=values)

    def tick(self, now_ms: int) -> None:
        for read in self.inputs.values():
            read(now_ms)


@dataclass(slots=True)
class VendorBus:
    """All units on the line, by their Modbus number."""

    units: dict[int, Slave]
    thinking_ms: int = THINKING_MS
    _requests: RequestDecoder = field(default_factory=RequestDecoder)
    _waiting: list[tuple[int, bytes]] = field(default_factory=list)

    def step(self, received: bytes, now_ms: int) -> bytes:
        for unit in self.units.values():
            unit.tick(now_ms)
        for request in self._requests.feed(received):
            asked = self.units.get(request.unit)
            reply = asked.answer(request, now_ms) if asked is not None else None
            if reply is not None:
                self._waiting.append((now_ms + self.thinking_ms, encode_reply(reply)))
        due = [said for at_ms, said in self._waiting if at_ms <= now_ms]
        self._waiting = [late for late in self._waiting if late[0] > now_ms]
        return b"".join(due)
