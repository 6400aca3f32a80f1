"""An ESC/POS printer: it keeps what it was sent and what came out on paper.

What comes while it is out of paper or open waits in its buffer and comes out later,
unless it is told to forget it. Questions (DLE EOT) are answered at once, the mark
(GS r) when its turn comes.
"""

from collections import deque
from dataclasses import dataclass, field

from linli_wire.frames import escpos
from linli_wire.frames.escpos import Op, Status
from linli_wire.frames.escpos_reader import Reader

LINE_MS = 20
LOW_LINES = 10
BUFFER_OPS_MAX = 20_000
PICTURE_LINE_ROWS = 24


@dataclass(slots=True)
class Printer:
    """`paper_lines` left; `mute` answers nothing; without `chinese` it prints boxes."""

    paper_lines: int = 10_000
    cover_open: bool = False
    offline: bool = False
    mute: bool = False
    chinese: bool = True
    received: bytearray = field(default_factory=bytearray)
    paper: list[Op] = field(default_factory=list)
    cuts: int = 0
    reader: Reader = field(default_factory=Reader)
    _buffer: deque[Op] = field(default_factory=deque)
    _free_ms: int = 0

    def step(self, received: bytes, now_ms: int) -> bytes:
        self.received += received
        said = b""
        for op in self.reader.feed(received):
            match op:
                case escpos.Ask(what=what):
                    said += escpos.encode_answer(what, self.status)
                case escpos.Clear():
                    self._buffer.clear()
                case _ if len(self._buffer) < BUFFER_OPS_MAX:
                    self._buffer.append(op)
        said += self._print(now_ms)
        return b"" if self.mute else said

    @property
    def status(self) -> Status:
        out = self.paper_lines <= 0
        return Status(
            offline=out or self.cover_open or self.offline,
            cover_open=self.cover_open,
            paper_out=out,
            paper_low=self.paper_lines <= LOW_LINES,
        )

    @property
    def waiting(self) -> int:
        """Operations in the buffer."""
        return len(self._buffer)

    def restart(self) -> None:
        """Power came back: the buffer is empty."""
        self._buffer.clear()
        self.reader.reset()
        self._free_ms = 0

    def _print(self, now_ms: int) -> bytes:
        said = b""
        while self._buffer and now_ms >= self._free_ms and not self.status.offline:
            op = self._buffer.popleft()
            if isinstance(op, escpos.Mark):
                said += escpos.encode_mark(self.status)
                continue
            lines = self._lines(op)
            self.paper_lines -= lines
            self._free_ms = max(self._free_ms, now_ms - LINE_MS) + LINE_MS * lines
            self.cuts += isinstance(op, escpos.Cut)
            self.paper.append(self._shown(op))
        return said

    def _shown(self, op: Op) -> Op:
        if self.chinese or not isinstance(op, escpos.Text) or op.text < "\x80":
            return op
        return escpos.Text(text="?" * escpos.columns(op.text))

    @staticmethod
    def _lines(op: Op) -> int:
        match op:
            case escpos.NewLine():
                return 1
            case escpos.Feed(lines=lines):
                return lines
            case escpos.Qr():
                return 8
            case escpos.Raster(height=height):
                return -(-height // PICTURE_LINE_ROWS)
        return 0
