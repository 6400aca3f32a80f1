"""The second stream: readings go out in batches and leave only on their receipt."""

from linli_edge.core.wall import Wall
from linli_edge.journal.core.readings import Batch, Measured, Waiting
from linli_edge.journal.core.sending import backoff_ms
from linli_edge.journal.trust import signed, trusted
from linli_edge.outside import Message, Outside
from linli_wire.messages import Gap, Reading, Readings, ReadingsReceipt


class ReadingsLink:
    """One batch under way at a time, repeated as it was until it is receipted."""

    def __init__(self, outside: Outside, every_ms: int) -> None:
        self.waiting = Waiting()
        self._outside, self._every_ms = outside, every_ms
        self._stream = outside.new_id(32)
        self._message: Message | None = None
        self._last = 0
        self._due_ms = 0
        self._tries = 0

    def add(self, measured: Measured) -> None:
        self.waiting.add(measured)

    def up(self) -> None:
        """Connected again: what was under way may be lost."""
        self._tries, self._due_ms = 0, 0

    def tick(self, wall: Wall | None, now_ms: int) -> None:
        """Send or repeat; without the time nothing can go, and nothing is lost."""
        if wall is None or now_ms < self._due_ms:
            return
        if self._message is None:
            batch = self.waiting.batch()
            if batch is None:
                return
            self._message, self._last = self._signed(batch, wall), batch.last
        if not self._outside.send(self._message):
            self._due_ms = now_ms + 1000
            return
        self._due_ms = now_ms + backoff_ms(self._tries, self._outside.jitter())
        self._tries += 1

    def receipt(self, payload: bytes, signature: str | None, now_ms: int) -> str | None:
        """Forget what the hub has stored; a refusal's reason, if it is none for us."""
        receipt = trusted(
            self._outside, "readings-receipt", ReadingsReceipt, payload, signature
        )
        if isinstance(receipt, str):
            return receipt
        if receipt.stream != self._stream:
            return "other_stream"
        if receipt.upto >= self.waiting.next_position:
            return "beyond"
        self.waiting.receipted(receipt.upto)
        if self._message is not None and receipt.upto >= self._last:
            self._message, self._tries = None, 0
            more = len(self.waiting.queue) >= 100
            self._due_ms = now_ms if more else now_ms + self._every_ms
        return None

    def _signed(self, batch: Batch, wall: Wall) -> Message:
        readings = Readings(
            edge=self._outside.edge,
            stream=self._stream,
            first=batch.first,
            readings=[_reading(one, wall) for one in batch.measured],
            gaps=[Gap(first=first, last=last) for first, last in batch.gaps],
        )
        return signed(self._outside, "readings", readings)


def _reading(one: Measured, wall: Wall) -> Reading:
    return Reading(
        device=one.device,
        quantity=one.quantity,
        at_ms=max(0, wall.at(one.mono_ms)),
        value=one.value,
    )
