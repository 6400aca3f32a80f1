"""Deposits and settled days: what a re-settlement reads at once and writes at once."""

import re
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from linli_hub.base.store.tx import Bulk, Tx, each, insert, update
from linli_hub.earning.core.deed import BAG, Details
from linli_hub.earning.store import tables

ID = re.compile(r"d/(\d{1,18})/(\d{1,18})\Z")


class Recorded(NamedTuple):
    """What an edge or the desk said of a deposit: columns that never change."""

    journal_no: int
    seq: int
    journal: str
    edge: str
    device: str
    session: str
    stream: str
    mass_g: int
    before_g: int
    after_g: int
    division_g: int
    scale_ok: bool
    link: str
    card: str | None
    boot: str
    mono_ms: int
    received_ms: int
    kind: str = BAG.kind
    minutes: int = BAG.minutes
    items: int = BAG.items
    evidence: str = BAG.evidence
    deduction: str = BAG.deduction


class Past(NamedTuple):
    """What an award said before it was settled again."""

    journal_no: int
    seq: int
    state: str
    member: str | None
    points: int
    standard: int | None
    reasons: str


RESULT = (
    "event_ms", "day", "member", "grade", "state", "points", "transfers", "standard",
    "reasons", "person", "member_class", "late_ms", "given",
)  # fmt: skip
_INSERT: Bulk = insert(tables.Deposit, Recorded._fields + RESULT)
_UPDATE: Bulk = update(tables.Deposit, RESULT, ("journal_no", "seq"))
_PAST: Bulk = insert(tables.AwardPast, (*Past._fields, "until_ms"))
_DAYS: Bulk = insert(
    tables.SettledDay,
    (
        "member",
        "day",
        "standard",
        "points",
        "carry",
        "counted",
        "last_ms",
        "last_journal",
        "last_seq",
    ),
    "ON CONFLICT (member, day) DO UPDATE SET standard = excluded.standard,"
    " points = excluded.points, carry = excluded.carry, counted = excluded.counted,"
    " last_ms = excluded.last_ms, last_journal = excluded.last_journal,"
    " last_seq = excluded.last_seq",
)
# By its bags a member's day is found in an index that they are put into anyway.
_SETTLED: Bulk = each(
    ("member", "first"),
    ", wanted AS (SELECT x.member, x.day FROM each JOIN deposit x"
    " ON x.member = each.member AND x.day >= coalesce((SELECT max(y.day) FROM deposit y"
    " WHERE y.member = each.member AND y.day < each.first), '')"
    " UNION SELECT x.member, x.day FROM each JOIN settled_day x"
    " ON x.member = each.member AND x.day >= each.first AND x.last_ms < 0)"
    " SELECT d.member, d.day, d.standard, d.points, d.carry, d.counted, d.last_ms,"
    " d.last_journal, d.last_seq FROM wanted JOIN settled_day d"
    " ON d.day = wanted.day AND d.member = wanted.member",
)
_ONE = (
    "SELECT journal_no, seq, journal, stream, mass_g, scale_ok, card, mono_ms,"
    " received_ms, event_ms, day, member, grade, state, points, transfers, standard,"
    " reasons, edge, device, person, member_class, late_ms, given, kind, minutes, items,"
    " evidence, deduction FROM deposit"
)


@dataclass(slots=True, kw_only=True)
class Deposit:
    """A working copy, changed in place while its member's days are settled again.

    `details`: its kind and what no scale sees. `given`, `late_ms`: see table deposit.
    `refused`: its change was not booked, because it would lower an entry of a frozen
    day. `recorded` is set only while the deposit is not stored yet.
    """

    journal_no: int
    seq: int
    journal: str
    stream: str
    mass_g: int
    scale_ok: bool
    card: str | None
    mono_ms: int
    received_ms: int
    edge: str
    device: str
    details: Details = BAG
    event_ms: int | None = None
    day: str | None = None
    member: str | None = None
    grade: str | None = None
    state: str = "waiting_for_clock"
    points: int = 0
    transfers: int = 0
    standard: int | None = None
    reasons: str = "[]"
    person: str = ""
    member_class: str = ""
    late_ms: int = 0
    given: str = ""
    refused: bool = False
    recorded: Recorded | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        return f"d/{self.journal_no}/{self.seq:012}"

    def result(self) -> tuple[Any, ...]:
        """What settlement says of it now, in the order of RESULT."""
        return (
            self.event_ms, self.day, self.member, self.grade, self.state, self.points,
            self.transfers, self.standard, self.reasons, self.person,
            self.member_class, self.late_ms, self.given,
        )  # fmt: skip


class Day(NamedTuple):
    """A settled day as stored: see table settled_day."""

    standard: int
    points: int
    carry: str
    counted: str
    last_ms: int
    last_journal: str
    last_seq: int


def key_of(id: str) -> tuple[int, int] | None:
    """Journal number and seq of `d/JOURNAL/SEQ`."""
    match = ID.match(id)
    return None if match is None else (int(match[1]), int(match[2]))


def waiting(tx: Tx, journal_no: int) -> list[Deposit]:
    """Deposits of a journal that have no time yet."""
    return _some(tx, "WHERE journal_no = ? AND state = 'waiting_for_clock'", journal_no)


def of_unknown_card(tx: Tx, card: str) -> list[Deposit]:
    return _some(tx, "WHERE card = ? AND state = 'unknown_card'", card)


