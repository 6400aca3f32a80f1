"""The books as a backtest reads them: read-only, in short pages, up to a fixed mark.

No page waits for another in one transaction, so that SQLite's log can be moved into
the database between any two of them. What a mark leaves out: deposits booked after it,
and what they changed in the awards of earlier ones (award_past says what those were).
"""

import sqlite3
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from sqlalchemy import create_engine, make_url

from linli_hub.backtest.core.recorded import Recorded
from linli_hub.backtest.core.report import Shelf
from linli_hub.base.core.calendar import day_bounds_ms
from linli_hub.base.store.tx import each, pick, pick_each
from linli_hub.earning.core.carry import Carry, from_text
from linli_hub.earning.core.deed import Details, of_bag
from linli_hub.standard.core.standard import Standard
from linli_hub.standard.store.standards import InForce, Published, parsed

MEMBERS_PAGE = 2_000  # a page is their deeds of one day
CACHE_KIB = 64 * 1024
_Key = tuple[int, int]


class Mark(NamedTuple):
    """The ledger's index and what goes with it: the last of each, and the time."""

    transfers: int
    deposits: int
    corrections: int
    grants: int
    at_ms: int

    def __str__(self) -> str:
        return ".".join(map(str, self))

    @classmethod
    def read(cls, text: str) -> "Mark":
        """As `str` writes it; ValueError for anything else."""
        parts = [int(part) for part in text.split(".")]
        if len(parts) != len(cls._fields) or min(parts) < 0:
            raise ValueError(f"{text!r} is no mark of the books")
        return cls(*parts)


class Replayed:
    """A connection that cannot write, and what it reads."""

    def __init__(self, url: str) -> None:
        self.sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.sqlite:
            path = Path(str(make_url(url).database)).resolve()
            self._driver: Any = sqlite3.connect(
                f"file:{quote(str(path))}?mode=ro", uri=True, isolation_level=None
            )
            for setting in ("query_only=ON", f"cache_size=-{CACHE_KIB}"):
                self._driver.execute(f"PRAGMA {setting}").fetchall()
            self.close = self._driver.close
        else:
            engine = create_engine(url, isolation_level="AUTOCOMMIT")
            raw = engine.raw_connection()
            self._driver = raw.driver_connection
            self._driver.autocommit = True
            self._driver.execute("SET default_transaction_read_only = on")
            self.close = engine.dispose
        self._told: dict[_Key, tuple[int, int, str]] = {}
        self._told_to = -1

    def _rows(self, sql: str, *args: Any) -> list[Any]:
        """One SELECT, which is a transaction of its own."""
        return pick(self._driver, self.sqlite, sql, args)

    def mark(self, at_ms: int) -> Mark:
        """Where the books stand."""
        found = self._rows(
            "SELECT head_n, (SELECT coalesce(max(no), 0) FROM deposit),"
            " (SELECT coalesce(max(n), 0) FROM award_past),"
            " (SELECT coalesce(max(n), 0) FROM award_grant) FROM book WHERE id = 1"
        )
        transfers, deposits, corrections, grants = found[0]
        return Mark(transfers, deposits, corrections, grants, at_ms)

    def standards(self) -> InForce:
        rows = self._rows(
            "SELECT from_day, version, document FROM standard ORDER BY from_day, version"
        )
        return InForce(
            tuple(Published(day, version, parsed(text)) for day, version, text in rows)
        )

    def spans(self, parts: int) -> list[tuple[str, str]]:
        """The members in so many spans of about one size: after the first id, up to
        the second; the last has no end."""
        accounts = "FROM balance WHERE kind = 'member'"
        many = self._rows(f"SELECT count(*) {accounts}")[0][0]
        cuts = [""]
        for n in range(1, parts):
            found = self._rows(
                f"SELECT account {accounts} ORDER BY account LIMIT 1 OFFSET ?",
                many * n // parts,
            )
            if found:
                cuts.append(found[0][0].removeprefix("member:"))
        return list(zip(cuts, [*cuts[1:], ""], strict=True))

    def members(self, day: str, after: str, upto: str) -> list[str]:
        """A page of members with a settled day, in order of id."""
        end, ends = (" AND member <= ?", (upto,)) if upto else ("", ())
        rows = self._rows(
            "SELECT member FROM settled_day WHERE day = ? AND member > ?"  # noqa: S608
            f"{end} ORDER BY member LIMIT ?",
            *(day, after, *ends, MEMBERS_PAGE),
        )
        return [row[0] for row in rows]

    def awards(self, day: str, members: list[str], mark: Mark) -> list[Recorded]:
        """What was awarded to them on that day, as it stood at the mark."""
        rows = self._rows(_AWARDS, members, day, mark.deposits)
        self._corrected_since(mark)
        told, grants = self._told, self._grants(day, members, mark)
        found = []
        for row in rows:
            key = row[0], row[1]
            found.append(_recorded(row, told.get(key), grants.get(key, {})))
        return found

    def _grants(
        self, day: str, members: list[str], mark: Mark
    ) -> dict[_Key, dict[str, int]]:
        """What each deed was granted, by source; a device's is in several purses."""
        if mark.grants == 0:
            return {}
        found: dict[_Key, dict[str, int]] = {}
        for journal_no, seq, source, points in self._rows(
            _GRANTS, members, day, mark.grants
        ):
            mine = found.setdefault((journal_no, seq), {})
            mine[source] = max(int(points), mine.get(source, 0))
        return found

    def _corrected_since(self, mark: Mark) -> None:
        """Learn what awards said at the mark that say something else by now."""
        self._told_to = max(self._told_to, mark.corrections)
        for n, journal_no, seq, *said in self._rows(
            "SELECT n, journal_no, seq, points, standard, reasons FROM award_past"
            " WHERE n > ? ORDER BY n",
            self._told_to,
        ):
            self._told.setdefault((journal_no, seq), (said[0], said[1], said[2]))
            self._told_to = n

    def carries(self, members: list[str], before_day: str) -> dict[str, Carry]:
        """What each member carried out of the last settled day before a day."""
        if not members:
            return {}
        given: list[tuple[str, ...]] = [(member, before_day) for member in members]
        rows = pick_each(self._driver, self.sqlite, _CARRIES, given)
        return {member: from_text(text) for member, text in rows}

    def shelf(self, mark: Mark, days: tuple[str, str], standard: Standard) -> Shelf:
        """Redeemed from the first to the last day, and what lies on the shelf."""
        zone = standard.time_zone
        from_ms, until_ms = (
            day_bounds_ms(zone, days[0])[0],
            day_bounds_ms(zone, days[1])[1],
        )
        spent, many = self._rows(
            "SELECT coalesce(sum(t.points), 0), count(*) FROM redemption r"
            " JOIN transfer t ON t.id = 'r/' || r.id || '/settle'"
            " WHERE t.n <= ? AND t.at_ms >= ? AND t.at_ms < ?",
            *(mark.transfers, from_ms, until_ms),
        )[0]
        stock = self._rows(
            "SELECT coalesce(sum(m.quantity * i.points), 0) FROM stock_move m"
            " JOIN item i ON i.id = m.item WHERE m.at_ms <= ?",
            mark.at_ms,
        )[0][0]
        return Shelf(redeemed=int(spent), redemptions=many, stock=int(stock))


