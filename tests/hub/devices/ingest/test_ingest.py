"""From signed bytes to a signed receipt; and nothing else for anything else."""

import random
from dataclasses import replace

import pytest

from linli_hub.adapters import crypto
from linli_hub.devices.actions import edges
from linli_hub.devices.actions.booking import Batch
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.ingest.inbox import Message
from linli_hub.devices.ingest.seals import Outgoing
from linli_hub.devices.store.journals import Journal
from linli_hub.people.actions import cards
from linli_wire import chain, codec, topics
from linli_wire.messages import CardTags, ReadingsReceipt, Receipt, Welcome
from tests.hub.centre import CENTRE
from tests.hub.edge_voice import Voice
from tests.hub.room import ADMIN, ATTENDANT_CARD, RESIDENT_CARD, STAFF_CARD, Room


def receipt_of(said: tuple[Outgoing, ...]) -> Receipt:
    assert len(said) == 1
    return codec.decode(said[0].payload, Receipt)


def is_signed(room: Room, said: Outgoing) -> bool:
    place = topics.parse(said.topic)
    text = chain.message_text(
        centre=CENTRE, edge=place.edge, what=place.what, payload=said.payload
    )
    return crypto.verify(room.seals.public_key, said.signature, text)


def opened(room: Room, name: str = "bins-1", journal: str = "a" * 32) -> Voice:
    voice = room.edge(name, journal=journal)
    voice.open_journal()
    return voice


def test_a_deposit_comes_back_as_a_signed_receipt_with_its_points(room: Room) -> None:
    edge = opened(room)
    seq = edge.deposit(RESIDENT_CARD)
    said = room.hear(edge.parcel(1, seq))
    receipt = receipt_of(said)

    assert (receipt.answer, receipt.upto, receipt.refused) == ("applied", seq, [])
    assert [(o.seq, o.state) for o in receipt.outcomes] == [(seq, "awarded")]
    assert receipt.outcomes[0].points > 0
    assert said[0].topic == topics.down(CENTRE, "bins-1", "receipt")
    assert is_signed(room, said[0])
    assert not said[0].retain


def test_the_same_parcel_twenty_times_changes_nothing_after_the_first(
    room: Room,
) -> None:
    edge = opened(room)
    parcel = edge.parcel(1, edge.deposit(RESIDENT_CARD))
    first = room.hear(parcel)
    before = room.facts()

    for _ in range(20):
        assert receipt_of(room.hear(parcel)).upto == receipt_of(first).upto
    assert room.facts() == before


def test_a_parcel_ahead_is_answered_with_the_cursor(room: Room) -> None:
    edge = opened(room)
    edge.deposit(RESIDENT_CARD)
    ahead = receipt_of(room.hear(edge.parcel(3, 3)))
    room.hear(edge.parcel(1, 2))

    assert (ahead.answer, ahead.upto) == ("gap", 0)
    assert receipt_of(room.hear(edge.parcel(3, 3))).upto == 3


def test_a_forked_journal_is_quarantined_and_the_other_edges_go_on(room: Room) -> None:
    edge, other = opened(room), opened(room, "bins-2", "e" * 32)
    room.hear(edge.parcel(1, edge.deposit(RESIDENT_CARD)))
    twin = Voice("bins-1", room.seals.sealing_key, key=edge.key)
    twin.open_journal()
    twin.deposit(RESIDENT_CARD, 9_000)
    twin.deposit(RESIDENT_CARD)

    assert receipt_of(room.hear(twin.parcel(1, 4))).answer == "fork"
    seq = other.deposit(RESIDENT_CARD)
    assert receipt_of(room.hear(other.parcel(1, seq))).answer == "applied"


def test_a_bad_event_is_booked_as_refused_and_the_cursor_moves_on(room: Room) -> None:
    edge = opened(room)
    edge.write_raw(b'{"bad":1}')
    edge.deposit(RESIDENT_CARD)
    receipt = receipt_of(room.hear(edge.parcel(1, 4)))

    assert (receipt.answer, receipt.upto) == ("applied", 4)
    assert [(r.seq, r.code) for r in receipt.refused] == [(3, "not_in_contract")]
    assert [o.seq for o in receipt.outcomes] == [4]


def test_a_hole_moves_the_cursor_and_raises_an_alarm(room: Room) -> None:
    edge = opened(room)
    edge.deposit(RESIDENT_CARD)
    receipt = receipt_of(room.hear(edge.hole(1, 3)))

    assert (receipt.answer, receipt.upto) == ("applied", 3)
    assert room.one("SELECT count(*) FROM alarm WHERE code = 'journal_hole'") == 1


def test_a_hello_is_welcomed_with_its_nonce_the_time_and_the_cursor(room: Room) -> None:
    edge = opened(room)
    new = codec.decode(room.hear(edge.hello())[0].payload, Welcome)
    room.hear(edge.parcel(1, 2))
    said = room.hear(edge.hello("f" * 32))[0]
    known = codec.decode(said.payload, Welcome)

    assert (new.known, new.upto, new.nonce) == (False, 0, "c" * 32)
    assert (known.known, known.upto, known.nonce) == (True, 2, "f" * 32)
    assert known.chain == edge.links[2].hex()
    assert known.wall_ms == room.now_ms
    assert is_signed(room, said)


