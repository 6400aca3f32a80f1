"""ESC/POS receipt printers: what we tell them, and the two kinds of status they answer.

A job is a list of operations; encode() makes its bytes, escpos_reader.py reads them
again (as the printer does). Text is GB18030 in Chinese mode: what takes one byte is one
column wide, everything else two. Control characters never reach the printer.

    DLE EOT n   asked and answered at once, also while it prints nothing: 1 byte 0xx1xx10
    GS r 1      answered when everything before it is done: 1 byte 0xx0xxxx

(Epson ESC/POS command reference; GS ( k, GS v 0 as the common Chinese makes know them.)
"""

from dataclasses import dataclass
from typing import Literal

Alignment = Literal["left", "centre", "right"]
ALIGNMENTS: tuple[Alignment, ...] = ("left", "centre", "right")
BAND_ROWS = 64  # a band of a picture: small enough for the least buffer
QR_BYTES_MAX = 500
QR_DOTS = 6  # width of a module
WIDTH_DOTS = {32: 384, 48: 576}  # columns -> dots of the head


@dataclass(frozen=True, slots=True)
class Init:
    """Forget all modes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chinese:
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Align:
    to: Alignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Times the normal size, 1..8 each."""

    width: int = 1
    height: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Bold:
    on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Printable characters; others become a blank."""

    text: str


@dataclass(frozen=True, slots=True)
class NewLine:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Qr:
    """Printed as a line of its own, error correction M."""

    text: str
    dots: int = QR_DOTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A picture: rows of `width_bytes` bytes each, 8 dots a byte, first dot highest."""

    width_bytes: int
    rows: bytes

    @property
    def height(self) -> int:
        return len(self.rows) // self.width_bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """Feed to the knife and cut."""


@dataclass(frozen=True, slots=True)
class Mark:
    """GS r 1: answered with the paper's state when all before it is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """DLE EOT 1..4: printer, why offline, faults, paper."""

    what: int


@dataclass(frozen=True, slots=True)
class Clear:
    """DLE DC4 8: forget what waits to be printed. The next person must not get it."""


Op = (
    Init
    | Chinese
    | Align
    | Size
    | Bold
    | Text
    | NewLine
    | Feed
    | Qr
    | Raster
    | Cut
    | Mark
    | Ask
    | Clear
)


def encode(op: Op) -> bytes:
    match op:
        case Init():
            return b"\x1b@"
        case Chinese(on=on):
            return b"\x1c&" if on else b"\x1c."
        case Align(to=to):
            return b"\x1ba" + bytes([ALIGNMENTS.index(to)])
        case Size(width=width, height=height):
            assert 1 <= width <= 8 and 1 <= height <= 8
            return b"\x1d!" + bytes([width - 1 << 4 | height - 1])
        case Bold(on=on):
            return b"\x1bE" + bytes([on])
        case Text(text=text):
            return printable(text).encode("gb18030")
        case NewLine():
            return b"\n"
        case Feed(lines=lines):
            return b"\x1bd" + bytes([lines])
        case Qr():
            return _qr(op)
        case Raster():
            return b"".join(_band(band) for band in bands(op))
        case Cut():
            return b"\x1dVB\x00"
        case Mark():
            return b"\x1dr\x01"
        case Ask(what=what):
            assert 1 <= what <= 4
            return b"\x10\x04" + bytes([what])
        case Clear():
            return b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"


def printable(text: str) -> str:
    """Without anything that could be read as a command."""
    return "".join(c if c.isprintable() or c == "\u3000" else " " for c in text)


def columns(text: str) -> int:
    """How wide `text` is on paper: Chinese characters take two columns."""
    return sum(1 if c < "\x80" else 2 for c in text)


def bands(picture: Raster) -> list[Raster]:
    """The same picture in bands of at most BAND_ROWS rows."""
    assert picture.width_bytes and len(picture.rows) % picture.width_bytes == 0
    size = picture.width_bytes * BAND_ROWS
    return [
        Raster(width_bytes=picture.width_bytes, rows=picture.rows[at : at + size])
        for at in range(0, len(picture.rows), size)
    ]


def _band(band: Raster) -> bytes:
    size = band.width_bytes.to_bytes(2, "little") + band.height.to_bytes(2, "little")
    return b"\x1dv0\x00" + size + band.rows


def _qr(qr: Qr) -> bytes:
    stored = qr.text.encode()
    assert 0 < len(stored) <= QR_BYTES_MAX
    return (
        _code(b"\x41\x32\x00")  # model 2
        + _code(b"\x43" + bytes([qr.dots]))
        + _code(b"\x45\x31")  # error correction M
        + _code(b"\x50\x30" + stored)
        + _code(b"\x51\x30")  # print it
    )


def _code(function: bytes) -> bytes:
    return b"\x1d(k" + (len(function) + 1).to_bytes(2, "little") + b"\x31" + function


# --- what it answers ----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """What one status byte says; only the flags that its question is about."""

    offline: bool = False
    cover_open: bool = False
    paper_out: bool = False
    paper_low: bool = False
    fault: bool = False


def is_answer(byte: int) -> bool:
    """Has it the fixed bits of an answer to DLE EOT? It does not say to which."""
    return byte & 0x93 == 0x12


def is_mark(byte: int) -> bool:
    """Has it the fixed bits of an answer to GS r?"""
    return byte & 0x90 == 0x00


def decode_answer(what: int, byte: int) -> Status:
    """The answer to Ask(what)."""
    assert is_answer(byte)
    match what:
        case 1:
            return Status(offline=bool(byte & 0x08))
        case 2:
            return Status(
                cover_open=bool(byte & 0x04),
                paper_out=bool(byte & 0x20),
                fault=bool(byte & 0x40),
            )
        case 3:
            return Status(fault=bool(byte & 0x68))
        case _:
            return Status(paper_low=bool(byte & 0x0C), paper_out=bool(byte & 0x60))


def decode_mark(byte: int) -> Status:
    """The answer to Mark()."""
    assert is_mark(byte)
    return Status(paper_low=bool(byte & 0x03), paper_out=bool(byte & 0x0C))


def encode_answer(what: int, status: Status) -> bytes:
    """The printer's side of Ask(what)."""
    flags = {
        1: 0x08 * status.offline,
        2: 0x04 * status.cover_open | 0x20 * status.paper_out | 0x40 * status.fault,
        3: 0x20 * status.fault,
        4: 0x0C * (status.paper_low or status.paper_out) | 0x60 * status.paper_out,
    }
    return bytes([0x12 | flags[what]])


def encode_mark(status: Status) -> bytes:
    """The printer's side of Mark()."""
    low = status.paper_low or status.paper_out
    return bytes([0x03 * low | 0x0C * status.paper_out])
