"""What time it is, learned from the hub's signed welcome; a value, not a clock.

The hub stamps its answer to our nonce; half the round trip is the uncertainty. The
board's own wall clock is never asked: it may stand in 1970.
"""

from dataclasses import dataclass

ROUND_TRIP_MAX_MS = 2000  # a slower answer says too little
MOVED_MS = 2000  # a smaller difference is not worth an event


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """UTC in ms = monotonic ms + offset_ms, give or take uncertainty_ms."""

    offset_ms: int
    uncertainty_ms: int

    def at(self, mono_ms: int) -> int:
        return mono_ms + self.offset_ms


def learn(*, wall_ms: int, sent_ms: int, now_ms: int) -> Wall | None:
    """The time by an answer stamped `wall_ms`; None if it took too long."""
    trip_ms = now_ms - sent_ms
    if not 0 <= trip_ms <= ROUND_TRIP_MAX_MS:
        return None
    half_ms = (trip_ms + 1) // 2
    return Wall(offset_ms=wall_ms + half_ms - now_ms, uncertainty_ms=half_ms)


def is_news(known: Wall | None, learned: Wall) -> bool:
    """Whether the journal should hear of it."""
    return known is None or abs(learned.offset_ms - known.offset_ms) > MOVED_MS