def test_readings_are_stored_once_and_receipted(room: Room) -> None:
    edge = opened(room)
    batch = edge.readings(1, [10.0, 11.0, 12.0])
    said = [room.hear(batch)[0] for _ in range(3)]

    assert {codec.decode(s.payload, ReadingsReceipt).upto for s in said} == {3}
    assert room.one("SELECT count(*) FROM reading") == 3
    assert all(is_signed(room, s) for s in said)


def test_a_reading_from_the_future_does_not_become_the_latest(room: Room) -> None:
    edge = room.edge("bins-1")
    room.hear(edge.readings(1, [10.0]))
    room.now_ms -= 3 * 86_400_000
    room.hear(edge.readings(2, [666.0]))

    assert room.one("SELECT max(value) FROM reading") == 10.0
    assert room.one("SELECT upto FROM reading_stream") == 2
    assert room.one("SELECT subject FROM alarm WHERE code = 'readings_in_future'")


def test_tags_follow_the_cards(room: Room) -> None:
    opened(room)
    before = room.ingest.tags_wanted()["bins-1"]
    resident = room.seals.marks(RESIDENT_CARD)
    room.do(cards.block_card, ADMIN, resident.card_hash)
    said = room.ingest.tags("bins-1")
    tags = codec.decode(said.payload, CardTags)

    assert room.ingest.tags_wanted()["bins-1"] > before
    assert tags.blocked == [resident.tag]
    assert tags.attendants == [room.seals.marks(ATTENDANT_CARD).tag]
    assert tags.staff == [room.seals.marks(STAFF_CARD).tag]
    assert said.retain
    assert is_signed(room, said)


def test_garbage_is_counted_kept_once_and_changes_nothing_else(room: Room) -> None:
    edge = opened(room)
    room.hear(edge.parcel(1, edge.deposit(RESIDENT_CARD)))
    before = room.facts()
    dice = random.Random("garbage")
    good = [edge.parcel(1, 3), edge.hello(), edge.readings(1, [1.0])]
    strange = ["linli/v1/linli/bins-1/up/parcel", "x", "linli/v1/linli/b/up/hello"]
    for n in range(300):
        base = dice.choice(good)
        raw = bytearray(base.payload)
        for _ in range(dice.randint(1, 8)):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        cut = bytes(raw[: dice.randrange(len(raw) + 1)])
        topic = dice.choice([base.topic, *strange])
        said = room.hear(replace(base, payload=cut, topic=topic, retained=n % 2 == 0))
        assert said == ()

    assert room.facts() == before
    counted = sum(n for what, n in room.ingest.counts.items() if what in _reasons())
    assert counted == 300
    assert 0 < room.one("SELECT count(*) FROM dead_letter") <= 300


def _reasons() -> set[str]:
    from linli_hub.devices.ingest.inbox import REASONS

    return set(REASONS)


def test_the_same_refused_bytes_are_one_dead_letter(room: Room) -> None:
    junk = Message(topic="linli/v1/linli/bins-1/up/parcel", payload=b"\x00" * 50)
    for _ in range(5):
        assert room.hear(junk) == ()

    assert room.one("SELECT count(*) FROM dead_letter") == 1
    assert room.one("SELECT times FROM dead_letter") == 5
    assert room.ingest.counts["not_json"] == 5


def test_a_revoked_edge_is_refused_within_five_seconds(room: Room) -> None:
    edge = opened(room)
    room.hear(edge.parcel(1, 2))
    room.do(edges.revoke, ADMIN, "bins-1")
    room.now_ms += 4_999
    edge.deposit(RESIDENT_CARD)

    assert room.hear(edge.parcel(3, 3)) == ()
    assert room.ingest.counts["edge_revoked"] == 1
    room.do(edges.add, ADMIN, "bins-1", "bins", "x" * 64, room.now_ms + 1000)
    room.ingest.forget_edges()
    assert room.hear(edge.parcel(3, 3)) == ()


def test_an_edge_cannot_speak_into_anothers_journal(room: Room) -> None:
    edge, other = opened(room), opened(room, "bins-2", "e" * 32)
    room.hear(edge.parcel(1, 2))
    before = room.facts()
    thief = Voice("bins-2", room.seals.sealing_key, key=other.key)
    thief.open_journal()
    receipt = receipt_of(room.hear(thief.parcel(1, 2)))

    assert receipt.answer == "refused"
    assert room.facts() == before
    assert room.ingest.counts["not_your_journal"] == 1


def test_a_parcel_that_breaks_us_is_answered_and_only_stops_its_own_edge(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    edge, other = opened(room), opened(room, "bins-2", "e" * 32)
    seq = edge.deposit(RESIDENT_CARD)
    real = Batch.gather

    def broken(self: Batch, journal: Journal, parcel: CheckedParcel) -> None:
        if journal.edge == "bins-1":
            raise AssertionError("planted")
        real(self, journal, parcel)

    monkeypatch.setattr(Batch, "gather", broken)
    refused = receipt_of(room.hear(edge.parcel(1, seq)))
    fine = receipt_of(room.hear(other.parcel(1, other.deposit(RESIDENT_CARD))))

    assert (refused.answer, refused.upto) == ("refused", 0)
    assert fine.answer == "applied"
    assert room.one("SELECT count(*) FROM dead_letter") == 1
