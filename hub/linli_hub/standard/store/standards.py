"""Points standards as published: which one is in force on a day."""

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection

from linli_hub.base.core.calendar import local_day
from linli_hub.base.store.tx import Tx, read
from linli_hub.standard.core.freezing import freezes_ms
from linli_hub.standard.core.standard import Standard, parse

QUARTER_MS = 15 * 60_000  # no time zone's day starts off a quarter of an hour

parsed = lru_cache(maxsize=64)(parse)


class Published(NamedTuple):
    """A version of the standard, and the local day from which it holds."""

    from_day: str
    version: int
    standard: Standard


class InForce:
    """All published standards, in order of (from_day, version), and the time it is.

    At 0 nothing is frozen.
    """

    def __init__(self, rows: tuple[Published, ...], now_ms: int = 0) -> None:
        self.rows, self.now_ms = rows, now_ms
        self._on: dict[str, Published | None] = {}
        self._frozen: dict[str, bool] = {}

    def day(self, at_ms: int) -> str | None:
        """The centre's local day; None before anything is published."""
        if not self.rows:
            return None
        return _local_day(self.rows[0].standard.time_zone, at_ms // QUARTER_MS)

    def on(self, day: str) -> Published | None:
        """What is in force on `day`."""
        if day not in self._on:
            begun = [published for published in self.rows if published.from_day <= day]
            self._on[day] = begun[-1] if begun else None
        return self._on[day]

    def frozen(self, day: str) -> bool:
        """Has the objection window of local day `day` passed?"""
        frozen = self._frozen.get(day)
        if frozen is None:
            on = self.on(day)
            frozen = on is not None and self.now_ms >= freezes_ms(on.standard, day)
            self._frozen[day] = frozen
        return frozen


def in_force(tx: Tx) -> InForce:
    rows = tx.pick(
        "SELECT from_day, version, document FROM standard ORDER BY from_day, version"
    )
    published = [Published(day, version, parsed(text)) for day, version, text in rows]
    return InForce(tuple(published), tx.now_ms)


@lru_cache(maxsize=4096)
def _local_day(time_zone: str, quarter: int) -> str:
    return local_day(time_zone, quarter * QUARTER_MS)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardRow:
    version: int
    from_day: str
    document: str
    published_ms: int
    published_by: str


def standards(connection: Connection) -> list[StandardRow]:
    found = read(
        connection,
        "SELECT version, from_day, document, published_ms, published_by FROM standard"
        " ORDER BY version",
    )
    return [StandardRow(**row._mapping) for row in found]


def pin_above(connection: Connection, now_ms: int) -> int:
    """Spending more than this asks for the PIN; 0 before any standard."""
    found = read(
        connection,
        "SELECT from_day, document FROM standard ORDER BY from_day, version",
    )
    above = 0
    for from_day, document in found:
        standard = parsed(document)
        if from_day <= local_day(standard.time_zone, now_ms):
            above = standard.pin_above
    return above
