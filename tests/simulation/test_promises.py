"""What no planted bug shows by itself: each promise of the edges broken by hand."""

from dataclasses import replace

import pytest
from msgspec import Raw

from linli_hub.verify.core.snapshot import Cursor, Snapshot, Spent
from linli_wire import codec, topics
from linli_wire.messages import (
    Body,
    Event,
    Hole,
    JournalOpened,
    Parcel,
    Receipt,
    SessionFailed,
)
from tests.simulation import village
from tests.simulation.broker import Wire
from tests.simulation.promises import Kept, Promises

OLD, NEW, BOOT, HEAD = "0a" * 16, "0b" * 16, "b0" * 16, bytes(range(32))
EDGE = village.EDGES[0]
KEPT = Kept(edge=EDGE, id=OLD, state="open", next_seq=4, head=HEAD, rows=3)
BOOKS = Snapshot(
    centre=village.CENTRE, epoch=1, head_n=0, head_hash=bytes(32), lines=[],
    balances={}, cursors=[Cursor(1, OLD, EDGE, 3, HEAD, 0)], events=[], bags=[],
    days=[], standards={}, redemptions=[], goods=[], not_whole=[], lots={}, reviewed={},
    pending={},
    roots=[],
)  # fmt: skip


@pytest.fixture
def broken() -> list[str]:
    return []


@pytest.fixture
def promises(broken: list[str]) -> Promises:
    return Promises(lambda violation: broken.append(violation.id))


def parcel(journal: str, *bodies: Body, hole: Hole | None = None) -> Wire:
    events = [
        Raw(codec.encode(Event(journal=journal, seq=n, boot=BOOT, mono_ms=n, body=one)))
        for n, one in enumerate(bodies, start=1)
    ]
    said = Parcel(
        edge=EDGE, journal=journal, first=1, prev="00" * 32, events=events, hole=hole
    )
    topic = topics.up(village.CENTRE, EDGE, "parcel")
    return Wire(topic=topic, payload=codec.encode(said))


def opened(previous: str | None) -> JournalOpened:
    return JournalOpened(reason="behind", software="test", previous=previous)


def failed(reason: str) -> SessionFailed:
    return SessionFailed(device="bin-1", session="5e" * 8, reason=reason)


def test_a_number_that_is_two_events_is_seen(
    promises: Promises, broken: list[str]
) -> None:
    first = parcel(OLD, opened(None), failed("nobody"))
    promises.sent(EDGE, first)
    promises.sent(EDGE, first)
    assert broken == []

    promises.sent(EDGE, parcel(OLD, opened(None), failed("another")))
    assert broken == ["E3"]


@pytest.mark.parametrize(("named", "wrong"), [(OLD, []), (None, ["E3"])])
def test_a_new_journal_names_one_before_it(
    promises: Promises, broken: list[str], named: str | None, wrong: list[str]
) -> None:
    promises.sent(EDGE, parcel(OLD, opened(None)))
    promises.sent(EDGE, parcel(NEW, opened(named)))

    assert broken == wrong


def test_a_gap_is_seen(promises: Promises, broken: list[str]) -> None:
    hole = Hole(first=1, last=2, reason="pruned", chain=HEAD.hex())
    promises.sent(EDGE, parcel(OLD, hole=hole))

    assert broken == ["E6"]


def test_a_row_that_is_gone_is_seen(promises: Promises, broken: list[str]) -> None:
    promises.on_disk([KEPT])
    assert broken == []

    promises.on_disk([replace(KEPT, rows=2)])
    assert broken == ["E5"]


@pytest.mark.parametrize(
    ("kept", "wrong"),
    [
        (KEPT, []),
        (replace(KEPT, state="drained"), []),
        (replace(KEPT, next_seq=5), ["E6"]),
        (replace(KEPT, head=bytes(32)), ["E6"]),
        (replace(KEPT, id=NEW), ["E6"]),
        (replace(KEPT, id=NEW, state="left"), []),
    ],
)
def test_in_the_end_the_hub_has_what_the_edge_has(
    promises: Promises, broken: list[str], kept: Kept, wrong: list[str]
) -> None:
    promises.at_rest(BOOKS, [kept])

    assert broken == wrong


@pytest.mark.parametrize(
    ("state", "wrong"),
    [("held", ["P6"]), ("dispensing", ["P6"]), ("review", []), ("settled", [])],
)
def test_a_hold_past_its_time_is_seen(
    promises: Promises, broken: list[str], state: str, wrong: list[str]
) -> None:
    spent = Spent("r1", state, "h1", "rice", 1, 3, 1)
    promises.ended(replace(BOOKS, redemptions=[spent]))

    assert broken == wrong


@pytest.mark.parametrize(
    ("said", "wrong"), [("gap", []), ("applied", ["H1"]), (None, ["H1"])]
)
def test_a_parcel_is_booked_or_refused_before_the_broker_forgets_it(
    promises: Promises, broken: list[str], said: str | None, wrong: list[str]
) -> None:
    promises.books = replace(BOOKS, cursors=[])
    answers = []
    if said is not None:
        receipt = Receipt(edge=EDGE, epoch=1, journal=OLD, upto=0, answer=said)
        topic = topics.down(village.CENTRE, EDGE, "receipt")
        answers = [Wire(topic=topic, payload=codec.encode(receipt))]
    promises.acked(parcel(OLD, opened(None)), answers)

    assert broken == wrong


@pytest.mark.parametrize(
    ("epoch", "upto", "wrong"), [(1, 3, []), (1, 4, ["H2"]), (2, 3, ["H6"])]
)
def test_a_receipt_is_true_when_it_leaves(
    promises: Promises, broken: list[str], epoch: int, upto: int, wrong: list[str]
) -> None:
    promises.books = BOOKS
    receipt = Receipt(edge=EDGE, epoch=epoch, journal=OLD, upto=upto, answer="applied")
    topic = topics.down(village.CENTRE, EDGE, "receipt")
    promises.said(Wire(topic=topic, payload=codec.encode(receipt)))

    assert broken == wrong