_AWARDS = (
    "SELECT journal_no, seq, journal, event_ms, stream, mass_g, scale_ok, grade, edge,"
    " device, member, points, standard, reasons, person, member_class, late_ms, kind,"
    " minutes, items, evidence, deduction FROM deposit WHERE member IN ?* AND day = ?"
    " AND state = 'awarded' AND no <= ?"
)
_GRANTS = (
    "SELECT g.journal_no, g.seq, g.source, sum(g.points) FROM deposit d"
    " JOIN award_grant g ON g.journal_no = d.journal_no AND g.seq = d.seq"
    " WHERE d.member IN ?* AND d.day = ? AND d.state = 'awarded' AND g.n <= ?"
    " GROUP BY g.journal_no, g.seq, g.source, g.purse"
)
_CARRIES = each(
    ("member", "before"),
    ", last AS (SELECT each.member, (SELECT max(d.day) FROM deposit d"
    " WHERE d.member = each.member AND d.day < each.before) AS day FROM each)"
    " SELECT s.member, s.carry FROM last JOIN settled_day s"
    " ON s.day = last.day AND s.member = last.member",
)


def _recorded(
    row: Any, told: tuple[int, int, str] | None, grants: dict[str, int]
) -> Recorded:
    (
        _, seq, journal, at_ms, stream, mass_g, scale_ok, grade, edge, device, member,
        points, version, reasons, person, member_class, late_ms, *more,
    ) = row  # fmt: skip
    if told is not None:
        points, version, reasons = told
    bag, order = (stream, mass_g, bool(scale_ok), grade), (at_ms, journal, seq)
    deed = of_bag(order, bag, person, (edge, device), member_class, Details(*more))
    if grants:
        deed = deed._replace(grants=tuple(sorted(grants.items())))
    return Recorded(deed, member, late_ms, points, version, reasons)
