"""Scales in A&D standard format (A&D, Kern KXS/KXG, Dini Argeo, clones). CR LF.

    ST,+00012.34  kg     stable          ST,NT,+0012.34kg     AD-4404: GS NT TR PT
    US,+00012.30  kg     moving          ST,OK,+0001.234 kg   GC: LO OK HI --
    OL,+9999999E+19      overload        QT,+00000123 PC      a count: refused

There is no checksum. Fixed widths and a fixed unit refuse lost characters, but a
flipped digit is believed: settle over many frames, never trust one.
"""

import re
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Literal

from linli_wire.frames.lines import Lines

Unit = Literal["g", "kg", "t", "lb"]
Status = Literal["stable", "moving", "overload", "underload"]
Dialect = Literal["standard", "ad4404", "gc"]

GRAMS = {
    "g": Decimal(1),
    "kg": Decimal(1000),
    "t": Decimal(1_000_000),
    "lb": Decimal("453.59237"),
}
WEIGHED = ("GS", "NT", "LO", "OK", "HI", "--")
MASS_MAX_G = 1_000_000
STATUS: dict[str, Status] = {"ST": "stable", "US": "moving"}
CODE = {"stable": "ST", "moving": "US", "overload": "OL", "underload": "OL"}

# Separator ';' goes with a decimal comma. Noise before the header is skipped.
LINE = re.compile(
    rb"(?P<head>ST|US|OL|QT)(?P<sep>[,;])(?:(?P<second>[A-Z]{2}|--)(?P=sep))?"
    rb"(?P<rest>[^\r\n]*)\r?\Z"
)
FIELD = re.compile(
    rb"(?P<number>[+-][0-9]+(?:[.,][0-9]+)?) {0,3}(?P<unit>[a-z]{1,2})\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One frame. `mass_g` is there exactly when the status is stable or moving."""

    status: Status
    mass_g: int | None = None

    def __post_init__(self) -> None:
        assert (self.mass_g is not None) == (self.status in ("stable", "moving"))


class Decoder:
    """Bytes of a scale -> Weight, in whole grams (half to even).

    `unit` is what the scale is set to; a frame in another unit is refused. `digits`
    is the width of the number without its sign, point included; by default 7 for
    frames with GS or NT and 8 for the rest.
    Reasons in `bad`: too_long, form, count, tare, width, unit, range.
    """

    def __init__(self, *, unit: Unit, digits: int | None = None) -> None:
        self.bad: Counter[str] = Counter()
        self._unit, self._digits = unit, digits
        self._lines = Lines(self.bad)

    def feed(self, chunk: bytes) -> list[Weight]:
        weights = (self._weight(line) for line in self._lines.feed(chunk))
        return [weight for weight in weights if weight is not None]

    def reset(self) -> None:
        """Forget a half line: the port was closed."""
        self._lines.reset()

    @property
    def pending_bytes(self) -> int:
        return self._lines.pending_bytes

    def _weight(self, line: bytes) -> Weight | None:
        if not line.strip():
            return None
        shape = _last_match(line)
        if shape is None:
            return self._refuse("form")
        head, second = shape["head"].decode(), (shape["second"] or b"").decode()
        if head == "QT":
            return self._refuse("count")
        if second and second not in WEIGHED:
            return self._refuse("tare" if second in ("TR", "PT") else "form")
        if head == "OL":
            minus = shape["rest"].lstrip().startswith(b"-")
            return Weight(status="underload" if minus else "overload")
        return self._weighed(STATUS[head], second, shape)

    def _weighed(
        self, status: Status, second: str, shape: re.Match[bytes]
    ) -> Weight | None:
        field = FIELD.match(shape["rest"])
        point = b"," if shape["sep"] == b";" else b"."
        if field is None or (b"," if point == b"." else b".") in field["number"]:
            return self._refuse("form")
        digits = self._digits or (7 if second in ("GS", "NT") else 8)
        if len(field["number"]) - 1 != digits:
            return self._refuse("width")
        if field["unit"].decode() != self._unit:
            return self._refuse("unit")
        mass = Decimal(field["number"].replace(b",", b".").decode()) * GRAMS[self._unit]
        if abs(mass) > MASS_MAX_G:
            return self._refuse("range")
        return Weight(
            status=status, mass_g=int(mass.to_integral_value(ROUND_HALF_EVEN))
        )

    def _refuse(self, reason: str) -> Weight | None:
        self.bad[reason] += 1
        return None


def encode(
    weight: Weight,
    *,
    unit: Unit = "kg",
    decimals: int = 3,
    dialect: Dialect = "standard",
) -> bytes:
    """What a scale set to `unit` with `decimals` sends; it rounds as a scale does."""
    second = {"standard": "", "ad4404": "NT,", "gc": "OK,"}[dialect]
    head = f"{CODE[weight.status]},{second}"
    if weight.mass_g is None:
        sign = "-" if weight.status == "underload" else "+"
        return f"{head}{sign}9999999E+19\r\n".encode()
    number = (weight.mass_g / GRAMS[unit]).quantize(Decimal(1).scaleb(-decimals))
    width = 8 if dialect == "ad4404" else 9
    gap = {"standard": "  ", "ad4404": "", "gc": " "}[dialect]
    return f"{head}{number:+0{width}.{decimals}f}{gap}{unit}\r\n".encode()


def _last_match(line: bytes) -> re.Match[bytes] | None:
    """The last header in the line: what stands before it is noise or half a frame."""
    starts = [match.start() for match in re.finditer(rb"(?:ST|US|OL|QT)[,;]", line)]
    return LINE.match(line, starts[-1]) if starts else None
