"""Every message between edge and hub, and between a board and its devices.

Rules of the contract: units are in the names; a new field has a default; an unknown
field is ignored; a message once sent stays in tests/wire/golden and decodes for ever.
Whole numbers only where points could depend on them: grams and milliseconds.

An EDGE keeps events in a journal and sends them in parcels. The HUB answers each
parcel with a receipt. Readings go beside them and may be thinned.

    edge                         hub
     |-- hello ------------------>|   who I am, where my journal stands, a nonce
     |<---------------- welcome --|   epoch, the hub's cursor there, the time
     |-- parcel (signed) -------->|   events first..last
     |<------- receipt (signed) --|   upto, refused, outcomes
     |-- readings --------------->|
     |<------- readings-receipt --|
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Raw, Struct

from linli_wire.topics import SLUG

CONTRACT_VERSION = 1

PARCEL_EVENTS_MAX = 200
PARCEL_BYTES_MAX = 48 * 1024
EVENT_BYTES_MAX = 4 * 1024
READINGS_MAX = 500
READINGS_BYTES_MAX = 60 * 1024

# `$` alone would let a line feed through at the end
Slug = Annotated[str, Meta(pattern=rf"{SLUG}(?!\n)")]
Hex16 = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$(?!\n)")]
Hex32 = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}$(?!\n)")]
Hex64 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$(?!\n)")]
Tag3 = Annotated[str, Meta(pattern=r"^[0-9a-f]{6}$(?!\n)")]
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Seq = Annotated[int, Meta(ge=1, le=2**53 - 1)]
Mass = Annotated[int, Meta(ge=-1_000_000, le=1_000_000)]
Short = Annotated[str, Meta(max_length=64)]
Text = Annotated[str, Meta(max_length=200)]


class Stream(StrEnum):
    """Waste streams; `compost` is a resident's own deposit into a compost unit."""

    KITCHEN = "kitchen"
    RECYCLABLE = "recyclable"
    HAZARDOUS = "hazardous"
    RESIDUAL = "residual"
    COMPOST = "compost"


class Grade(StrEnum):
    """What an attendant saw in the bag."""

    GOOD = "good"
    MIXED = "mixed"
    REJECTED = "rejected"


