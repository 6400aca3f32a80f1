"""What a bad wire does to bytes: drop, copy, delay, split, corrupt. One seed."""

from collections import Counter, deque
from dataclasses import dataclass
from random import Random

WAITING_BYTES_MAX = 4096  # beyond it a held-back byte is lost, as in a full UART


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """Chance per chunk of each kind of trouble."""

    drop: float = 0.0
    copy: float = 0.0
    delay: float = 0.0
    split: float = 0.0
    corrupt: float = 0.0
    delay_ms: int = 120


SOUND = Rates()
NOISY = Rates(drop=0.01, copy=0.01, delay=0.03, split=0.2, corrupt=0.02)


class BadLine:
    """Bytes in, what arrives out. Order is kept: a serial line cannot overtake."""

    def __init__(self, rates: Rates, draw: Random) -> None:
        self.done: Counter[str] = Counter()
        self.rates = rates
        self._draw = draw
        self._waiting: deque[tuple[int, bytes]] = deque()

    def carry(self, chunk: bytes, now_ms: int) -> bytes:
        """Take `chunk` (b"" to let time pass); give what arrives by now_ms."""
        if chunk:
            self._take(chunk, now_ms)
        arrived = []
        while self._waiting and self._waiting[0][0] <= now_ms:
            arrived.append(self._waiting.popleft()[1])
        return b"".join(arrived)

    def _take(self, chunk: bytes, now_ms: int) -> None:
        rates = self.rates
        if self._hit("drop", rates.drop):
            return
        if self._hit("corrupt", rates.corrupt):
            chunk = self._corrupted(chunk)
        if self._hit("copy", rates.copy):
            chunk += chunk
        due_ms = now_ms
        if self._hit("delay", rates.delay):
            due_ms += self._draw.randrange(1, rates.delay_ms + 1)
        if self._waiting:
            due_ms = max(due_ms, self._waiting[-1][0])
        cut = len(chunk)
        if len(chunk) > 1 and self._hit("split", rates.split):
            cut = self._draw.randrange(1, len(chunk))
        self._hold(chunk[:cut], due_ms)
        self._hold(chunk[cut:], due_ms + 1)

    def _hold(self, piece: bytes, due_ms: int) -> None:
        held = sum(len(waiting) for _, waiting in self._waiting)
        if piece and held + len(piece) <= WAITING_BYTES_MAX:
            self._waiting.append((due_ms, piece))

    def _hit(self, kind: str, chance: float) -> bool:
        hit = chance > 0 and self._draw.random() < chance
        self.done[kind] += hit
        return hit

    def _corrupted(self, chunk: bytes) -> bytes:
        at = self._draw.randrange(len(chunk))
        flipped = chunk[at] ^ 1 << self._draw.randrange(8)
        return chunk[:at] + bytes([flipped]) + chunk[at + 1 :]
