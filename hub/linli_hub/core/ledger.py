"""The books: one transfer has one debit, one credit and a positive whole amount.

    post                    debit -points   credit +points
    hold   (pending)        debit's held +points; counts in what is available
    settle (of a hold)      as post, and the hold is gone
    void   (of a hold)      the hold is gone
A hold is settled or voided exactly once. Every transfer is linked into one hash
chain:  hash(n) = sha256(hash(n-1) || canonical(n)).
"""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

GENESIS = bytes(32)
POINTS_MAX = 2**53 - 1

ISSUE = "issue"
SHELF = "shelf"
ADJUSTMENT = "adjustment"


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
    "adjustment": 0,
    "claim": -1,  # taken back by a correction but spent already: owed by the member
}


def member(name: str) -> str:
    return f"member:{name}"


def claim(name: str) -> str:
    return f"claim:{name}"


def account_kind(account: str) -> str:
    """`member:h1` -> `member`; KeyError if no such kind is declared."""
    kind = account.partition(":")[0]
    SIGNS[kind]
    return kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One line of the books. `id` is derived from `cause`, never drawn.

    `pending` names the hold that a settle or void ends, `releases` its points;
    `corrects` the transfer that a correction corrects. `at_ms` is when it was booked,
    `event_ms` when what caused it happened.
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

    def __post_init__(self) -> None:
        assert type(self.points) is int and 0 < self.points <= POINTS_MAX
        assert self.debit != self.credit
        ends = self.kind in (Kind.SETTLE, Kind.VOID)
        assert ends == (self.pending is not None) == (self.releases > 0)
        assert not ends or self.points <= self.releases


def canonical(n: int, transfer: Transfer) -> bytes:
    """The bytes that are hashed; the same on every database and for ever."""
    t = transfer
    return (
        f"{n}\n{t.id}\n{t.kind}\n{t.debit}\n{t.credit}\n{t.points}\n{t.why}\n{t.cause}\n"
        f"{t.at_ms}\n{'' if t.event_ms is None else t.event_ms}\n{t.pending or ''}\n"
        f"{t.releases}\n{t.corrects or ''}\n"
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


def settle(held: Transfer, *, why: str, at_ms: int) -> Transfer:
    """Post a hold. The id comes from its cause, so a second one collides."""
    return _end(held, Kind.SETTLE, why, at_ms)


def void(held: Transfer, *, why: str, at_ms: int) -> Transfer:
    """Give a hold back. The id comes from its cause."""
    return _end(held, Kind.VOID, why, at_ms)


def _end(held: Transfer, kind: Kind, why: str, at_ms: int) -> Transfer:
    assert held.kind == Kind.HOLD
    return Transfer(
        id=f"{held.cause}/{kind}",
        debit=held.debit,
        credit=held.credit,
        points=held.points,
        why=why,
        cause=held.cause,
        at_ms=at_ms,
        kind=kind,
        pending=held.id,
        releases=held.points,
    )
