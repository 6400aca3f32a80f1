"""Each rule over several moments is broken once, and is seen; unbroken, it is not."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from linli_hub.books.core.ledger import ISSUE, Transfer, member
from linli_hub.standard.core.standard import parse
from linli_hub.verify.core.snapshot import Bag, Booked, Cursor, Line, Snapshot, Spent
from linli_wire import codec
from linli_wire import messages as m
from tests.simulation.invariants_world import (
    Acked,
    Told,
    check_acks,
    check_growth,
    check_receipts,
    check_times,
)

STANDARD = parse(
    (Path(__file__).parents[2] / "hub" / "standard.example.toml").read_text("utf-8")
)
JOURNAL, BOOT, OTHER_BOOT = "5e" * 16, "b0" * 16, "b1" * 16
WALL_MS = 1_790_000_000_000


def line(n: int, points: int = 5) -> Line:
    transfer = Transfer(
        id=f"t{n}",
        debit=ISSUE,
        credit=member("h1"),
        points=points,
        why="award",
        cause=f"d/1/{n}",
        at_ms=n,
    )
    return Line(n, transfer, bytes(32))


def booked(
    seq: int, body: m.Body, mono_ms: int, boot: str = BOOT, fault: str | None = None
) -> Booked:
    event = m.Event(journal=JOURNAL, seq=seq, boot=boot, mono_ms=mono_ms, body=body)
    kind = str(type(body).__struct_config__.tag)
    return Booked(1, seq, seq, kind, fault, codec.encode(event), bytes(32))


def clock(seq: int, mono_ms: int, wall_ms: int, boot: str = BOOT) -> Booked:
    body = m.ClockLearned(wall_ms=wall_ms, uncertainty_ms=1, source="hub")
    return booked(seq, body, mono_ms, boot)


def deposit(seq: int, mono_ms: int, boot: str = BOOT, **more: Any) -> Booked:
    body = m.Deposit(
        device="bin-1",
        session="5e" * 8,
        stream=m.Stream.KITCHEN,
        mass_g=1000,
        before_g=0,
        after_g=1000,
        division_g=10,
    )
    return booked(seq, body, mono_ms, boot, **more)


def bag(seq: int, event_ms: int | None) -> Bag:
    return Bag(
        journal_no=1, seq=seq, journal=JOURNAL, edge="oak", device="bin-1",
        session="5e" * 8, stream="kitchen", mass_g=1000, scale_ok=True, card="c1",
        event_ms=event_ms, day=None, member=None, grade=None, state="review", points=0,
        transfers=0, standard=None, reasons="",
    )  # fmt: skip


SPENT = Spent("r1", "held", "h1", "rice", 1, 3, 1)
BOOKS = Snapshot(
    centre="linli",
    epoch=2,
    head_n=2,
    head_hash=bytes(32),
    lines=[line(1), line(2)],
    balances={},
    cursors=[Cursor(1, JOURNAL, "oak", 2, bytes(32), 0)],
    events=[clock(1, 100, WALL_MS), deposit(2, 200)],
    bags=[bag(2, WALL_MS + 100)],
    days=[],
    standards={1: STANDARD},
    redemptions=[SPENT, replace(SPENT, id="r2", state="settled")],
    goods=[],
    lots={},
    reviewed={},
    pending={},
    roots=[],
    not_whole=[],
)


def found(violations: list[Any]) -> list[str]:
    return [violation.id for violation in violations]


def grown(**more: Any) -> list[str]:
    return found(check_growth(BOOKS, replace(BOOKS, **more)))


def test_books_that_grow_are_fine() -> None:
    after = replace(
        BOOKS,
        lines=[*BOOKS.lines, line(3)],
        cursors=[replace(BOOKS.cursors[0], upto=9)],
        events=[*BOOKS.events, deposit(3, 300)],
        bags=[replace(BOOKS.bags[0], points=5, grade="good"), bag(3, None)],
        standards={1: STANDARD, 2: STANDARD},
        redemptions=[replace(SPENT, state="released", fence=2), BOOKS.redemptions[1]],
    )

    assert check_growth(BOOKS, BOOKS) == []
    assert check_growth(BOOKS, after) == []


@pytest.mark.parametrize(
    ("rule", "change"),
    [
        ("H6", {"epoch": 1}),
        ("L5", {"lines": BOOKS.lines[:1]}),
        ("L5", {"lines": [line(1), line(2, points=6), line(3)]}),
        ("H2", {"cursors": []}),
        ("H2", {"cursors": [replace(BOOKS.cursors[0], upto=1)]}),
        ("E14", {"events": BOOKS.events[1:]}),
        ("E14", {"events": [clock(1, 100, WALL_MS + 1), BOOKS.events[1]]}),
        ("E14", {"bags": []}),
        ("E14", {"bags": [replace(BOOKS.bags[0], mass_g=1001)]}),
        ("E14", {"bags": [replace(BOOKS.bags[0], card="c2")]}),
        ("E14", {"standards": {1: replace(STANDARD, pin_above=1)}}),
        ("E14", {"standards": {}}),
        ("K1", {"redemptions": BOOKS.redemptions[:1]}),
        ("K1", {"redemptions": [SPENT, replace(SPENT, id="r2", state="released")]}),
        ("K2", {"redemptions": [replace(SPENT, fence=0), BOOKS.redemptions[1]]}),
        ("K10", {"redemptions": [replace(SPENT, points=2), BOOKS.redemptions[1]]}),
    ],
)
def test_what_shrinks_or_changes_is_seen(rule: str, change: dict[str, Any]) -> None:
    assert grown(**change) == [rule]


def test_a_restored_backup_may_be_smaller_under_a_new_epoch() -> None:
    assert grown(epoch=3, lines=[], cursors=[], events=[], bags=[]) == []


def test_a_receipt_says_no_more_than_is_booked() -> None:
    def told(*receipts: Told) -> list[str]:
        return found(check_receipts(BOOKS, receipts))

    assert told(Told(2, JOURNAL, 2), Told(2, JOURNAL, 1), Told(2, "new", 0)) == []
    assert told(Told(2, JOURNAL, 3)) == ["H2"]
    assert told(Told(2, "new", 1)) == ["H2"]
    assert told(Told(1, JOURNAL, 9)) == []  # before the backup was put back


def test_what_the_broker_may_forget_is_booked_or_was_refused() -> None:
    def acked(last: int, *answers: str) -> list[str]:
        return found(check_acks(BOOKS, [Acked(JOURNAL, last, answers)]))

    assert acked(2, "applied") == []
    assert acked(2) == []  # the hub died before its answer, and was told again
    assert acked(3, "gap") == acked(3, "fork") == acked(3, "refused") == []
    assert acked(3) == ["H1"]
    assert acked(3, "applied") == ["H1"]


@pytest.mark.parametrize(
    ("events", "times"),
    [
        ([clock(1, 100, WALL_MS), deposit(2, 200)], {2: WALL_MS + 100}),
        ([deposit(1, 100), clock(2, 200, WALL_MS)], {1: WALL_MS - 100}),
        (
            [clock(1, 0, 5), deposit(2, 200), clock(3, 300, WALL_MS), deposit(4, 400)],
            {2: 205, 4: WALL_MS + 100},
        ),
        ([deposit(1, 100), clock(2, 200, WALL_MS, OTHER_BOOT)], {1: None}),
        ([deposit(1, 100)], {1: None}),
        (
            [clock(1, 0, WALL_MS), deposit(2, 9, OTHER_BOOT, fault="already_recorded"),
             deposit(3, 300)],
            {3: WALL_MS + 300},
        ),
    ],
)  # fmt: skip
def test_a_time_comes_from_the_journal_alone(
    events: list[Booked], times: dict[int, int | None]
) -> None:
    right = replace(BOOKS, events=events, bags=[bag(n, t) for n, t in times.items()])
    late = [bag(n, 1 if t is None else t + 1) for n, t in times.items()]

    assert check_times(right) == []
    assert found(check_times(replace(right, bags=late))) == ["P10"] * len(times)
