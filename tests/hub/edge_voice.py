"""An edge's voice for tests: real keys, real chain, real signatures; no edge code."""

import json
from dataclasses import dataclass, field

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from linli_hub.devices.ingest.inbox import Message
from linli_wire import chain, codec, messages, topics
from tests.hub.centre import CENTRE, NOON_MS

BOOT = "b" * 32
JOURNAL = "a" * 32


@dataclass(slots=True)
class Voice:
    """One edge: `name` with its keys and one journal."""

    name: str
    sealing_key: str
    centre: str = CENTRE
    journal: str = JOURNAL
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    ephemeral: X25519PrivateKey = field(default_factory=X25519PrivateKey.generate)
    sealed: int = 0
    requests: int = 0
    raws: list[bytes] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.links = [chain.genesis(self.centre, self.name, self.journal)]

    @property
    def public_key(self) -> str:
        return self.key.public_key().public_bytes_raw().hex()

    def seal(self, card: str) -> messages.SealedCard:
        public = self.ephemeral.public_key().public_bytes_raw()
        hub = X25519PublicKey.from_public_bytes(bytes.fromhex(self.sealing_key))
        info = f"linli/seal/1\n{self.centre}\n{self.name}\n".encode() + public
        key = HKDF(SHA256(), 32, salt=b"", info=info).derive(
            self.ephemeral.exchange(hub)
        )
        self.sealed += 1
        nonce = self.sealed.to_bytes(12, "big")
        box = AESGCM(key).encrypt(nonce, card.encode(), b"")
        return messages.SealedCard(key=public.hex(), n=self.sealed, box=box.hex())

    def write(self, body: messages.Body, mono_ms: int = 1_000) -> int:
        """Put an event into the journal; its sequence number."""
        event = messages.Event(
            journal=self.journal,
            seq=len(self.raws) + 1,
            boot=BOOT,
            mono_ms=mono_ms,
            body=body,
        )
        return self.write_raw(codec.encode(event))

    def write_raw(self, raw: bytes) -> int:
        self.raws.append(raw)
        self.links.append(chain.link(self.links[-1], raw))
        return len(self.raws)

    def open_journal(self) -> None:
        self.write(messages.JournalOpened(reason="first", software="test"), 1)
        self.write(
            messages.ClockLearned(wall_ms=NOON_MS, uncertainty_ms=5, source="test"), 2
        )

    def deposit(self, card: str | None = None, mass_g: int = 1500) -> int:
        return self.write(
            messages.Deposit(
                device="bin-1",
                session=f"{len(self.raws):016x}",
                stream=messages.Stream.KITCHEN,
                mass_g=mass_g,
                before_g=1000,
                after_g=1000 + mass_g,
                division_g=50,
                card=self.seal(card) if card else None,
            )
        )

    def parcel(self, first: int, last: int) -> Message:
        """Events first..last, signed."""
        said = messages.Parcel(
            edge=self.name,
            journal=self.journal,
            first=first,
            prev=self.links[first - 1].hex(),
            events=[_raw(raw) for raw in self.raws[first - 1 : last]],
        )
        return self.signed_parcel(said, (first, last), self.links[last])

    def hole(self, first: int, last: int, reason: str = "unreadable") -> Message:
        said = messages.Parcel(
            edge=self.name,
            journal=self.journal,
            first=first,
            prev=self.links[first - 1].hex(),
            hole=messages.Hole(
                first=first, last=last, reason=reason, chain=self.links[last].hex()
            ),
        )
        hole = chain.hole_text(reason, said.prev)
        return self.signed_parcel(said, (first, last), self.links[last], hole)

    def signed_parcel(
        self,
        said: messages.Parcel,
        span: tuple[int, int],
        link: bytes,
        hole: str = "",
    ) -> Message:
        text = chain.parcel_text(
            centre=self.centre,
            edge=self.name,
            journal=said.journal,
            span=span,
            chain=link,
            hole=hole,
        )
        return Message(
            topic=topics.up(self.centre, self.name, "parcel"),
            payload=codec.encode(said),
            signature=self.key.sign(text).hex(),
        )

    def hello(self, nonce: str = "c" * 32) -> Message:
        return self.say(
            "hello",
            messages.Hello(
                edge=self.name,
                online=True,
                software="test",
                boot=BOOT,
                nonce=nonce,
                journal=self.journal,
                next_seq=len(self.raws) + 1,
                chain=self.links[-1].hex(),
            ),
        )

    def readings(self, first: int, values: list[float]) -> Message:
        return self.say(
            "readings",
            messages.Readings(
                edge=self.name,
                stream="d" * 32,
                first=first,
                readings=[
                    messages.Reading(
                        device="tank-1",
                        quantity="level_mm",
                        at_ms=NOON_MS + 1000 * (first + n),
                        value=value,
                    )
                    for n, value in enumerate(values)
                ],
            ),
        )

    def say(self, what: str, said: messages.Hello | messages.Readings) -> Message:
        payload = codec.encode(said)
        text = chain.message_text(
            centre=self.centre, edge=self.name, what=what, payload=payload
        )
        return Message(
            topic=topics.up(self.centre, self.name, what),
            payload=payload,
            signature=self.key.sign(text).hex(),
        )

    def request(
        self, path: str, body: object, key: str | None = None
    ) -> tuple[bytes, dict[str, str]]:
        """Body bytes and headers of a signed POST."""
        raw = json.dumps(body).encode()
        return raw, self.signed(path, raw, key)

    def signed(self, path: str, raw: bytes, key: str | None = None) -> dict[str, str]:
        """The headers with which this edge posts these bytes."""
        self.requests += 1
        key = key or f"{self.requests:032x}"
        text = chain.request_text(
            edge=self.name, method="POST", path=path, key=key, body=raw
        )
        return {
            "Content-Type": "application/json",
            "Linli-Edge": self.name,
            "Linli-Signature": self.key.sign(text).hex(),
            "Idempotency-Key": key,
        }

    def sealed_json(self, card: str) -> dict[str, object]:
        sealed = self.seal(card)
        return {"key": sealed.key, "n": sealed.n, "box": sealed.box}


def _raw(raw: bytes) -> msgspec.Raw:
    return msgspec.Raw(raw)