class _Message(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Shared switches only: frozen, keywords, defaults stay off the wire."""


# --- events: what a journal holds ---------------------------------------------


class SealedCard(_Message, frozen=True, kw_only=True):
    """A card number only the hub can open: X25519, HKDF-SHA256, AES-256-GCM.

    `key` is the edge's public key of this start, `n` the message counter (the nonce),
    `box` the sealed canonical card id with its tag. Binding: edge, `key`, `n`.
    """

    key: Hex64
    n: Count
    box: Annotated[str, Meta(max_length=256, pattern=r"^[0-9a-f]+$(?!\n)")]


class _Body(_Message, frozen=True, kw_only=True, tag_field="kind"):
    """Body of an event; `kind` on the wire says which."""


class JournalOpened(_Body, frozen=True, kw_only=True, tag="journal_opened"):
    """Always event 1. `reason`: first, behind, forked or unreadable."""

    reason: Short
    software: Short
    contract: int = CONTRACT_VERSION
    previous: Hex32 | None = None
    previous_upto: Count = 0


class ClockLearned(_Body, frozen=True, kw_only=True, tag="clock"):
    """At this event's `mono_ms` the UTC wall clock stood at `wall_ms` (Unix ms)."""

    wall_ms: Count
    uncertainty_ms: Count
    source: Short


class Deposit(_Body, frozen=True, kw_only=True, tag="deposit"):
    """A bag in a bin or compost unit, weighed and settled.

    mass_g = after_g - before_g, both stable. `card` is absent when the lid was opened
    by the button. `scale_ok` is false when health.py doubts the scale: then weight
    must not earn.
    """

    device: Slug
    session: Hex16
    stream: Stream
    mass_g: Mass
    before_g: Mass
    after_g: Mass
    division_g: Annotated[int, Meta(ge=1, le=10_000)]
    scale_ok: bool = True
    card: SealedCard | None = None
    link: Short = "serial"


class Graded(_Body, frozen=True, kw_only=True, tag="graded"):
    """An attendant's word on the bag of event `deposit_seq` of this journal."""

    device: Slug
    deposit_seq: Seq
    grade: Grade
    attendant: SealedCard


class SessionFailed(_Body, frozen=True, kw_only=True, tag="session_failed"):
    """A session at a bin that ended without a deposit, and why."""

    device: Slug
    session: Hex16
    reason: Short
    card: SealedCard | None = None


class DeviceHealth(_Body, frozen=True, kw_only=True, tag="device_health"):
    """A device changed between ok, silent, drifting, stuck and faulty."""

    device: Slug
    state: Short
    detail: Text = ""


class DispenseIntent(_Body, frozen=True, kw_only=True, tag="dispense_intent"):
    """The station is about to hand over; written before anything moves."""

    redemption: Hex32
    fence: Count


class DispenseResult(_Body, frozen=True, kw_only=True, tag="dispense_result"):
    """What came of an intent: `handed_over`, `not_given` or `unknown`.

    `given`: units that surely changed hands; None: all of them if handed over.
    `evidence`: what showed it, as `drops=2/3`.
    """

    redemption: Hex32
    fence: Count
    result: Short
    staff: SealedCard | None = None
    given: Count | None = None
    evidence: Short = ""


Body = (
    JournalOpened
    | ClockLearned
    | Deposit
    | Graded
    | SessionFailed
    | DeviceHealth
    | DispenseIntent
    | DispenseResult
)


class Event(_Message, frozen=True, kw_only=True):
    """One line of a journal. Its encoded bytes are stored once and never recomputed.

    `boot` is the kernel's boot id, `mono_ms` its monotonic clock.
    """

    journal: Hex32
    seq: Seq
    boot: Hex32
    mono_ms: Count
    body: Body
    v: int = CONTRACT_VERSION


# --- edge -> hub ----------------------------------------------------------------


class Hello(_Message, frozen=True, kw_only=True):
    """Retained. First message of every connection; with online=false, the will.

    `next_seq` is the sequence the journal will use next, `chain` its hash at
    next_seq - 1; `acked` is the edge's own memory of the hub's cursor.
    """

    edge: Slug
    online: bool
    software: Short = ""
    boot: Hex32 | None = None
    nonce: Hex32 | None = None
    journal: Hex32 | None = None
    next_seq: Seq = 1
    chain: Hex64 | None = None
    acked: Count = 0
    unreadable_rows: Count = 0
    contract: int = CONTRACT_VERSION


class Hole(_Message, frozen=True, kw_only=True):
    """Events first..last can no longer be read; `chain` is the hash after `last`."""

    first: Seq
    last: Seq
    reason: Short
    chain: Hex64


class Parcel(_Message, frozen=True, kw_only=True):
    """A run of consecutive events of one journal, or one hole.

    `prev` is the chain hash before `first`. Signed (user property `sig`, 128 hex
    digits) by the edge's Ed25519 key over chain.parcel_text(...).
    """

    edge: Slug
    journal: Hex32
    first: Seq
    prev: Hex64
    events: Annotated[list[Raw], Meta(max_length=PARCEL_EVENTS_MAX)] = []
    hole: Hole | None = None
    v: int = CONTRACT_VERSION


class Reading(_Message, frozen=True, kw_only=True):
    """One measured value. `quantity` carries its unit: temperature_c, level_mm, ..."""

    device: Slug
    quantity: Short
    at_ms: Count
    value: float


class Gap(_Message, frozen=True, kw_only=True):
    """Readings first..last were thinned away before they could be sent."""

    first: Seq
    last: Seq


class Readings(_Message, frozen=True, kw_only=True):
    """Readings `first`.. of stream `stream` (one per start of the edge).

    Positions thinned away inside are listed in `gaps`; the rest are dense.
    """

    edge: Slug
    stream: Hex32
    first: Seq
    readings: Annotated[list[Reading], Meta(max_length=READINGS_MAX)]
    gaps: Annotated[list[Gap], Meta(max_length=READINGS_MAX)] = []
    v: int = CONTRACT_VERSION


# --- hub -> edge (each signed by the hub over chain.hub_text(...)) ----------------


class Welcome(_Message, frozen=True, kw_only=True):
    """The answer to a hello: what the hub knows of that journal, and the time.

    `known` is false for a journal the hub has never seen. `chain` is the hub's hash
    at `upto`. `wall_ms` is the hub's UTC clock when it answered `nonce`.
    """

    edge: Slug
    epoch: Count
    nonce: Hex32
    wall_ms: Count
    journal: Hex32
    known: bool
    upto: Count
    chain: Hex64 | None = None
    quarantined: bool = False
    contract: int = CONTRACT_VERSION


class RefusedEvent(_Message, frozen=True, kw_only=True):
    """An event the hub booked as refused; `code` is a stable public code."""

    seq: Seq
    code: Short


class Outcome(_Message, frozen=True, kw_only=True):
    """What a deposit earned, for the display beside the light.

    `state`: awarded, unattributed, unknown_card, waiting_for_clock or review.
    """

    seq: Seq
    state: Short
    points: int = 0
    balance: int | None = None


class Receipt(_Message, frozen=True, kw_only=True):
    """The hub's promise: all of `journal` up to `upto` is committed or refused.

    `answer`: applied, gap (send from upto+1), fork (journal is quarantined), refused
    (the parcel failed at the hub and waits for a person; `upto` did not move).
    """

    edge: Slug
    epoch: Count
    journal: Hex32
    upto: Count
    answer: Short
    refused: list[RefusedEvent] = []
    outcomes: list[Outcome] = []
    v: int = CONTRACT_VERSION


class ReadingsReceipt(_Message, frozen=True, kw_only=True):
    """Readings of `stream` up to `upto` are stored."""

    edge: Slug
    stream: Hex32
    upto: Count
    v: int = CONTRACT_VERSION


class CardTags(_Message, frozen=True, kw_only=True):
    """Retained. 3-byte tags (HMAC-SHA256 under the tag key, first 3 bytes, hex).

    A tag may match a stranger's card once in 16 million: it may only ever widen what
    is asked, never award.
    """

    edge: Slug
    epoch: Count
    version: Count
    blocked: list[Tag3] = []
    attendants: list[Tag3] = []
    staff: list[Tag3] = []
    v: int = CONTRACT_VERSION


# --- on the board ----------------------------------------------------------------


class BoardWeight(_Message, frozen=True, kw_only=True):
    """A sample of an MQTT scale. `n` counts samples since its start; never retained.

    `status`: stable, moving, overload, underload or fault (then mass_g is absent).
    """

    n: Count
    status: Short
    mass_g: Mass | None = None


class BoardDistance(_Message, frozen=True, kw_only=True):
    """Distance from the lid sensor down to the waste, in millimetres."""

    n: Count
    distance_mm: Annotated[int, Meta(ge=0, le=20_000)]


class BoardState(_Message, frozen=True, kw_only=True):
    """A device's own announcement and will; retained."""

    online: bool
    model: Short = ""
    contract: int = CONTRACT_VERSION
