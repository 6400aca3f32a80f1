"""The line of our load-cell board (HX711): `$HX,<seq>,<raw24>*<XOR>` CR LF.

Raw signed 24-bit counts; calibration lives on the edge. The two end values mean
saturated or wire off (HX711 datasheet): a fault, never a weight.
"""

import re
from collections import Counter
from dataclasses import dataclass

from linli_wire.frames.lines import Lines, unwrap, wrap

RAW_MAX = 2**23 - 1
RAW_MIN = -(2**23)
SEQ_MAX = 2**32 - 1
BODY = re.compile(rb"HX,(0|[1-9][0-9]{0,9}),(0|-?[1-9][0-9]{0,6})\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One conversion: RAW_MIN < raw < RAW_MAX."""

    seq: int
    raw: int

    def __post_init__(self) -> None:
        assert RAW_MIN < self.raw < RAW_MAX


@dataclass(frozen=True, slots=True, kw_only=True)
class Saturated:
    """An end value: overloaded, or a wire is off."""

    seq: int
    high: bool


Sample = Counts | Saturated


class Decoder:
    """Bytes of the board -> Sample. Reasons in `bad`: too_long, no_start, no_end,
    length, check, form, range."""

    def __init__(self) -> None:
        self.bad: Counter[str] = Counter()
        self._lines = Lines(self.bad)

    def feed(self, chunk: bytes) -> list[Sample]:
        samples = (self._sample(line) for line in self._lines.feed(chunk))
        return [sample for sample in samples if sample is not None]

    def reset(self) -> None:
        """Forget a half line: the port was closed."""
        self._lines.reset()

    @property
    def pending_bytes(self) -> int:
        return self._lines.pending_bytes

    def _sample(self, line: bytes) -> Sample | None:
        body = unwrap(line, self.bad)
        if body is None:
            return None
        form = BODY.match(body)
        if form is None:
            self.bad["form"] += 1
            return None
        seq, raw = int(form[1]), int(form[2])
        if seq > SEQ_MAX or not RAW_MIN <= raw <= RAW_MAX:
            self.bad["range"] += 1
            return None
        if raw in (RAW_MIN, RAW_MAX):
            return Saturated(seq=seq, high=raw > 0)
        return Counts(seq=seq, raw=raw)


def encode(sample: Sample) -> bytes:
    match sample:
        case Saturated(high=high):
            raw = RAW_MAX if high else RAW_MIN
        case Counts(raw=counts):
            raw = counts
    return wrap(b"HX,%d,%d" % (sample.seq, raw))