def of_members_from(tx: Tx, members: list[str], from_day: str) -> list[Deposit]:
    return _some(
        tx, "WHERE member IN ?* AND day >= ? AND state = 'awarded'", members, from_day
    )


def of_given(tx: Tx, given: list[str], from_ms: int) -> list[Deposit]:
    """What staff gave to any of `given`, done since `from_ms`."""
    where = "WHERE given IN ?* AND given <> '' AND event_ms >= ?"
    return _some(tx, where, given, from_ms)


def last_of_desk(tx: Tx) -> int:
    """The number of the last deed that the desk recorded."""
    found = tx.pick("SELECT coalesce(max(seq), 0) FROM deposit WHERE journal_no = 0")
    return int(found[0][0])


def without_standard(tx: Tx) -> list[Deposit]:
    return _some(tx, "WHERE state = 'review' AND reasons LIKE ?", "%no_standard%")


def one(tx: Tx, journal_no: int, seq: int) -> Deposit | None:
    return by_seq(tx, journal_no, [seq]).get(seq)


def by_seq(tx: Tx, journal_no: int, seqs: list[int]) -> dict[int, Deposit]:
    found = _some(tx, "WHERE journal_no = ? AND seq IN ?*", journal_no, seqs)
    return {deposit.seq: deposit for deposit in found}


def between(tx: Tx, journal_no: int, first: int, last: int) -> list[Deposit]:
    return _some(tx, "WHERE journal_no = ? AND seq BETWEEN ? AND ?", journal_no, first, last)  # fmt: skip


def of_days(tx: Tx, members: list[str], days: list[str]) -> list[Deposit]:
    """What was awarded to any of `members` on any of `days`."""
    return _some(
        tx, "WHERE member IN ?* AND day IN ?* AND state = 'awarded'", members, days
    )


def settled(tx: Tx, first: dict[str, str]) -> dict[str, dict[str, Day]]:
    """By member: its settled days from day `first` on, and the last before it that has
    bags (one without hands on what was carried into it)."""
    days: dict[str, dict[str, Day]] = {member: {} for member in first}
    for member, day, *row in tx.pick_each(_SETTLED, list(first.items())):
        days[member][day] = Day(*row)
    return days


def claimed(tx: Tx, deposit: Deposit, account: str) -> int:
    """What the transfers of `deposit` have put on a claim account and not let off."""
    found = tx.pick(
        "SELECT debit, points FROM transfer WHERE id IN ?* AND ? IN (debit, credit)",
        [f"{deposit.id}/{n}" for n in range(deposit.transfers)],
        account,
    )
    return sum(points if debit == account else -points for debit, points in found)


def save(tx: Tx, deposits: list[Deposit]) -> None:
    """Insert what is new, update the rest."""
    tx.bulk(
        _INSERT, [d.recorded + d.result() for d in deposits if d.recorded is not None]
    )
    done = [(*d.result(), d.journal_no, d.seq) for d in deposits if d.recorded is None]
    assert tx.bulk(_UPDATE, done) == len(done)
    for deposit in deposits:
        deposit.recorded = None


def save_past(tx: Tx, past: list[Past]) -> None:
    """Keep what awards said before."""
    tx.bulk(_PAST, [(*row, tx.now_ms) for row in past])


def save_days(tx: Tx, days: list[tuple[str, str, Day]]) -> None:
    tx.bulk(_DAYS, [(m, day, *d) for m, day, d in days])


def new(recorded: Recorded, event_ms: int | None) -> Deposit:
    """A deposit that is not stored yet. `event_ms`: when it was, if that is known."""
    r, details = recorded, BAG
    if r.kind != BAG.kind:
        details = Details(r.kind, r.minutes, r.items, r.evidence, r.deduction)
    return Deposit(
        journal_no=r.journal_no, seq=r.seq, journal=r.journal, stream=r.stream,
        mass_g=r.mass_g, scale_ok=r.scale_ok, card=r.card, mono_ms=r.mono_ms,
        received_ms=r.received_ms, edge=r.edge, device=r.device, event_ms=event_ms,
        details=details, recorded=recorded,
    )  # fmt: skip


def _some(tx: Tx, where: str, *args: Any) -> list[Deposit]:
    rows = tx.pick(f"{_ONE} {where} ORDER BY no", *args)
    return [_stored(row) for row in rows]


def _stored(row: Any) -> Deposit:
    (
        journal_no, seq, journal, stream, mass_g, scale_ok, card, mono_ms, received_ms,
        event_ms, day, member, grade, state, points, transfers, standard, reasons, edge,
        device, person, member_class, late_ms, given, *details,
    ) = row  # fmt: skip
    return Deposit(
        journal_no=journal_no, seq=seq, journal=journal, stream=stream, mass_g=mass_g,
        scale_ok=bool(scale_ok), card=card, mono_ms=mono_ms, received_ms=received_ms,
        event_ms=event_ms, day=day, member=member, grade=grade, state=state,
        points=points, transfers=transfers, standard=standard, reasons=reasons,
        edge=edge, device=device, person=person, member_class=member_class,
        late_ms=late_ms, given=given, details=Details(*details),
    )  # fmt: skip


def last_settled_day(tx: Tx) -> str | None:
    day: str | None = tx.pick("SELECT max(day) FROM settled_day")[0][0]
    return day
