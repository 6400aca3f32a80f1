"""A whole agent in one process: real cores, store and keys; a hand-driven hub."""

import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from linli_edge.agent import Agent
from linli_edge.config.agent import Config
from linli_edge.core.inputs import HubMessage, Input, LinkUp, PortBytes, Tick
from linli_edge.journal import keys
from linli_edge.journal.disk import SQLITE, Disk
from linli_edge.journal.store import JournalStore, Owner, Stamp
from linli_edge.outside import Message, Outside, StationCall
from linli_wire import chain, codec, topics
from linli_wire import messages as m
from linli_wire.frames import and_scale, panel, rdm6300

CENTRE, EDGE = "centre-1", "bins-1"
TAG_KEY = bytes(range(32))
SOFTWARE = "linli-edge test"
WALL_MS = 1_800_000_000_000
READER, PANEL, SCALE = "/dev/reader", "/dev/panel", "/dev/scale"
CARD, OTHER_CARD, ATTENDANT = "em:0063E9AE", "em:0086F444", "em:00A77E01"

CONFIG: dict[str, Any] = {
    "edge": {"name": EDGE, "store": "unused", "readings_every_s": 1.0},
    "bin": [
        {
            "name": "kitchen-1",
            "stream": "kitchen",
            "reader": READER,
            "panel": PANEL,
            "scale": {
                "kind": "and_scale",
                "port": SCALE,
                "division_g": 10,
                "capacity_g": 60_000,
            },
        }
    ],
}

PAGES = Path(__file__).parents[2] / "dashboards" / "linli_dashboards" / "words"
QUANTITIES = {
    key.removeprefix("quantity_")
    for key in tomllib.loads((PAGES / "common.toml").read_text())
    if key.startswith("quantity_")
}


class Hub:
    """The hub's side of the wire, as small as it can be and still be honest."""

    def __init__(self) -> None:
        self.signing = Ed25519PrivateKey.generate()
        self.sealing = X25519PrivateKey.generate()
        self.epoch = 1
        self.cursor: dict[str, tuple[int, bytes]] = {}
        self.events: dict[str, dict[int, m.Event]] = {}
        self.holes: list[m.Hole] = []
        self.readings: dict[int, m.Reading] = {}

    def down(self, what: str, message: msgspec.Struct) -> HubMessage:
        payload = codec.encode(message)
        text = chain.message_text(centre=CENTRE, edge=EDGE, what=what, payload=payload)
        return HubMessage(
            topic=topics.down(CENTRE, EDGE, what),
            payload=payload,
            signature=self.signing.sign(text).hex(),
        )

    def welcome(self, hello: m.Hello, **other: Any) -> HubMessage:
        assert hello.journal is not None and hello.nonce is not None
        known = hello.journal in self.cursor
        upto, head = self.cursor.get(hello.journal, (0, b""))
        fields = {
            "edge": EDGE,
            "epoch": self.epoch,
            "nonce": hello.nonce,
            "wall_ms": WALL_MS,
            "journal": hello.journal,
            "known": known,
            "upto": upto,
            "chain": head.hex() if known else None,
        }
        return self.down("welcome", m.Welcome(**{**fields, **other}))

    def take(self, message: Message) -> m.Receipt:
        """Apply a parcel as the hub does: from the cursor on, chain checked."""
        parcel = codec.decode(message.payload, m.Parcel)
        start = chain.genesis(CENTRE, EDGE, parcel.journal)
        upto, head = self.cursor.get(parcel.journal, (0, start))
        if parcel.first > upto + 1:
            return self.receipt(parcel.journal, "gap")
        at = bytes.fromhex(parcel.prev)
        if parcel.hole is not None:
            self.holes.append(parcel.hole)
            assert parcel.prev == head.hex()
            self.cursor[parcel.journal] = (
                parcel.hole.last,
                bytes.fromhex(parcel.hole.chain),
            )
            return self.receipt(parcel.journal, "applied")
        seen = self.events.setdefault(parcel.journal, {})
        for seq, raw in enumerate(parcel.events, parcel.first):
            if seq == upto + 1 and at != head:
                return self.receipt(parcel.journal, "fork")
            at = chain.link(at, bytes(raw))
            if seq > upto:
                seen[seq] = codec.decode(bytes(raw), m.Event)
                upto, head = seq, at
        self.cursor[parcel.journal] = (upto, head)
        return self.receipt(parcel.journal, "applied")

    def receipt(self, journal: str, answer: str, **other: Any) -> m.Receipt:
        upto = self.cursor.get(journal, (0, b""))[0]
        fields = {"edge": EDGE, "epoch": self.epoch, "journal": journal}
        return m.Receipt(**{**fields, "upto": upto, "answer": answer, **other})

    def unseal(self, sealed: m.SealedCard) -> str:
        public = bytes.fromhex(sealed.key)
        shared = self.sealing.exchange(X25519PublicKey.from_public_bytes(public))
        names = f"linli/seal/1\n{CENTRE}\n{EDGE}\n".encode()
        key = HKDF(SHA256(), 32, salt=b"", info=names + public).derive(shared)
        nonce = sealed.n.to_bytes(12, "big")
        return AESGCM(key).decrypt(nonce, bytes.fromhex(sealed.box), b"").decode()

    def identity(self) -> keys.Identity:
        return keys.Identity(
            centre=CENTRE,
            edge=EDGE,
            epoch=1,
            hub_url="http://127.0.0.1:1",
            hub_public_key=self.signing.public_key().public_bytes_raw().hex(),
            sealing_public_key=self.sealing.public_key().public_bytes_raw().hex(),
            broker=keys.Broker(host="127.0.0.1", port=1883, user=EDGE),
        )


