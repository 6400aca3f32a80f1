"""One example of every message; golden/ holds the bytes each was first sent as."""

import msgspec

from linli_wire import codec
from linli_wire import messages as m

JOURNAL = "0123456789abcdef0123456789abcdef"
BOOT = "00112233445566778899aabbccddeeff"
HASH = "ab" * 32
CARD = m.SealedCard(key="cd" * 32, n=7, box="00ff" * 14)


def event(seq: int, body: m.Body) -> m.Event:
    return m.Event(journal=JOURNAL, seq=seq, boot=BOOT, mono_ms=1000 * seq, body=body)


BODIES: dict[str, m.Body] = {
    "journal_opened": m.JournalOpened(
        reason="behind", software="0.1.0", previous=JOURNAL, previous_upto=41
    ),
    "clock": m.ClockLearned(wall_ms=1_795_000_000_000, uncertainty_ms=12, source="hub"),
    "deposit": m.Deposit(
        device="bin-3",
        session="0011223344556677",
        stream=m.Stream.KITCHEN,
        mass_g=1320,
        before_g=18200,
        after_g=19520,
        division_g=20,
        card=CARD,
        link="mqtt",
    ),
    "deposit_unattributed": m.Deposit(
        device="bin-3",
        session="0011223344556678",
        stream=m.Stream.RECYCLABLE,
        mass_g=-40,
        before_g=40,
        after_g=0,
        division_g=20,
        scale_ok=False,
    ),
    "graded": m.Graded(
        device="bin-3", deposit_seq=3, grade=m.Grade.GOOD, attendant=CARD
    ),
    "session_failed": m.SessionFailed(
        device="bin-3", session="0011223344556679", reason="scale_silent", card=CARD
    ),
    "device_health": m.DeviceHealth(device="scale-3", state="stuck", detail="24 h"),
    "dispense_intent": m.DispenseIntent(redemption=JOURNAL, fence=4),
    "dispense_result": m.DispenseResult(
        redemption=JOURNAL, fence=4, result="handed_over", staff=CARD
    ),
}

MESSAGES: dict[str, msgspec.Struct] = {
    **{f"event_{name}": event(3, body) for name, body in BODIES.items()},
    "hello": m.Hello(
        edge="bins-a",
        online=True,
        software="0.1.0",
        boot=BOOT,
        nonce=BOOT,
        journal=JOURNAL,
        next_seq=42,
        chain=HASH,
        acked=40,
        unreadable_rows=1,
    ),
    "hello_will": m.Hello(edge="bins-a", online=False),
    "parcel": m.Parcel(
        edge="bins-a",
        journal=JOURNAL,
        first=3,
        prev=HASH,
        events=[msgspec.Raw(codec.encode(event(3, BODIES["deposit"])))],
    ),
    "parcel_hole": m.Parcel(
        edge="bins-a",
        journal=JOURNAL,
        first=4,
        prev=HASH,
        hole=m.Hole(first=4, last=9, reason="unreadable", chain=HASH),
    ),
    "readings": m.Readings(
        edge="garden",
        stream=JOURNAL,
        first=10,
        readings=[
            m.Reading(
                device="unit-1",
                quantity="temperature_c",
                at_ms=1_795_000_000_000,
                value=61.5,
            )
        ],
        gaps=[m.Gap(first=3, last=9)],
    ),
    "welcome": m.Welcome(
        edge="bins-a",
        epoch=2,
        nonce=BOOT,
        wall_ms=1_795_000_000_000,
        journal=JOURNAL,
        known=True,
        upto=40,
        chain=HASH,
    ),
    "receipt": m.Receipt(
        edge="bins-a",
        epoch=2,
        journal=JOURNAL,
        upto=44,
        answer="applied",
        refused=[m.RefusedEvent(seq=43, code="not_in_contract")],
        outcomes=[m.Outcome(seq=42, state="awarded", points=5, balance=128)],
    ),
    "readings_receipt": m.ReadingsReceipt(edge="garden", stream=JOURNAL, upto=10),
    "tags": m.CardTags(
        edge="bins-a", epoch=2, version=9, blocked=["00ff00"], attendants=["a1b2c3"]
    ),
    "board_weight": m.BoardWeight(n=17, status="stable", mass_g=1320),
    "board_weight_fault": m.BoardWeight(n=18, status="fault"),
    "board_distance": m.BoardDistance(n=3, distance_mm=417),
    "board_state": m.BoardState(online=True, model="scale-mqtt-1"),
}
