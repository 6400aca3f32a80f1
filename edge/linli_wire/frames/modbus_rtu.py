"""Modbus RTU, as much as probes, counters and relay boards need, and errors.

    read      unit fc  address(2) count(2)  crc(2)     FC03, FC04 registers
    reply     unit fc  bytes(1)   values    crc(2)     FC01, FC02 bits, lowest first
    write     unit 05  address(2) value(2)  crc(2)     FC05 one coil; the reply repeats it
    error     unit fc|80          code(1)   crc(2)

(Modbus over Serial Line V1.02; CRC-16 poly A001, start FFFF, low byte first.) The
3.5-character pause cannot be seen over USB: frames are cut by length and CRC. A reply
does not say which register it is for; see ReplyDecoder and Master (modbus_master.py).
"""

from collections import Counter
from dataclasses import dataclass

READ_COILS = 1
READ_CONTACTS = 2
READ_HOLDING = 3
READ_INPUT = 4
WRITE_COIL = 5
ILLEGAL_FUNCTION = 1
ILLEGAL_ADDRESS = 2
COUNT_MAX = 125
BITS_MAX = 2000
REQUEST_BYTES = 8
FAULT_BYTES = 5
PENDING_BYTES_MAX = 2048
UNITS = range(1, 248)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Ask `unit` for `count` registers from `address` on."""

    unit: int
    address: int
    count: int
    function: int = READ_HOLDING

    @property
    def reply_bytes(self) -> int:
        return 5 + 2 * self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBits:
    """Ask `unit` for `count` contacts (or coils) from `address` on."""

    unit: int
    address: int
    count: int
    function: int = READ_CONTACTS

    @property
    def reply_bytes(self) -> int:
        return 5 + (self.count + 7) // 8


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteCoil:
    """Write one coil. What `value` means is the board's own; see relay.py."""

    unit: int
    address: int
    value: int
    function: int = WRITE_COIL

    @property
    def reply_bytes(self) -> int:
        return REQUEST_BYTES


