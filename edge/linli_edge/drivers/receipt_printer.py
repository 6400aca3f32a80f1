"""The line to an ESC/POS printer: one question at a time, a job paced as the line goes.

A status byte does not say what it answers. So after a missed deadline nothing is asked
until the line has been silent for a while; what comes meanwhile is thrown away.
"""

from collections import Counter

from linli_edge.config.machines import ReceiptPrinter
from linli_edge.drivers.kind import Kind, LineSettings
from linli_edge.machines.core import printing
from linli_wire.frames import escpos

ANSWER_MS = 500
SILENCE_MS = 300
BITS_A_BYTE = 10
SLACK = 0.9  # a little slower than the line: what is written never piles up
SLICE_BYTES_MAX = 4096


class PrinterLine:
    """`carry_out` an order; its answer comes from `feed`, which also lets time pass."""

    def __init__(self, baud: int) -> None:
        self.bad: Counter[str] = Counter()
        self.up = False
        self._bytes_a_ms = baud * SLACK / BITS_A_BYTE / 1000
        self._order: printing.Order | None = None
        self._asked = False
        self._until_ms = self._quiet_ms = self._paced_ms = 0
        self._rest = b""

    @property
    def idle(self) -> bool:
        return self._order is None

    def carry_out(self, order: printing.Order, job: bytes, now_ms: int) -> None:
        assert self._order is None
        self._order, self._asked = order, False
        match order:
            case printing.AskState():
                self._until_ms = max(now_ms, self._quiet_ms) + ANSWER_MS
            case printing.AwaitMark(until_ms=until_ms):
                self._until_ms = until_ms
            case printing.Send():
                self._rest, self._paced_ms = job, now_ms

    def poll(self, now_ms: int) -> bytes:
        """Bytes to write now."""
        if not self.up:
            return b""
        match self._order:
            case printing.AskState(what=what) if not self._asked:
                if now_ms < self._quiet_ms:
                    return b""
                self._asked, self._until_ms = True, now_ms + ANSWER_MS
                return escpos.encode(escpos.Ask(what=what))
            case printing.Send():
                return self._slice(now_ms)
        return b""

    def feed(self, data: bytes, now_ms: int) -> list[printing.Answer]:
        """At most one answer."""
        for byte in data:
            answer = self._meaning(byte)
            if answer is not None:
                self._order = None
                return [answer]
            self.bad["unasked"] += 1
            self._quiet_ms = now_ms + SILENCE_MS
        return self._passed(now_ms)

    def port_up(self, now_ms: int) -> None:
        self.up = True
        self._quiet_ms = now_ms + SILENCE_MS

    def port_down(self) -> None:
        self.up = False

    def _passed(self, now_ms: int) -> list[printing.Answer]:
        if isinstance(self._order, printing.Send) and self.up:
            if self._rest or now_ms < self._paced_ms:
                return []
            self._order = None
            return [printing.Sent()]
        if self._order is None or (self.up and now_ms < self._until_ms):
            return []
        if isinstance(self._order, printing.AskState):
            self.bad["no_answer"] += 1
            self._quiet_ms = now_ms + SILENCE_MS
        self._order, self._rest = None, b""
        return [printing.Mute()]

    def _meaning(self, byte: int) -> printing.Answer | None:
        match self._order:
            case printing.AskState(what=what) if self._asked and escpos.is_answer(byte):
                return printing.Stated(status=escpos.decode_answer(what, byte))
            case printing.AwaitMark() if escpos.is_mark(byte):
                return printing.Marked(status=escpos.decode_mark(byte))
        return None

    def _slice(self, now_ms: int) -> bytes:
        """As much as the line has carried since; paced_ms runs ahead of what is sent."""
        if now_ms < self._paced_ms or not self._rest:
            return b""
        size = max(1, min(SLICE_BYTES_MAX, int(100 * self._bytes_a_ms)))
        part, self._rest = self._rest[:size], self._rest[size:]
        self._paced_ms = now_ms + int(len(part) / self._bytes_a_ms)
        return part


def _line(printer: ReceiptPrinter) -> LineSettings:
    return LineSettings(baud=printer.baud)


KIND = Kind(config=(ReceiptPrinter,), line=_line, gives=("paper",))
