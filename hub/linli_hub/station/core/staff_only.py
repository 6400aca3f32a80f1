"""Who is served by staff for a time, because too much was in doubt. Pure.

A machine that was cut off while it gave says `unknown`, and nobody is refunded for that.
Who gets into it again and again is served by a person until it is a while ago. A doubt
that staff found to be the machine's fault, nothing given, counts for nobody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from linli_hub.base.core.calendar import DAY_MS

ORDERS_MAX = 2  # with something in doubt, until staff serve (DECISIONS 75)
WINDOW_MS = 30 * DAY_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A redemption at a machine that is in review, or was ended there as given."""

    redemption: str
    order: str
    at_ms: int


def until_ms(doubts: Iterable[Doubt], now_ms: int) -> int | None:
    """When machines serve them again; None: they do. One visit counts once, for one
    cut leaves all the lines of an order in doubt."""
    last: dict[str, int] = {}
    for one in doubts:
        last[one.order] = max(one.at_ms, last.get(one.order, 0))
    recent = sorted(at_ms for at_ms in last.values() if at_ms > now_ms - WINDOW_MS)
    return recent[-ORDERS_MAX] + WINDOW_MS if len(recent) >= ORDERS_MAX else None