@dataclass
class Bench:
    """One edge on the bench: its agent, its clock, and all that came out of it."""

    folder: Path
    hub: Hub = field(default_factory=Hub)
    config: dict[str, Any] = field(default_factory=lambda: CONFIG)
    disk: Disk = SQLITE
    boot: str = "b0" * 16
    now_ms: int = 10_000
    online: bool = True
    lost: bool = False
    sent: list[Message] = field(default_factory=list)
    written: list[tuple[str, bytes]] = field(default_factory=list)
    calls: list[StationCall] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    logged: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    ids: Counter[int] = field(default_factory=Counter)
    mass_g: int = 5000

    def __post_init__(self) -> None:
        self.signing = keys.new_signing_key()[0]
        self.start()

    def start(self) -> None:
        """A new process on the same store."""
        identity = self.hub.identity()
        self.keys = keys.Keys(identity, self.signing, TAG_KEY)
        self.store = JournalStore(
            self.folder / "journal.db",
            Owner(
                centre=CENTRE, edge=EDGE, software=SOFTWARE, new_id=lambda: self.id(32)
            ),
            Stamp(boot=self.boot, mono_ms=self.now_ms),
            self.disk,
        )
        outside = Outside(
            boot=self.boot,
            centre=CENTRE,
            edge=EDGE,
            software=SOFTWARE,
            keys=self.keys,
            send=self._send,
            write=lambda port, data: self.written.append((port, data)),
            ask=self.calls.append,
            show=self.views.append,
            new_id=self.id,
            jitter=lambda: 0.5,
            log=lambda what, /, **fields: self.logged.append((what, fields)),
        )
        config = msgspec.convert(self.config, Config)
        self.agent = Agent(config, self.store, outside, self.now_ms)

    def crash(self, *, reboot: bool = True) -> None:
        """Nothing is said or written any more; then a new start."""
        self.store.close()
        self.sent.clear()
        if reboot:
            self.boot = self.id(32)
        self.start()

    def id(self, count: int) -> str:
        self.ids[0] += 1
        return f"{self.ids[0]:0{count}x}"

    def _send(self, message: Message) -> bool:
        if self.online and not self.lost:
            self.sent.append(message)
        return self.online

    # --- driving ------------------------------------------------------------------

    def handle(self, event: Input) -> None:
        self.agent.handle(event, self.now_ms)

    def tick(self, ms: int = 100) -> None:
        """Let time pass: ticks and scale frames at 10 Hz."""
        for _ in range(0, ms, 100):
            self.now_ms += 100
            weight = and_scale.Weight(status="stable", mass_g=self.mass_g)
            self.handle(
                PortBytes(port=SCALE, data=and_scale.encode(weight, decimals=2))
            )
            self.handle(Tick())

    def say(self, frame: panel.Said) -> None:
        self.handle(PortBytes(port=PANEL, data=panel.encode(frame)))

    def tap(self, card: str = CARD) -> None:
        self.handle(
            PortBytes(port=READER, data=rdm6300.encode(rdm6300.CardFrame(card=card)))
        )

    def deposit(self, grams: int = 1320, card: str | None = CARD) -> None:
        """One bag, as an honest resident does it; ends when the light is on."""
        self.tick(1500)
        if card is None:
            self.say(panel.Button())
        else:
            self.tap(card)
        self.tick(500)
        self.say(panel.Lid(open=True))
        self.mass_g += grams
        self.tick(1000)
        self.say(panel.Lid(open=False))
        self.tick(1500)

    def greet(self, **other: Any) -> None:
        """The link comes up, the hub says welcome to the last hello."""
        self.handle(LinkUp())
        self.welcome(**other)

    def welcome(self, **other: Any) -> None:
        hello = self.hellos()[-1]
        self.sent = [one for one in self.sent if not one.topic.endswith("/hello")]
        self.handle(self.hub.welcome(hello, **other))

    def serve(self) -> None:
        """The hub takes what was sent, until all is quiet."""
        while self.sent:
            message = self.sent.pop(0)
            match message.topic.rpartition("/")[2]:
                case "parcel":
                    receipt = self.hub.take(message)
                    self.handle(self.hub.down("receipt", receipt))
                case "hello":
                    hello = codec.decode(message.payload, m.Hello)
                    if hello.online:
                        self.handle(self.hub.welcome(hello))
                case "readings":
                    self._serve_readings(message)

    def _serve_readings(self, message: Message) -> None:
        batch = codec.decode(message.payload, m.Readings)
        gone = {n for gap in batch.gaps for n in range(gap.first, gap.last + 1)}
        position = batch.first
        for reading in batch.readings:
            while position in gone:
                position += 1
            self.hub.readings[position] = reading
            assert nameable(reading.quantity), f"no words for {reading.quantity}"
            position += 1
        receipt = m.ReadingsReceipt(edge=EDGE, stream=batch.stream, upto=position - 1)
        self.handle(self.hub.down("readings-receipt", receipt))

    # --- looking ------------------------------------------------------------------

    def hellos(self) -> list[m.Hello]:
        return [
            codec.decode(message.payload, m.Hello)
            for message in self.sent
            if message.topic.endswith("/hello")
        ]

    def parcels(self) -> list[m.Parcel]:
        return [
            codec.decode(message.payload, m.Parcel)
            for message in self.sent
            if message.topic.endswith("/parcel")
        ]

    def shown(self) -> list[panel.Command]:
        """What the board was told, in order."""
        decoder = panel.CommandDecoder()
        return [
            command
            for port, data in self.written
            if port == PANEL
            for command in decoder.feed(data)
        ]

    def lights(self) -> list[str]:
        return [one.colour for one in self.shown() if isinstance(one, panel.Light)]

    def texts(self) -> list[str]:
        return [one.text for one in self.shown() if isinstance(one, panel.Text)]

    def bodies(self) -> list[m.Body]:
        """Every event the hub has, journal by journal."""
        return [
            event.body
            for events in self.hub.events.values()
            for _, event in sorted(events.items())
        ]

    def booked(self) -> list[m.Deposit]:
        return [body for body in self.bodies() if isinstance(body, m.Deposit)]


def nameable(quantity: str) -> bool:
    """Staff read its name on their page, not the code's: it has words there."""
    kind = quantity.partition(".")[0]
    return kind in QUANTITIES | {"refused_frames"}
