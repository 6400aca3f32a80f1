"""What the kiosk asks of the machines at its station, and what they answer.

The kiosk's unit asks; vending.py, the printer and the bench scale answer. Only ask for a
Vend when its intent is in the journal.
"""

from dataclasses import dataclass
from typing import Literal

from linli_wire.frames.escpos import Raster

Way = Literal["staff", "dispenser", "locker"]
Result = Literal["handed_over", "not_given", "unknown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vend:
    """Give `units` from `channel`. Answered by exactly one Vended, also after a fault."""

    redemption: str
    fence: int
    way: Way
    channel: int
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Vended:
    """What came of a Vend: `given` units are sure, `evidence` says from what."""

    redemption: str
    fence: int
    result: Result
    given: int
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a receipt: text left, text right."""

    left: str
    right: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintReceipt:
    """Title, lines and, if not empty, `link` as a QR code. Answered by PrinterSaid.

    `picture`: title and lines as drawn by the page, for a printer without Chinese.
    """

    title: str
    lines: tuple[Line, ...]
    link: str = ""
    picture: Raster | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLabel:
    """The sticker of a weighed bag. Answered by PrinterSaid."""

    name: str
    mass_g: int
    points: int
    picture: Raster | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterSaid:
    """`printed`: the paper of the last job is out; else why it may not be.

    `paper_low`: printed too, and the roll ends soon. One answer a job.
    """

    state: Literal["printed", "paper_out", "paper_low", "cover_open", "away"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchSaid:
    """The bench scale: `mass_g` None while it moves, is empty or is away.

    Said whenever it changes. A mass is only given after a stable zero before it.
    """

    mass_g: int | None
    away: bool = False
