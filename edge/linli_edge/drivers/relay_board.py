"""A relay board with its sensors on one Modbus line: one question at a time, offs first.

Every output is switched off when the port comes up and whenever it is told to rest;
until the board has confirmed that, it is not `ready` and nobody switches anything on.
In the cheap dialect each pulse books its own off, repeated until it is confirmed; until
then the output is `maybe_on`, as all are when a process starts.
"""

from collections import Counter

from linli_edge.config.machines import Channel, DropCounter, Vendor
from linli_edge.drivers.kind import Kind, LineSettings
from linli_wire.frames import relay
from linli_wire.frames.modbus_master import Answer, Master, Timing
from linli_wire.frames.modbus_rtu import (
    Bits,
    Fault,
    Question,
    ReadBits,
    Request,
    WriteCoil,
    Written,
    encode_request,
)

REFUSALS = (1, 2, 3, 6)  # other exception codes may come after the board has acted
OFF_RETRY_MS = 1000  # meanwhile the sensors have the line


class RelayBoard:
    def __init__(self, config: Vendor) -> None:
        self.up = False
        self._config = config
        self._timing = Timing(reply_ms=config.reply_ms, gap_ms=config.gap_ms)
        self._master = Master(self._timing)
        self._offs: dict[int, int] = {}  # output -> when to switch it off
        outputs = {channel.output for channel in config.channel}
        self.maybe_on = set() if relay.ends_itself(config.dialect) else outputs
        self._asked_off: int | None = None
        self._pulsed: int | None = None
        self._off_ms = 0  # not before

    @property
    def bad(self) -> Counter[str]:
        return self._master.bad

    @property
    def ready(self) -> bool:
        """Every output is known to be off."""
        return self.up and not self._offs

    def port_up(self, now_ms: int) -> None:
        self.up = True
        self.rest(now_ms)

    def port_down(self, now_ms: int) -> list[Answer]:
        self.up = False
        return self._sorted(self._master.hang_up(now_ms), now_ms)

    def rest(self, now_ms: int) -> None:
        """Switch everything off, and have it confirmed."""
        for channel in self._config.channel:
            self._offs[channel.output] = now_ms

    def free(self, now_ms: int) -> bool:
        return self.up and self._master.may_ask(now_ms)

    def poll(self, now_ms: int) -> bytes:
        """An off that is due, if the line is free; else nothing."""
        due = min(self._offs, key=self._offs.__getitem__, default=None)
        if due is None or not self.free(now_ms):
            return b""
        if now_ms < max(self._offs[due], self._off_ms):
            return b""
        self._asked_off = due
        question = relay.off(self._config.dialect, self._config.unit, due)
        return self._master.ask(question, now_ms)

    def pulse(self, channel: Channel, now_ms: int) -> bytes:
        """Only when free and ready; its answer is Written, Fault or NoReply."""
        assert self.ready
        config, output = self._config, channel.output
        if not relay.ends_itself(config.dialect):
            self._offs[output] = now_ms + channel.pulse_ms
            self.maybe_on.add(output)
            self._pulsed = output
        question = relay.pulse(config.dialect, config.unit, output, channel.pulse_ms)
        return self._master.ask(question, now_ms)

    def look(self, channel: Channel, now_ms: int) -> bytes:
        """Only when free; its answer is Registers, Bits, Fault or NoReply."""
        return self._master.ask(sensor_question(channel), now_ms)

    def feed(self, data: bytes, now_ms: int) -> list[Answer]:
        """Answers to pulse() and look(); b"" lets time pass."""
        return self._sorted(self._master.feed(data, now_ms), now_ms)

    def last_words(self) -> bytes:
        """Offs for what may still be on: written at stop, without waiting."""
        return b"".join(
            encode_request(relay.off(self._config.dialect, self._config.unit, output))
            for output in self._offs
        )

    def _sorted(self, answers: list[Answer], now_ms: int) -> list[Answer]:
        """Take out what answers an off; learn what may be on."""
        if not answers:
            return answers
        if self._asked_off is None:
            if self._pulsed is not None and refused(answers[0]):
                self.maybe_on.discard(self._pulsed)
            self._pulsed = None
            return answers
        off, answer = self._asked_off, answers[0]
        assert isinstance(answer.request, WriteCoil)
        self._asked_off = None
        if isinstance(answer, Written):
            self._offs.pop(off, None)
            self.maybe_on.discard(off)
        else:
            self._off_ms = now_ms + OFF_RETRY_MS
        return answers[1:]


def refused(answer: Answer) -> bool:
    """Has the board surely not acted?"""
    return isinstance(answer, Fault) and answer.code in REFUSALS


def sensor_question(channel: Channel) -> Question:
    sensor = channel.sensor
    if isinstance(sensor, DropCounter):
        return Request(
            unit=sensor.unit,
            address=sensor.register,
            count=1,
            function=sensor.function,
        )
    inputs = sorted({sensor.input, sensor.latch or sensor.input})
    first, last = inputs[0], inputs[-1]
    return ReadBits(unit=sensor.unit, address=first - 1, count=last - first + 1)


def door_of(channel: Channel, bits: Bits) -> bool | None:
    """Is the door open? None: its two contacts disagree."""
    sensor = channel.sensor
    assert not isinstance(sensor, DropCounter)
    first = bits.request.address
    inputs = {sensor.input, sensor.latch or sensor.input}
    said = {bits.values[one - 1 - first] == bool(sensor.open_is) for one in inputs}
    return said.pop() if len(said) == 1 else None


def _line(vendor: Vendor) -> LineSettings:
    return LineSettings(baud=vendor.baud)


KIND = Kind(config=(Vendor,), line=_line, gives=("goods",))
