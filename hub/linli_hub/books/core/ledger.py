"""The books: one transfer has one debit, one credit and a positive whole amount.

    post                    debit -points   credit +points
    hold   (pending)        debit's held +points; counts in what is available
    settle (of a hold)      as post, of all or less; the hold is gone, the rest is free
    void   (of a hold)      the hold is gone
A hold is settled or voided exactly once, a transfer reversed at most once. Every
transfer is linked into one hash chain:  hash(n) = sha256(hash(n-1) || canonical(n)).
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

GENESIS = bytes(32)
POINTS_MAX = 2**53 - 1

ISSUE = "issue"
SHELF = "shelf"
SERVICE = "service"
ADJUSTMENT = "adjustment"
EXPIRY = "expiry"
MERIT = "merit"
SYSTEM_ACCOUNTS = (ISSUE, SHELF, SERVICE, ADJUSTMENT, EXPIRY, MERIT)
AWARD, REDEMPTION = "d/", "r/"  # how a cause begins: a deed, a redemption


class Kind(StrEnum):
    POST = "post"
    HOLD = "hold"
    SETTLE = "settle"
    VOID = "void"


# What a balance (credits - debits) may be: +1 never below zero, -1 never above, 0 any.
SIGNS: dict[str, int] = {
    "issue": -1,  # points in the world
    "member": +1,
    "shelf": +1,  # points that came back for goods
    "service": +1,  # ... for a service of the centre
    "expiry": +1,  # points that lapsed or were given up
    "sponsor": +1,  # what a sponsor pledged and nobody has drawn yet
    "adjustment": 0,
    "clearing": 0,  # dealings with another centre
    "claim": -1,  # taken back by a correction but spent already: owed by the member
    "merit": -1,  # lifetime honours in the world; valueless, never for goods
    "honour": +1,  # a person's own, never spent
}
COVERED = ("member", "sponsor")  # what is held must be there


def member(name: str) -> str:
    return f"member:{name}"


def claim(name: str) -> str:
    return f"claim:{name}"


def honour(resident: str) -> str:
    return f"honour:{resident}"


def sponsor(budget: str) -> str:
    return f"sponsor:{budget}"


def account_kind(account: str) -> str:
    """`member:h1` -> `member`; KeyError if no such kind is declared."""
    kind = account.partition(":")[0]
    SIGNS[kind]
    return kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One line of the books. `id` is derived from `cause`, never drawn.

    `pending` names the hold that a settle or void ends, `releases` its points;
    `corrects` the transfer that a correction corrects, `reverses` the one whose exact
    negation this is (or one of two parts of it). `at_ms` is when it was booked,
    `event_ms` when what caused it happened. `expires`: the last local day on which a
    member can spend these points, or the day whose lot lapses here; see lots.py.
    """

    id: str
    debit: str
    credit: str
    points: int
    why: str
    cause: str
    at_ms: int
    event_ms: int | None = None
    kind: Kind = Kind.POST
    pending: str | None = None
    releases: int = 0
    corrects: str | None = None
    expires: str | None = None
    reverses: str | None = None

    def __post_init__(self) -> None:
        assert type(self.points) is int and 0 < self.points <= POINTS_MAX
        assert self.debit != self.credit
        ends = self.kind in (Kind.SETTLE, Kind.VOID)
        assert ends == (self.pending is not None) == (self.releases > 0)
        assert not ends or self.points <= self.releases


def canonical(n: int, transfer: Transfer) -> bytes:
    """The bytes that are hashed; the same on every database and for ever."""
    t = transfer
    more = f"expires {t.expires}\n" if t.expires else ""
    if t.reverses:
        more += f"reverses {t.reverses}\n"
    return (
        f"{n}\n{t.id}\n{t.kind}\n{t.debit}\n{t.credit}\n{t.points}\n{t.why}\n{t.cause}\n"
        f"{t.at_ms}\n{'' if t.event_ms is None else t.event_ms}\n{t.pending or ''}\n"
        f"{t.releases}\n{t.corrects or ''}\n{more}"
    ).encode()


def link(before: bytes, n: int, transfer: Transfer) -> bytes:
    """Chain hash after transfer number `n`."""
    return hashlib.sha256(before + canonical(n, transfer)).digest()


class Change(NamedTuple):
    """What one transfer, or a batch of them, does to one account."""

    posted: int = 0
    held: int = 0
    times: int = 0


def changes(transfers: list[Transfer]) -> dict[str, Change]:
    """The summed change to each account, in order of the account's name."""
    sums: dict[str, list[int]] = {}
    for t in transfers:
        debit = sums.setdefault(t.debit, [0, 0, 0])
        credit = sums.setdefault(t.credit, [0, 0, 0])
        debit[2] += 1
        credit[2] += 1
        if t.kind == Kind.HOLD:
            debit[1] += t.points
            continue
        debit[1] -= t.releases
        if t.kind != Kind.VOID:
            debit[0] -= t.points
            credit[0] += t.points
    return {account: Change(*sums[account]) for account in sorted(sums)}


def hold(transfer: Transfer) -> Transfer:
    return replace(transfer, kind=Kind.HOLD)


def settle(
    held: Transfer, *, why: str, at_ms: int, points: int | None = None
) -> Transfer:
    """Post a hold, or `points` of it. The id comes from its cause, so a second one
    collides."""
    return _end(
        held, Kind.SETTLE, why, (held.points if points is None else points, at_ms)
    )


def void(held: Transfer, *, why: str, at_ms: int) -> Transfer:
    """Give a hold back. The id comes from its cause."""
    return _end(held, Kind.VOID, why, (held.points, at_ms))


def _end(held: Transfer, kind: Kind, why: str, what: tuple[int, int]) -> Transfer:
    assert held.kind == Kind.HOLD
    points, at_ms = what
    return Transfer(
        id=f"{held.id.removesuffix('/hold')}/{kind}",
        debit=held.debit,
        credit=held.credit,
        points=points,
        why=why,
        cause=held.cause,
        at_ms=at_ms,
        kind=kind,
        pending=held.id,
        releases=held.points,
    )


def reversible(transfer: Transfer) -> bool:
    """Awards are settled again, never reversed; a reversal is not reversed itself.

    What lapsed stays so (an adjustment can give anew), honours are for life, and claims
    are reviewed and collected, not turned round.
    """
    return (
        transfer.kind in (Kind.POST, Kind.SETTLE)
        and transfer.reverses is None
        and not transfer.cause.startswith(AWARD)
        and account_kind(transfer.credit) not in ("honour", "claim", "expiry")
        and account_kind(transfer.debit) != "claim"
    )


def reversal(original: Transfer, available: int, at_ms: int) -> list[Transfer]:
    """The exact negation of `original`. `available`: what its credit account can give.

    What a member has spent already is booked on their claim account, in a second part.
    """
    assert reversible(original)
    back, owner = original.credit, original.credit.partition(":")[2]
    parts = [(back, original.points, "")]
    if account_kind(back) == "member" and available < original.points:
        take = max(0, available)
        parts = [(back, take, ""), (claim(owner), original.points - take, "/claim")]
    return [
        Transfer(
            id=f"{original.id}/reversal{part}",
            debit=debit,
            credit=original.debit,
            points=points,
            why="reversal",
            cause=f"v/{original.id}",
            at_ms=at_ms,
            corrects=original.id,
            reverses=original.id,
        )
        for debit, points, part in parts
        if points
    ]
