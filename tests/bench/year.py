"""A year of a centre straight into SQLite: deposits and settled days, as settled.

Every day a part of the households brings a bag or a few, settled by the hub's own
settlement and stored as it stores them. What a backtest does not read is left out: the
edges' events and the transfers.
"""

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.earning.core.carry import Carry, Tally, counted_text, to_text
from linli_hub.earning.core.deed import Deed, reasons_text
from linli_hub.earning.core.settlement import go_on
from linli_hub.standard.core.standard import parse
from linli_hub.tables import METADATA

FILE = Path(__file__).parents[2] / "hub" / "standards" / "compound.toml"
FIRST = date(2025, 1, 1)
DAYS = 365
EVENTS = 3_000_000
HOUSEHOLDS = 10_000
EDGES = 45
STREAMS = ["kitchen"] * 6 + ["recyclable"] * 3 + ["compost", "hazardous", "residual"]
GRADES = [None] * 6 + ["good"] * 3 + ["mixed", "rejected"]


def fill(path: Path, events: int, first_household: str = "y", version: int = 1) -> str:
    """About so many deposits in a migrated database; the text of their standard."""
    text = FILE.read_text(encoding="utf-8")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute("PRAGMA cache_size=-200000")
        connection.execute("BEGIN")
        _standard(connection, text, version)
        households = max(10, HOUSEHOLDS * events // EVENTS)
        names = [f"{first_household}{n:06}" for n in range(households)]
        connection.executemany(
            "INSERT INTO balance (account, kind, posted, held, count)"
            " VALUES ('member:' || ?, 'member', 0, 0, 0)",
            [(name,) for name in names],
        )
        connection.execute("COMMIT")
        year = _Year(names, text, version)
        for n in range(DAYS):
            # made outside, so that a hub on the same file finds a gap to write
            deposits, days = year.day(n, events // DAYS)
            connection.execute("BEGIN IMMEDIATE")
            _insert(connection, "deposit", deposits)
            _insert(connection, "settled_day", days)
            connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return text


def _standard(connection: sqlite3.Connection, text: str, version: int) -> None:
    connection.execute(
        "INSERT INTO standard (version, from_day, document, published_ms, published_by)"
        " VALUES (?, '2024-01-01', ?, 0, 'bench')",
        (version, text),
    )


Rows = list[dict[str, Any]]


def _insert(connection: sqlite3.Connection, table: str, rows: Rows) -> None:
    names = list(rows[0])
    marks = ", ".join(f":{name}" for name in names)
    connection.executemany(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
        rows,
    )


class _Year:
    def __init__(self, names: list[str], text: str, version: int) -> None:
        self._names, self._standard, self._version = names, parse(text), version
        self._carries = [Carry()] * len(names)
        self._dice = Random(1)
        self._seqs = [0] * EDGES
        self._blank: dict[str, Any] = {
            column.name: "" if str(column.type) == "TEXT" else 0
            for column in METADATA.tables["deposit"].columns
            if not column.nullable and column.name != "no"
        }

    def day(self, n: int, events: int) -> tuple[Rows, Rows]:
        """The rows of day `n`: its deposits in order of arrival, its settled days."""
        day = date.fromordinal(FIRST.toordinal() + n).isoformat()
        start_ms = day_bounds_ms(self._standard.time_zone, day)[0]
        homes: dict[int, list[Deed]] = {}
        for at_s in sorted(
            self._dice.randrange(6 * 3600, 22 * 3600) for _ in range(events)
        ):
            home = self._dice.randrange(len(self._names))
            homes.setdefault(home, []).append(self._deed(home, start_ms + at_s * 1000))
        rows, settled = [], []
        for home, deeds in homes.items():
            more = day, deeds
            awards, carry, tally = go_on(
                self._carries[home], Tally(), more, self._standard
            )
            self._carries[home] = carry
            settled.append(self._settled(day, home, carry, tally))
            for award in awards:
                told = award.points, reasons_text(award.reasons)
                rows.append(self._row(award.deed, day, home, told))
        rows.sort(key=lambda row: row["event_ms"])
        return rows, settled

    def _deed(self, home: int, at_ms: int) -> Deed:
        dice = self._dice
        edge = home % EDGES if dice.random() < 0.9 else dice.randrange(EDGES)
        self._seqs[edge] += 1
        stream = dice.choice(STREAMS)
        return Deed(
            at_ms=at_ms,
            journal=f"{edge:032x}",
            seq=self._seqs[edge],
            stream=stream,
            mass_g=dice.randrange(40, 4000, 10),
            scale_ok=dice.random() > 0.02,
            grade=dice.choice(GRADES),
            person=f"r{home}-{dice.randrange(3)}",
            device=f"bins-{edge}/{stream}",
            device_kind="compost" if stream == "compost" else "bin",
        )

    def _row(
        self, deed: Deed, day: str, home: int, told: tuple[int, str]
    ) -> dict[str, Any]:
        edge = int(deed.journal, 16)
        return {
            **self._blank,
            "journal_no": 1_000 + edge,
            **dict(zip(("event_ms", "journal", "seq"), deed[:3], strict=True)),
            "edge": f"bins-{edge}",
            "device": deed.stream,
            "session": f"{deed.seq:016x}",
            "stream": deed.stream,
            "mass_g": deed.mass_g,
            "scale_ok": deed.scale_ok,
            "link": "serial",
            "card": f"{home:064x}",
            "boot": "b" * 32,
            "received_ms": deed.at_ms + 900,
            "day": day,
            "member": self._names[home],
            "grade": deed.grade,
            "state": "awarded",
            "points": told[0],
            "transfers": int(told[0] > 0),
            "standard": self._version,
            "reasons": told[1],
            "kind": "deposit",
            "evidence": "sensor",
            "person": deed.person,
        }

    def _settled(
        self, day: str, home: int, carry: Carry, tally: Tally
    ) -> dict[str, Any]:
        last = dict(
            zip(("last_ms", "last_journal", "last_seq"), tally.last, strict=True)
        )
        return {
            "day": day,
            "member": self._names[home],
            "standard": self._version,
            "points": tally.points,
            "carry": to_text(carry),
            "counted": counted_text(tally.counted),
            **last,
        }


def days() -> tuple[str, str]:
    """The first and the last day of the year."""
    last = date.fromordinal(FIRST.toordinal() + DAYS - 1)
    return FIRST.isoformat(), last.isoformat()
