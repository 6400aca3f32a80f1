"""An award as the books have it: what a backtest settles again."""

from typing import NamedTuple

from linli_hub.earning.core.deed import DEPOSIT, Deed


class Recorded(NamedTuple):
    """`late_ms`: when it was booked, if its day was frozen by then; else 0."""

    deed: Deed
    member: str
    late_ms: int
    points: int
    version: int
    reasons: str


def in_order(was: Recorded) -> tuple[int, int, str, int]:
    """What came in time first, by event; then each late group by its booking."""
    return was.late_ms, *was.deed[:3]


def source(deed: Deed) -> str:
    """Where a deed comes from: the kind of device, or the kind of deed at the desk."""
    return deed.device_kind if deed.kind == DEPOSIT else deed.kind
