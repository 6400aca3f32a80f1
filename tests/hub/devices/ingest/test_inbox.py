"""What is believed of a broker's bytes, and the stable reason when it is not."""

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from linli_hub.adapters import crypto
from linli_hub.devices.core.parcel import CheckedParcel
from linli_hub.devices.ingest.inbox import REASONS, EdgeKey, Message, Refusal, check
from linli_hub.devices.ingest.seals import Seals
from linli_wire import chain, codec, messages, topics
from linli_wire.messages import Hello, Readings
from tests.hub.centre import CENTRE
from tests.hub.edge_voice import Voice

CARD = "em:0012ABCD"


class Room:
    """One hub's seals and two edges it knows."""

    def __init__(self, folder: Path) -> None:
        self.seals = Seals(crypto.make(folder), CENTRE)
        self.edge = Voice("bins-1", self.seals.sealing_key)
        self.other = Voice("bins-2", self.seals.sealing_key, journal="e" * 32)
        self.revoked: set[str] = set()
        self.edge.open_journal()

    def find(self, name: str) -> EdgeKey | None:
        for voice in (self.edge, self.other):
            if voice.name == name:
                return EdgeKey(
                    name=name,
                    public_key=voice.public_key,
                    revoked=name in self.revoked,
                )
        return None

    def check(self, message: Message) -> object:
        return check(message, self.find, self.seals)

    def reason(self, message: Message) -> str:
        refused = self.check(message)
        assert isinstance(refused, Refusal), refused
        assert refused.reason in REASONS
        return refused.reason


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "keys")


def test_a_parcel_is_opened_and_its_chain_recomputed(room: Room) -> None:
    room.edge.deposit(CARD)
    checked = room.check(room.edge.parcel(1, 3))

    assert isinstance(checked, CheckedParcel)
    assert (checked.edge, checked.first, checked.last) == ("bins-1", 1, 3)
    assert [event.chain for event in checked.events] == room.edge.links[1:4]
    assert checked.prev == chain.genesis(CENTRE, "bins-1", room.edge.journal)
    assert checked.events[2].card == room.seals.marks(CARD).card_hash
    assert [event.fault for event in checked.events] == [None] * 3
    assert b"12ABCD" not in repr(checked).encode()


def test_an_attendants_card_is_staff_not_resident(room: Room) -> None:
    seq = room.edge.deposit(CARD)
    room.edge.write(
        messages.Graded(
            device="bin-1",
            deposit_seq=seq,
            grade=messages.Grade.GOOD,
            attendant=room.edge.seal("em:00FF00FF"),
        )
    )
    checked = room.check(room.edge.parcel(4, 4))

    assert isinstance(checked, CheckedParcel)
    assert checked.events[0].card is None
    assert checked.events[0].staff == room.seals.marks("em:00FF00FF").card_hash


def test_a_hole_is_checked_like_events(room: Room) -> None:
    checked = room.check(room.edge.hole(1, 2))

    assert isinstance(checked, CheckedParcel)
    assert checked.hole is not None
    assert (checked.events, checked.chain) == ((), room.edge.links[2])


def test_hello_and_readings_are_believed_when_signed(room: Room) -> None:
    assert isinstance(room.check(room.edge.hello()), Hello)
    assert isinstance(room.check(room.edge.readings(1, [1.0, 2.0])), Readings)


@pytest.mark.parametrize("what", ["parcel", "hello", "readings"])
def test_unsigned_forged_or_strange_messages_have_their_reason(
    room: Room, what: str
) -> None:
    good = {
        "parcel": room.edge.parcel(1, 2),
        "hello": room.edge.hello(),
        "readings": room.edge.readings(1, [1.0]),
    }[what]
    other = topics.up(CENTRE, "bins-2", what)
    stranger = topics.up(CENTRE, "bins-9", what)
    renamed = good.payload.replace(b"bins-1", b"bins-9")

    assert room.reason(replace(good, signature=None)) == "not_signed"
    assert room.reason(replace(good, signature="0" * 128)) == "bad_signature"
    assert room.reason(replace(good, signature="zz")) == "bad_signature"
    assert room.reason(replace(good, topic=other)) == "wrong_edge"
    assert room.reason(replace(good, topic=stranger, payload=renamed)) == "edge_unknown"
    assert room.reason(replace(good, payload=b"\xff\xfe")) == "not_json"
    assert room.reason(replace(good, payload=b"{}")) == "not_in_contract"
    assert room.reason(replace(good, payload=b" " * 70_000)) == "too_long"
    newer = good.payload[:-1] + b',"v":99,"contract":99}'
    assert room.reason(replace(good, payload=newer)) == "newer_contract"
    room.revoked.add("bins-1")
    assert room.reason(good) == "edge_revoked"


