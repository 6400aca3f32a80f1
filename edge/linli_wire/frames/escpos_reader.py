"""ESC/POS from the printer's side: bytes -> operations, one character a Text.

For the simulated printer and for tests that look at the paper. What it does not know is
skipped byte by byte and counted, as a cheap printer prints nonsense and goes on.
"""

from collections import Counter
from collections.abc import Callable

from linli_wire.frames import escpos
from linli_wire.frames.escpos import ALIGNMENTS, Op

PENDING_BYTES_MAX = 16 * 1024
RASTER_BYTES_MAX = 12 * 1024  # one band; a larger one is no command of ours
CODE_BYTES_MAX = escpos.QR_BYTES_MAX + 3
CLEAR = escpos.encode(escpos.Clear())
Taken = tuple[Op | None, int]  # bytes used: 0 = more must come, -1 = not known


class Reader:
    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        self._pending = bytearray()
        self._stored = b""
        self._dots = escpos.QR_DOTS

    @property
    def pending_bytes(self) -> int:
        return len(self._pending)

    def feed(self, chunk: bytes) -> list[Op]:
        ops: list[Op] = []
        for at in range(0, len(chunk), 2048):
            self._pending += chunk[at : at + 2048]
            ops += self._scan()
        return ops

    def reset(self) -> None:
        """Power came back."""
        self._pending.clear()

    def _scan(self) -> list[Op]:
        ops: list[Op] = []
        at = 0
        while at < len(self._pending):
            op, used = self._take(bytes(self._pending[at : at + PENDING_BYTES_MAX]))
            if used == 0:
                break
            if used < 0:
                self.bad["unknown"] += 1
                used = 1
            at += used
            if op is not None:
                ops.append(op)
        del self._pending[:at]
        return ops

    def _take(self, head: bytes) -> Taken:
        first = head[0]
        if first == 0x0A:
            return escpos.NewLine(), 1
        if first in LEADS:
            if len(head) < 2:
                return None, 0
            take = COMMANDS.get(head[:2])
            if head[:2] == b"\x1d(":
                return self._code(head)
            return take(head) if take else (None, -1)
        if first < 0x20 or first == 0x7F:
            return None, -1
        return _character(head)

    def _code(self, head: bytes) -> Taken:
        """GS ( k: store, size and print of a QR code."""
        if len(head) < 8:
            return None, 0
        size = int.from_bytes(head[3:5], "little")
        if head[2:3] != b"k" or not 3 <= size <= CODE_BYTES_MAX or head[5] != 0x31:
            return None, -1
        if len(head) < 5 + size:
            return None, 0
        function, rest = head[6], head[7 : 5 + size]
        if function == 0x43:
            self._dots = rest[0]
        elif function == 0x50:
            self._stored = rest[1:]
        elif function == 0x51:
            text = self._stored.decode("utf-8", "replace")
            return escpos.Qr(text=text, dots=self._dots), 5 + size
        return None, 5 + size


def _character(head: bytes) -> Taken:
    """One character of GB18030: one, two or four bytes."""
    first = head[0]
    if first < 0x80:
        return escpos.Text(text=chr(first)), 1
    if len(head) < 2:
        return None, 0
    size = 4 if 0x30 <= head[1] <= 0x39 else 2
    if len(head) < size:
        return None, 0
    try:
        return escpos.Text(text=head[:size].decode("gb18030")), size
    except UnicodeDecodeError:
        return None, -1


def _fixed(size: int, make: Callable[[bytes], Op | None]) -> Callable[[bytes], Taken]:
    """A command of `size` bytes; `make` gives None if its arguments are nonsense."""

    def take(head: bytes) -> Taken:
        if len(head) < size:
            return None, 0
        op = make(head[:size])
        return (op, size) if op is not None else (None, -1)

    return take


def _align(head: bytes) -> Op | None:
    return escpos.Align(to=ALIGNMENTS[head[2]]) if head[2] < 3 else None


def _size(head: bytes) -> Op | None:
    if head[2] & 0x88:
        return None
    return escpos.Size(width=(head[2] >> 4) + 1, height=(head[2] & 7) + 1)


def _cut(head: bytes) -> Op | None:
    return escpos.Cut() if head[2:] == b"B\x00" else None


def _ask(head: bytes) -> Op | None:
    return escpos.Ask(what=head[2]) if 1 <= head[2] <= 4 else None


def _mark(head: bytes) -> Op | None:
    return escpos.Mark() if head[2] == 1 else None


def _clear(head: bytes) -> Op | None:
    return escpos.Clear() if head == CLEAR else None


def _raster(head: bytes) -> Taken:
    if len(head) < 8:
        return None, 0
    width, height = (int.from_bytes(head[i : i + 2], "little") for i in (4, 6))
    size = width * height
    if head[2:4] != b"0\x00" or not 0 < size <= RASTER_BYTES_MAX:
        return None, -1
    if len(head) < 8 + size:
        return None, 0
    return escpos.Raster(width_bytes=width, rows=head[8 : 8 + size]), 8 + size


LEADS = (0x10, 0x1B, 0x1C, 0x1D)
COMMANDS: dict[bytes, Callable[[bytes], Taken]] = {
    b"\x1b@": _fixed(2, lambda _: escpos.Init()),
    b"\x1c&": _fixed(2, lambda _: escpos.Chinese(on=True)),
    b"\x1c.": _fixed(2, lambda _: escpos.Chinese(on=False)),
    b"\x1ba": _fixed(3, _align),
    b"\x1bE": _fixed(3, lambda head: escpos.Bold(on=bool(head[2]))),
    b"\x1bd": _fixed(3, lambda head: escpos.Feed(lines=head[2])),
    b"\x1d!": _fixed(3, _size),
    b"\x1dV": _fixed(4, _cut),
    b"\x1dr": _fixed(3, _mark),
    b"\x10\x04": _fixed(3, _ask),
    b"\x10\x14": _fixed(len(CLEAR), _clear),
    b"\x1dv": _raster,
}
