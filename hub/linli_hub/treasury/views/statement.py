"""A member's statement: what there was, each entry with its reasons, what is left."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from linli_hub.base.core.calendar import day_bounds_ms, local_day
from linli_hub.base.store.tx import read
from linli_hub.books.views.reasons import words
from linli_hub.earning.views.why import why
from linli_hub.treasury.views.treasury import LotRow, lots

LINES_MAX = 5_000
SOON_DAYS = 92  # what lapses within these days is told
_OWN = (
    "SELECT n, id, credit, points, why, cause, at_ms, event_ms FROM transfer"
    " WHERE kind IN ('post', 'settle') AND at_ms >= :after AND at_ms < :before"
)
_SUM = (
    "SELECT coalesce(sum(points), 0) AS points FROM transfer"
    " WHERE kind IN ('post', 'settle') AND at_ms < :before"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One entry: points with their sign, the balance after it, and the reasons."""

    n: int
    id: str
    day: str
    at_ms: int
    event_ms: int | None
    what_zh: str
    what_en: str
    reasons_zh: tuple[str, ...]
    reasons_en: tuple[str, ...]
    points: int
    balance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Local days `first_day` to `last_day`, both included. `held` and `owed` as of now;
    `honours`: lifetime honour of the residents who belong to it now."""

    centre: str
    member: str
    first_day: str
    last_day: str
    time_zone: str
    made_ms: int
    opening: int
    lines: tuple[StatementLine, ...]
    closing: int
    held: int
    owed: int
    expiring: tuple[LotRow, ...]
    honours: tuple[tuple[str, int], ...]


class TooLong(ValueError):
    """More than LINES_MAX entries: ask for a shorter period."""


def statement(
    connection: Connection,
    member: str,
    period: tuple[str, str],
    time_zone: str,
    now_ms: int,
) -> Statement | None:
    """The statement of `member` for `period`, local days; None if there is no such
    member. Raises TooLong."""
    account = f"member:{member}"
    stands = read(
        connection,
        "SELECT b.posted, b.held, coalesce((SELECT -c.posted FROM balance c"
        " WHERE c.account = :claim), 0) AS owed FROM balance b"
        " WHERE b.account = :account",
        account=account,
        claim=f"claim:{member}",
    )
    if not stands:
        return None
    after, before = (
        day_bounds_ms(time_zone, period[0])[0],
        day_bounds_ms(time_zone, period[1])[1],
    )
    opening = _sum(connection, account, after)
    lines = _lines(connection, account, (after, before, opening), time_zone)
    today = local_day(time_zone, now_ms)
    soon = (date.fromisoformat(today) + timedelta(days=SOON_DAYS)).isoformat()
    return Statement(
        centre=str(read(connection, "SELECT centre FROM book")[0].centre),
        member=member,
        first_day=period[0],
        last_day=period[1],
        time_zone=time_zone,
        made_ms=now_ms,
        opening=opening,
        lines=tuple(lines),
        closing=lines[-1].balance if lines else opening,
        held=int(stands[0].held),
        owed=int(stands[0].owed),
        expiring=tuple(row for row in lots(connection, member) if row.last_day <= soon),
        honours=_honours(connection, member, now_ms),
    )


def _sum(connection: Connection, account: str, before_ms: int) -> int:
    into, out_of = (
        read(
            connection, f"{_SUM} AND {side} = :account", account=account,
            before=before_ms,
        )[0].points
        for side in ("credit", "debit")
    )  # fmt: skip
    return int(into) - int(out_of)


def _lines(
    connection: Connection,
    account: str,
    within: tuple[int, int, int],
    time_zone: str,
) -> list[StatementLine]:
    """`within`: from, before (ms), and the balance at the start."""
    after, before, balance = within
    found = [
        row
        for side in ("credit", "debit")
        for row in read(
            connection,
            f"{_OWN} AND {side} = :account ORDER BY n LIMIT :most",
            account=account,
            after=after,
            before=before,
            most=LINES_MAX + 1,
        )
    ]
    if len(found) > LINES_MAX:
        raise TooLong
    lines = []
    for row in sorted(found, key=lambda row: int(row.n)):
        points = row.points if row.credit == account else -row.points
        balance += points
        zh, en = _reasons(connection, row.cause, row.at_ms)
        lines.append(
            StatementLine(
                n=row.n,
                id=row.id,
                day=local_day(time_zone, row.at_ms),
                at_ms=row.at_ms,
                event_ms=row.event_ms,
                what_zh=words(row.why, "zh-CN"),
                what_en=words(row.why, "en"),
                reasons_zh=zh,
                reasons_en=en,
                points=points,
                balance=balance,
            )
        )
    return lines


def _reasons(
    connection: Connection, cause: str, at_ms: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What lay behind an entry when it was booked, in both languages."""
    kind, _, id = cause.partition("/")
    if kind == "d" and (told := why(connection, cause)) is not None:
        # an award that was corrected since gave other reasons then
        then = [said for said in told.before if (said.until_ms or 0) > at_ms]
        said = then[0] if then else told.now
        return said.zh, said.en
    if kind == "r":
        for row in read(
            connection,
            "SELECT i.name_zh, i.name_en, r.quantity FROM redemption r"
            " JOIN item i ON i.id = r.item WHERE r.id = :id",
            id=id,
        ):
            return (
                (f"{row.name_zh} × {row.quantity}",),
                (f"{row.name_en} × {row.quantity}",),
            )
    told_by = {
        "p": "SELECT reason FROM pending WHERE id = :id",
        "j": "SELECT reason FROM adjustment WHERE id = :id",
        "k": "SELECT answer AS reason FROM contest WHERE id = :id",
    }
    if kind in told_by:
        for row in read(connection, told_by[kind], id=id):
            return (row.reason,), (row.reason,)
    return (), ()


def _honours(
    connection: Connection, member: str, now_ms: int
) -> tuple[tuple[str, int], ...]:
    found = read(
        connection,
        "SELECT m.resident, coalesce(b.posted, 0) AS points FROM membership m"
        " LEFT JOIN balance b ON b.account = 'honour:' || m.resident"
        " WHERE m.household = :member AND m.from_ms = (SELECT max(x.from_ms)"
        "  FROM membership x WHERE x.resident = m.resident AND x.from_ms <= :now)"
        " ORDER BY m.resident",
        member=member,
        now=now_ms,
    )
    return tuple((row.resident, int(row.points)) for row in found)
