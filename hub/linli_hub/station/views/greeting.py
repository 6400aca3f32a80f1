"""Whom the kiosk greets: balance, last entries with their reasons, what is open."""

from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from linli_hub.base.core.calendar import DAY_MS, local_day
from linli_hub.base.store.tx import read
from linli_hub.books.core.ledger import member
from linli_hub.books.views.entries import Entry, EntryFilter, balance, entries
from linli_hub.earning.views import contests
from linli_hub.earning.views import why as views_why
from linli_hub.registry.store.holders import holder_of
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.redemptions import open_of
from linli_hub.station.views.waiting import notes

SOON_MS = 60 * DAY_MS  # what lapses within this is said at the kiosk


@dataclass(frozen=True, slots=True, kw_only=True)
class Recent:
    """`what`: the stream of a bag, else why it was booked; and its reasons.

    `award`: the deed, once at its newest entry; `contest`: who doubted it.
    """

    at_ms: int
    what: str
    points: int
    why_zh: tuple[str, ...] = ()
    why_en: tuple[str, ...] = ()
    award: str | None = None
    contest: contests.ContestRow | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """Whom the kiosk greets. The name is masked; nothing is known of a strange card."""

    known: bool
    blocked: bool = False
    role: str | None = None
    resident: str | None = None
    name_masked: str | None = None
    language: str = "zh-CN"
    member: str | None = None
    balance: int = 0
    available: int = 0
    recent: tuple[Recent, ...] = ()
    open: tuple[RedemptionRow, ...] = field(default=())
    expiring: tuple[int, str] | None = None  # points, and their last day
    may_spend: bool = False
    news: tuple[tuple[str, str], ...] = ()  # zh, en


def greeting(connection: Connection, card_hash: str, now_ms: int) -> Greeting:
    """What the kiosk shows to the holder of a card."""
    holder = holder_of(connection, card_hash)
    if holder is not None and holder.blocked(now_ms):
        return Greeting(known=True, blocked=True, role=holder.role)
    who = None if holder is None else holder.at(now_ms)
    if holder is None or who is None:
        return Greeting(known=False)
    row = read(
        connection,
        "SELECT r.id, r.name, r.language, r.head, h.spend FROM resident r, household h"
        " WHERE r.id = :id AND h.id = :member",
        id=who.resident,
        member=who.member,
    )[0]
    account = member(who.member)
    has = balance(connection, account)
    assert has is not None
    last = entries(connection, EntryFilter(account=account, limit=10))
    return Greeting(
        known=True,
        role=holder.role,
        resident=row.id,
        name_masked=masked(row.name),
        language=row.language,
        member=who.member,
        balance=has.posted,
        available=has.available,
        recent=recents(connection, last.rows, account),
        open=tuple(open_of(connection, who.member)),
        expiring=expiring(connection, account, now_ms),
        may_spend=row.spend != "heads" or bool(row.head),
        news=tuple((n.zh, n.en) for n in notes(connection, row.id, now_ms)),
    )


def expiring(
    connection: Connection, account: str, now_ms: int
) -> tuple[int, str] | None:
    """What lapses first, if that is soon."""
    found = read(
        connection,
        "SELECT points, expires FROM lot WHERE account = :account AND points > 0"
        " AND expires <= :soon ORDER BY expires LIMIT 1",
        account=account,
        soon=local_day("UTC", now_ms + SOON_MS),
    )
    return (found[0].points, found[0].expires) if found else None


def masked(name: str) -> str:
    """A name as it may stand on a screen in a hall: 王小明 -> 王*明, Li -> L*."""
    if len(name) <= 2:
        return f"{name[:1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"


def _moves(entry: Entry) -> bool:
    return entry.kind in ("post", "settle")


def recents(
    connection: Connection, found: tuple[Entry, ...], account: str
) -> tuple[Recent, ...]:
    """Entries that moved points of `account`, with their reasons."""
    told: list[Recent] = []
    for entry in found:
        if _moves(entry):
            one = _recent(connection, entry, account)
            if one.award and one.award in {other.award for other in told}:
                one = replace(one, award=None, contest=None)
            told.append(one)
    return tuple(told)


def _recent(connection: Connection, entry: Entry, account: str) -> Recent:
    points = entry.points if entry.credit == account else -entry.points
    at_ms = entry.event_ms or entry.at_ms
    told = views_why.why(connection, entry.cause)
    if told is None:
        why = contests.answer_of(connection, entry.cause)
        what = entry.why
        return Recent(at_ms=at_ms, what=what, points=points, why_zh=why, why_en=why)
    what = (told.stream or told.kind) if entry.why == "award" else entry.why
    now = told.now
    return Recent(
        at_ms=at_ms, what=what, points=points, why_zh=now.zh, why_en=now.en,
        award=told.id, contest=told.contest,
    )  # fmt: skip
