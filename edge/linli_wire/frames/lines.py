"""Bounded lines, and the `$BODY*XOR` lines of our own boards (as in NMEA 0183).

The check byte is the XOR of the body: it catches any single flipped bit, but cannot
see two swapped characters. Whoever uses it never trusts one frame alone.
"""

from collections import Counter
from functools import reduce

LINE_BYTES_MAX = 256  # of a longer line only the end is kept, and it is counted
BODY_BYTES_MAX = 120


class Lines:
    """Cuts a byte stream at LF. A line is given without its LF."""

    def __init__(self, bad: Counter[str]) -> None:
        self._bad = bad
        self._pending = bytearray()
        self._too_long = False

    def feed(self, chunk: bytes) -> list[bytes]:
        lines = []
        first, *rest = chunk.split(b"\n")
        self._append(first)
        for part in rest:
            lines.append(bytes(self._pending))
            if self._too_long:
                self._bad["too_long"] += 1
            self.reset()
            self._append(part)
        return lines

    def reset(self) -> None:
        """Forget a half line: the port was closed."""
        self._pending.clear()
        self._too_long = False

    @property
    def pending_bytes(self) -> int:
        return len(self._pending)

    def _append(self, part: bytes) -> None:
        self._too_long |= len(self._pending) + len(part) > LINE_BYTES_MAX
        self._pending += part[-LINE_BYTES_MAX:]
        del self._pending[:-LINE_BYTES_MAX]


def xor(body: bytes) -> int:
    return reduce(lambda check, byte: check ^ byte, body, 0)


def wrap(body: bytes) -> bytes:
    """`$` BODY `*` XOR in two upper-case hex digits, CR LF."""
    assert 0 < len(body) <= BODY_BYTES_MAX and b"$" not in body
    return b"$%b*%02X\r\n" % (body, xor(body))


def unwrap(line: bytes, bad: Counter[str]) -> bytes | None:
    """The body of a line ending in CR whose check is right; else None, counted in bad.

    A frame starts at the last `$` (no body holds one), so noise before it costs nothing.
    """
    if not line.strip():
        return None
    start = line.rfind(b"$")
    body, reason = _body(line[start:]) if start >= 0 else (b"", "no_start")
    if not body:
        bad[reason] += 1
    return body or None


def _body(frame: bytes) -> tuple[bytes, str]:
    """(body, "") of `$BODY*XX<CR>`, or (b"", why not)."""
    if not frame.endswith(b"\r") or frame[-4:-3] != b"*":
        return b"", "no_end"
    body = frame[1:-4]
    if not 0 < len(body) <= BODY_BYTES_MAX:
        return b"", "length"
    if frame[-3:-1] != b"%02X" % xor(body):
        return b"", "check"
    return body, ""
