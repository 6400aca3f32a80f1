"""125 kHz card readers: RDM6300/RDM630 and ID-2/12/20LA. UART 9600 8N1.

    RDM6300  02 | 10 ASCII hex | 2 ASCII hex check | 03         every ~50 ms
    ID-12LA  02 | 10 ASCII hex | 2 ASCII hex check | 0D 0A 03   once per presentation

Check = XOR of the five data bytes (Seeed and ID Innovations datasheets). It cannot see
two data bytes changing places. The first byte is the customer byte and no part of the
card id. Clone modules send repeatable wrong checks; see `accept_bad_check`.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from linli_wire.frames.lines import xor
from linli_wire.frames.window import Window

STX = 0x02
IDENTICAL_NEEDED = 3
ENDS = {"rdm6300": b"\x03", "id12la": b"\r\n\x03"}
SHAPE = re.compile(rb"\x02([0-9A-F]{10})(..)(?:\r\n)?\x03\Z", re.DOTALL)
CHECK = re.compile(rb"[0-9A-F]{2}\Z")

Family = Literal["rdm6300", "id12la"]
BadCheck = Literal["never", "after_3_identical"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CardFrame:
    """One frame of a reader. `card` is canonical (`em:` + 8 hex digits)."""

    card: str
    customer: int = 0
    check_ok: bool = True


class Decoder:
    """Bytes of a reader -> CardFrame. Reasons in `bad`: no_end, not_hex, check.

    With accept_bad_check="after_3_identical" a frame with a wrong check is believed
    from its third identical copy in a row on; it is counted in `bad` all the same.
    """

    def __init__(
        self, *, family: Family = "rdm6300", accept_bad_check: BadCheck = "never"
    ) -> None:
        self.bad: Counter[str] = Counter()
        self._end = ENDS[family]
        self._accept = accept_bad_check == "after_3_identical"
        self._same, self._same_count = b"", 0
        self._window = Window(start=STX, size=13 + len(self._end))
        self._frames: list[CardFrame] = []

    def feed(self, chunk: bytes) -> list[CardFrame]:
        self._frames = []
        self._window.feed(chunk, self._take)
        return self._frames

    def reset(self) -> None:
        """Forget a half frame: the port was closed."""
        self._window.reset()
        self._same, self._same_count = b"", 0

    @property
    def noise_bytes(self) -> int:
        return self._window.noise_bytes

    @property
    def pending_bytes(self) -> int:
        return self._window.pending_bytes

    def _take(self, frame: bytes) -> bool:
        if not frame.endswith(self._end):
            self.bad["no_end"] += 1
            return False
        shape = SHAPE.match(frame)
        if shape is None:
            self.bad["not_hex"] += 1
            return False
        number, check = bytes.fromhex(shape[1].decode()), shape[2]
        if check == b"%02X" % xor(number):
            self._same, self._same_count = b"", 0
            self._frames.append(_frame(number, check_ok=True))
            return True
        self.bad["check" if CHECK.match(check) else "not_hex"] += 1
        self._bad_check(frame, number)
        return STX not in check

    def _bad_check(self, frame: bytes, number: bytes) -> None:
        if frame != self._same:
            self._same, self._same_count = frame, 0
        self._same_count = min(self._same_count + 1, IDENTICAL_NEEDED)
        if self._accept and self._same_count == IDENTICAL_NEEDED:
            self._frames.append(_frame(number, check_ok=False))


def encode(frame: CardFrame, *, family: Family = "rdm6300") -> bytes:
    """The bytes a sound reader sends; a frame with check_ok=False gets a wrong check."""
    assert frame.card.startswith("em:"), "these readers know no other cards"
    number = bytes([frame.customer]) + bytes.fromhex(frame.card[3:])
    check = xor(number) ^ (0 if frame.check_ok else 0x06)
    return b"\x02%b%02X%b" % (number.hex().upper().encode(), check, ENDS[family])


def _frame(number: bytes, *, check_ok: bool) -> CardFrame:
    return CardFrame(
        card=f"em:{number[1:].hex().upper()}", customer=number[0], check_ok=check_ok
    )