@pytest.mark.parametrize(
    "topic, reason",
    [
        ("linli/v1/linli/bins-1/down/receipt", "topic_unknown"),
        ("linli/v1/linli/bins-1/up/nonsense", "topic_unknown"),
        ("linli/v2/linli/bins-1/up/hello", "topic_unknown"),
        ("linli/v1/another/bins-1/up/hello", "wrong_centre"),
        ("linli/v1/linli/BINS/up/hello", "topic_unknown"),
        ("", "topic_unknown"),
        ("/" * 300, "topic_unknown"),
        ("\x00\ud800", "topic_unknown"),
    ],
)
def test_a_topic_outside_the_contract_is_refused(
    room: Room, topic: str, reason: str
) -> None:
    assert room.reason(replace(room.edge.hello(), topic=topic)) == reason


def test_every_bit_of_a_parcel_is_covered_by_its_signature(room: Room) -> None:
    room.edge.deposit(CARD)
    good = room.edge.parcel(1, 3)
    believed = 0
    for at in range(0, len(good.payload) * 8, 7):
        raw = bytearray(good.payload)
        raw[at // 8] ^= 1 << (at % 8)
        checked = room.check(replace(good, payload=bytes(raw)))
        believed += isinstance(checked, CheckedParcel)

    assert believed == 0


def test_a_parcel_signed_by_another_edge_is_refused(room: Room) -> None:
    mine, theirs = room.edge.parcel(1, 2), room.other
    said = codec.decode(mine.payload, messages.Parcel)
    forged = theirs.signed_parcel(said, (1, 2), room.edge.links[2])

    assert room.reason(replace(forged, topic=mine.topic)) == "bad_signature"


def test_a_parcel_with_neither_events_nor_hole_or_with_both_is_refused(
    room: Room,
) -> None:
    good = codec.decode(room.edge.parcel(1, 2).payload, messages.Parcel)
    hole = codec.decode(room.edge.hole(1, 2).payload, messages.Parcel).hole
    assert hole is not None
    empty = messages.Parcel(
        edge=good.edge, journal=good.journal, first=1, prev=good.prev
    )
    both = messages.Parcel(
        edge=good.edge,
        journal=good.journal,
        first=1,
        prev=good.prev,
        events=good.events,
        hole=hole,
    )

    for said in (empty, both):
        message = room.edge.signed_parcel(said, (1, 2), room.edge.links[2])
        assert room.reason(message) == "bad_shape"


def test_what_stood_before_a_hole_is_signed_too(room: Room) -> None:
    """Control: the hole as the edge signed it is taken."""
    edge = room.edge
    good = edge.hole(1, 2)
    said = codec.decode(good.payload, messages.Parcel)
    moved = msgspec.structs.replace(said, prev="0" * 64)

    forged = replace(good, payload=codec.encode(moved))

    assert isinstance(room.check(good), CheckedParcel)
    assert room.reason(forged) == "bad_signature"


def test_a_bad_event_inside_a_good_parcel_is_a_fault_of_that_event(room: Room) -> None:
    edge = room.edge
    edge.write_raw(b'{"not":"an event"}')
    edge.write_raw(
        codec.encode(
            messages.Event(
                journal=edge.journal,
                seq=99,
                boot="b" * 32,
                mono_ms=1,
                body=messages.DeviceHealth(device="bin-1", state="ok"),
            )
        )
    )
    edge.write(
        messages.SessionFailed(
            device="bin-1",
            session="0" * 16,
            reason="timeout",
            card=messages.SealedCard(key="1" * 64, n=1, box="00" * 30),
        )
    )
    edge.deposit(CARD)
    checked = room.check(edge.parcel(3, 6))

    assert isinstance(checked, CheckedParcel)
    assert [event.fault for event in checked.events] == [
        "not_in_contract",
        "not_in_sequence",
        "card_unreadable",
        None,
    ]
    assert checked.events[3].card is not None
