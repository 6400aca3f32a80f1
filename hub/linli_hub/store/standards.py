"""Points standards as published: which one is in force on a day."""

from functools import lru_cache

from linli_hub.core.freezing import freezes_ms
from linli_hub.core.standard import Standard, local_day, parse
from linli_hub.store.tx import Tx

QUARTER_MS = 15 * 60_000  # no time zone's day starts off a quarter of an hour

parsed = lru_cache(maxsize=64)(parse)


class InForce:
    """All published standards, in order of (from_day, version), and the time it is.

    At 0 nothing is frozen.
    """

    def __init__(
        self, rows: tuple[tuple[str, int, Standard], ...], now_ms: int = 0
    ) -> None:
        self.rows, self.now_ms = rows, now_ms
        self._on: dict[str, tuple[int, Standard] | None] = {}
        self._frozen: dict[str, bool] = {}

    def day(self, at_ms: int) -> str | None:
        """The centre's local day; None before anything is published."""
        if not self.rows:
            return None
        return _local_day(self.rows[0][2].time_zone, at_ms // QUARTER_MS)

    def on(self, day: str) -> tuple[int, Standard] | None:
        """Version and standard in force on `day`."""
        if day not in self._on:
            found = [
                (v, standard) for from_day, v, standard in self.rows if from_day <= day
            ]
            self._on[day] = found[-1] if found else None
        return self._on[day]

    def frozen(self, day: str) -> bool:
        """Has the objection window of local day `day` passed?"""
        found = self._frozen.get(day)
        if found is None:
            at = self.on(day)
            found = at is not None and self.now_ms >= freezes_ms(at[1], day)
            self._frozen[day] = found
        return found


def in_force(tx: Tx) -> InForce:
    rows = tx.pick(
        "SELECT from_day, version, document FROM standard ORDER BY from_day, version"
    )
    published = [(day, version, parsed(text)) for day, version, text in rows]
    return InForce(tuple(published), tx.now_ms)


@lru_cache(maxsize=4096)
def _local_day(time_zone: str, quarter: int) -> str:
    return local_day(time_zone, quarter * QUARTER_MS)


def last_settled_day(tx: Tx) -> str | None:
    day: str | None = tx.pick("SELECT max(day) FROM settled_day")[0][0]
    return day
