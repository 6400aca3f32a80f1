"""A bounded sliding window over a byte stream, for binary frames of one fixed size.

noise | start ........ size bytes | ...
        ^ offered to `take`; refused -> slide on by one byte, so no frame is missed
"""

from collections.abc import Callable

SLICE_BYTES_MAX = 2048  # a long chunk is worked off in pieces: the buffer stays small


class Window:
    """Offers each candidate frame to `take`; keeps at most SLICE_BYTES_MAX + size."""

    def __init__(self, *, start: int, size: int) -> None:
        assert 0 < size <= SLICE_BYTES_MAX
        self.noise_bytes = 0
        self._start = bytes([start])
        self._size = size
        self._pending = bytearray()

    def feed(self, chunk: bytes, take: Callable[[bytes], bool]) -> None:
        """Call `take` for each candidate; it says whether that was a whole frame."""
        for at in range(0, len(chunk), SLICE_BYTES_MAX):
            self._pending += chunk[at : at + SLICE_BYTES_MAX]
            self._scan(take)

    def reset(self) -> None:
        """Forget a half frame: the line was closed or asked anew."""
        self._pending.clear()

    @property
    def pending_bytes(self) -> int:
        return len(self._pending)

    def _scan(self, take: Callable[[bytes], bool]) -> None:
        pending, at = self._pending, 0
        while True:
            start = pending.find(self._start, at)
            if start < 0:
                self.noise_bytes += len(pending) - at
                pending.clear()
                return
            self.noise_bytes += start - at
            if len(pending) - start < self._size:
                del pending[:start]
                return
            whole = take(bytes(pending[start : start + self._size]))
            at = start + (self._size if whole else 1)