Question = Request | ReadBits | WriteCoil


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """The values that answer `request`, unsigned 16-bit."""

    request: Request
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bits:
    """The contacts that answer `request`."""

    request: ReadBits
    values: tuple[bool, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The board has repeated the write: it did it."""

    request: WriteCoil


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`request` was refused by the device with an exception code."""

    request: Question
    code: int


Reply = Registers | Bits | Written | Fault


class ReplyDecoder:
    """The master's side, for exactly one request: give it at most one reply.

    Only a frame with the asked unit, function and length and a right CRC counts.
    A late reply of the same shape looks just so: after a deadline passed, keep the
    line quiet and throw away what still comes before asking again (Master does).
    Reasons in `bad`: check (a frame of the asked shape, wrong CRC), surplus.
    """

    def __init__(self, request: Question) -> None:
        self.bad: Counter[str] = Counter()
        self.noise_bytes = 0
        self._request = request
        self._pending = bytearray()
        self._done = False

    def feed(self, chunk: bytes) -> list[Reply]:
        replies: list[Reply] = []
        for at in range(0, len(chunk), PENDING_BYTES_MAX):
            self._pending += chunk[at : at + PENDING_BYTES_MAX]
            replies += self._scan()
        return replies

    @property
    def pending_bytes(self) -> int:
        return len(self._pending)

    def _scan(self) -> list[Reply]:
        replies: list[Reply] = []
        at = 0
        while (start := self._pending.find(self._request.unit, at)) >= 0:
            self.noise_bytes += start - at
            at = start
            size = self._size(self._pending[at : at + 3])
            if size and len(self._pending) - at < size:
                break
            reply = self._read(bytes(self._pending[at : at + size])) if size else None
            if reply is None:
                self.noise_bytes += 1
                at += 1
                continue
            at += size
            if self._done:
                self.bad["surplus"] += 1
                continue
            self._done = True
            replies.append(reply)
        else:
            self.noise_bytes += len(self._pending) - at
            at = len(self._pending)
        del self._pending[:at]
        return replies

    def _size(self, head: bytearray) -> int:
        """Bytes of the frame that starts like this; 0 if it is not for us."""
        wanted = self._request
        if len(head) < 2:
            return FAULT_BYTES
        if head[1] == wanted.function | 0x80:
            return FAULT_BYTES
        if head[1] != wanted.function:
            return 0
        if isinstance(wanted, WriteCoil):
            return wanted.reply_bytes
        if len(head) < 3 or head[2] == wanted.reply_bytes - 5:
            return wanted.reply_bytes
        return 0

    def _read(self, frame: bytes) -> Reply | None:
        if not checked(frame):
            self.bad["check"] += 1
            return None
        asked = self._request
        if frame[1] & 0x80:
            return Fault(request=asked, code=frame[2])
        match asked:
            case WriteCoil():
                return (
                    Written(request=asked) if frame == encode_request(asked) else None
                )
            case ReadBits(count=count):
                bits = (bool(frame[3 + i // 8] >> i % 8 & 1) for i in range(count))
                return Bits(request=asked, values=tuple(bits))
        values = (frame[i] << 8 | frame[i + 1] for i in range(3, len(frame) - 2, 2))
        return Registers(request=asked, values=tuple(values))


class RequestDecoder:
    """The device's side: bytes on the bus -> requests with a right CRC, of any unit."""

    def __init__(self) -> None:
        self.noise_bytes = 0
        self._pending = bytearray()

    def feed(self, chunk: bytes) -> list[Question]:
        requests: list[Question] = []
        for at in range(0, len(chunk), PENDING_BYTES_MAX):
            self._pending += chunk[at : at + PENDING_BYTES_MAX]
            requests += self._scan()
        return requests

    @property
    def pending_bytes(self) -> int:
        return len(self._pending)

    def _scan(self) -> list[Question]:
        requests: list[Question] = []
        at = 0
        while len(self._pending) - at >= REQUEST_BYTES:
            frame = bytes(self._pending[at : at + REQUEST_BYTES])
            if frame[0] in UNITS and frame[1] < 0x80 and checked(frame):
                requests.append(_request(frame))
                at += REQUEST_BYTES
            else:
                self.noise_bytes += 1
                at += 1
        del self._pending[:at]
        return requests


def crc16(frame: bytes) -> int:
    crc = 0xFFFF
    for byte in frame:
        crc = (crc >> 8) ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return crc


def with_crc(frame: bytes) -> bytes:
    return frame + crc16(frame).to_bytes(2, "little")


def checked(frame: bytes) -> bool:
    return crc16(frame[:-2]).to_bytes(2, "little") == frame[-2:]


def encode_request(request: Question) -> bytes:
    assert request.unit in UNITS
    match request:
        case Request(function=function, count=second):
            assert function in (READ_HOLDING, READ_INPUT) and 1 <= second <= COUNT_MAX
        case ReadBits(function=function, count=second):
            assert function in (READ_COILS, READ_CONTACTS) and 1 <= second <= BITS_MAX
        case WriteCoil(function=function, value=second):
            assert function == WRITE_COIL
    return with_crc(
        bytes([request.unit, request.function])
        + request.address.to_bytes(2, "big")
        + second.to_bytes(2, "big")
    )


def encode_reply(reply: Reply) -> bytes:
    asked = reply.request
    match reply:
        case Fault(code=code):
            return with_crc(bytes([asked.unit, asked.function | 0x80, code]))
        case Written(request=write):
            return encode_request(write)
        case Bits(request=read, values=bits):
            assert len(bits) == read.count
            packed = sum(bit << i for i, bit in enumerate(bits))
            body = packed.to_bytes((read.count + 7) // 8, "little")
        case Registers(request=read_registers, values=values):
            assert len(values) == read_registers.count
            body = b"".join(value.to_bytes(2, "big") for value in values)
    return with_crc(bytes([asked.unit, asked.function, len(body)]) + body)


def _request(frame: bytes) -> Question:
    unit, function = frame[0], frame[1]
    address = int.from_bytes(frame[2:4], "big")
    second = int.from_bytes(frame[4:6], "big")
    if function == WRITE_COIL:
        return WriteCoil(unit=unit, address=address, value=second)
    if function in (READ_COILS, READ_CONTACTS):
        return ReadBits(unit=unit, address=address, count=second, function=function)
    return Request(unit=unit, address=address, count=second, function=function)


def _table_entry(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0xA001 if byte & 1 else 0)
    return byte


CRC_TABLE = tuple(_table_entry(byte) for byte in range(256))
