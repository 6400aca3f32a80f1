"""Parcels and receipts against a hub that loses, restarts, forgets and lies."""

import itertools
from typing import Any

import pytest

from linli_edge.core.inputs import HubMessage, LinkDown, LinkUp
from linli_wire import codec, topics
from linli_wire import messages as m
from tests.edge.harness import CENTRE, EDGE, WALL_MS, Bench
from tests.edge.journal.link import all_once, append, settled


def test_nothing_is_sent_before_the_welcome(bench: Bench) -> None:
    bench.handle(LinkUp())
    bench.tick(500)

    assert not bench.parcels()
    assert len(bench.hellos()) == 1
    assert bench.hellos()[0].journal == bench.store.current.id


def test_an_unanswered_hello_is_said_again_with_another_nonce(bench: Bench) -> None:
    bench.handle(LinkUp())

    bench.tick(8000)

    hellos = bench.hellos()
    assert 2 <= len(hellos) <= 4
    assert len({hello.nonce for hello in hellos}) == len(hellos)


def test_without_a_receipt_nothing_is_forgotten_and_all_is_sent_again(
    bench: Bench,
) -> None:
    settled(bench)
    append(bench, 3)
    bench.tick(100)
    sent = bench.parcels()
    bench.sent.clear()

    bench.tick(2000)

    assert sent and bench.store.current.waiting == 3
    assert bench.parcels()[0].first == sent[0].first
    bench.serve()
    assert bench.store.current.waiting == 0
    assert all_once(bench, 3)


def test_at_most_four_parcels_are_under_way_in_order(bench: Bench) -> None:
    settled(bench)
    append(bench, 900)

    bench.tick(100)

    parcels = bench.parcels()
    assert len(parcels) == 4
    firsts = [parcel.first for parcel in parcels]
    assert firsts == sorted(firsts)
    for one, then in itertools.pairwise(parcels):
        assert then.first == one.first + len(one.events)
    bench.serve()
    assert all_once(bench, 900)


def test_a_lost_parcel_is_a_gap_and_the_rest_follows(bench: Bench) -> None:
    settled(bench)
    append(bench, 600)
    bench.tick(100)
    del bench.sent[0]

    for _ in range(40):
        bench.serve()
        bench.tick(100)
    bench.serve()

    assert all_once(bench, 600)
    assert bench.store.current.waiting == 0


def test_a_receipt_of_no_hub_changes_nothing(bench: Bench) -> None:
    settled(bench)
    append(bench, 2)
    bench.tick(100)
    receipt = codec.encode(bench.hub.take(bench.sent[-1]))

    for signature in (None, "", "00" * 64, "ff"):
        bench.handle(
            HubMessage(
                topic=topics.down(CENTRE, EDGE, "receipt"),
                payload=receipt,
                signature=signature,
            )
        )

    assert bench.store.current.waiting == 2
    assert bench.agent.refusals["receipt_signature"] == 4


@pytest.mark.parametrize(
    "other,refusal",
    [
        ({"edge": "bins-2"}, "receipt_other_edge"),
        ({"journal": "f" * 32}, "receipt_other_journal"),
        ({"epoch": 0}, "receipt_older_epoch"),
    ],
)
def test_a_receipt_for_something_else_changes_nothing(
    bench: Bench, other: dict[str, Any], refusal: str
) -> None:
    settled(bench)
    append(bench, 2)
    bench.tick(100)
    journal = bench.store.current.id

    fields = {"edge": EDGE, "epoch": 1, "journal": journal, "upto": 4}
    receipt = m.Receipt(**{**fields, **other}, answer="applied")
    bench.handle(bench.hub.down("receipt", receipt))

    assert bench.store.current.waiting == 2
    assert bench.agent.refusals[refusal] == 1


def test_a_receipt_beyond_our_end_is_asked_about_not_believed(bench: Bench) -> None:
    settled(bench)
    append(bench, 2)
    bench.tick(100)
    bench.sent.clear()

    receipt = bench.hub.receipt(bench.store.current.id, "applied", upto=99)
    bench.handle(bench.hub.down("receipt", receipt))

    assert bench.store.current.waiting == 2
    assert len(bench.hellos()) == 1


@pytest.mark.parametrize(
    "other,refusal",
    [
        ({"nonce": "f" * 32}, "welcome_nonce"),
        ({"journal": "f" * 32}, "welcome_other_journal"),
        ({"edge": "bins-2"}, "welcome_other_edge"),
    ],
)
def test_a_welcome_for_something_else_is_counted(
    bench: Bench, other: dict[str, Any], refusal: str
) -> None:
    bench.greet(**other)

    assert bench.agent.refusals[refusal] == 1
    assert not bench.parcels()


def test_a_replayed_welcome_is_refused(bench: Bench) -> None:
    bench.handle(LinkUp())
    welcome = bench.hub.welcome(bench.hellos()[0])
    bench.handle(welcome)
    bench.handle(LinkDown(reason="test"))
    bench.handle(LinkUp())

    bench.handle(welcome)

    assert bench.agent.refusals["welcome_nonce"] == 1


def test_a_hub_that_waits_for_a_person_is_not_hammered(bench: Bench) -> None:
    settled(bench)
    append(bench, 1)
    bench.tick(100)
    bench.sent.clear()
    receipt = bench.hub.receipt(bench.store.current.id, "refused")
    bench.handle(bench.hub.down("receipt", receipt))

    bench.tick(30_000)

    assert len(bench.parcels()) == 0


def test_a_slow_welcome_teaches_no_time(bench: Bench) -> None:
    bench.handle(LinkUp())
    bench.now_ms += 2001
    bench.welcome()
    bench.serve()

    assert not any(isinstance(one, m.ClockLearned) for one in bench.bodies())


def test_the_time_is_journalled_when_learned_and_when_it_moved(bench: Bench) -> None:
    bench.handle(LinkUp())
    bench.now_ms += 100
    bench.welcome()
    bench.handle(LinkUp())
    bench.welcome(wall_ms=WALL_MS + 2000)
    bench.handle(LinkUp())
    bench.welcome(wall_ms=WALL_MS + 5000)
    bench.serve()
    bench.tick(200)
    bench.serve()

    clocks = [one for one in bench.bodies() if isinstance(one, m.ClockLearned)]
    assert clocks == [
        m.ClockLearned(wall_ms=WALL_MS + 50, uncertainty_ms=50, source="hub"),
        m.ClockLearned(wall_ms=WALL_MS + 5000, uncertainty_ms=0, source="hub"),
    ]


def test_readings_wait_for_the_time_and_leave_on_their_receipt(bench: Bench) -> None:
    bench.tick(2000)
    bench.greet()

    bench.tick(2000)
    batches = [one for one in bench.sent if one.topic.endswith("/readings")]
    bench.tick(500)
    again = [one for one in bench.sent if one.topic.endswith("/readings")]
    bench.serve()
    bench.tick(3000)
    bench.serve()

    assert batches and again[0].payload == batches[0].payload
    weights = [one for one in bench.hub.readings.values() if one.quantity == "weight_g"]
    assert weights and weights[0].value == 5000.0
    assert abs(weights[0].at_ms - WALL_MS) < 10_000
    assert sorted(bench.hub.readings) == list(range(1, len(bench.hub.readings) + 1))


def test_a_clean_stop_says_offline(bench: Bench) -> None:
    settled(bench)

    bench.agent.stop(bench.now_ms)

    assert [hello.online for hello in bench.hellos()] == [False]
