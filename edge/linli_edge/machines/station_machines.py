"""The machines at a kiosk, as the kiosk sees them. The agent builds and drives them.

The kiosk calls `vend` and `print`. Answers (Vended, PrinterSaid) and what the bench
scale says by itself (BenchSaid) come through the `say` given at construction, always
from a later tick or from bytes that came, never from within the call.
"""

from dataclasses import dataclass
from typing import Literal, Protocol

from linli_edge.machines.core.messages import PrintLabel, PrintReceipt, Vend

Condition = Literal["ready", "paper_low", "paper_out", "cover_open", "away"]


class Vendor(Protocol):
    """Dispensers and lockers."""

    def vend(self, vend: Vend, now_ms: int) -> None: ...


class Printer(Protocol):
    """`condition`: what the printer last said of itself."""

    @property
    def condition(self) -> Condition: ...
    def print(self, job: PrintReceipt | PrintLabel, now_ms: int) -> None: ...


class Bench(Protocol):
    """The bench scale only speaks: BenchSaid, whenever what it says changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machines:
    """None: this kiosk has no such machine."""

    vendor: Vendor | None = None
    printer: Printer | None = None
    bench: Bench | None = None
