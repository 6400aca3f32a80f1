"""The edge's keys: who it is, what it signs, what it seals. The only crypto file.

A signing key made here that never leaves; the hub's public keys; a sealing key drawn
anew at each start and held in memory only. No card number is kept.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from linli_wire import cards
from linli_wire.messages import SealedCard

NONCE_BYTES = 12
SEALED_MAX = 2**32  # per start; far below AES-GCM's limit for counted nonces
IDENTITY_FILE = "identity.json"
SIGNING_KEY_FILE = "signing.key"
TAG_KEY_FILE = "tag.key"
PASSWORD_FILE = "broker.password"  # noqa: S105  a file name


class NotEnrolled(Exception):
    """There is no usable identity in the store; says what to do."""


class Broker(msgspec.Struct, frozen=True, kw_only=True):
    """Where the centre's broker is; `ca` is a PEM text or absent on loopback."""

    host: str
    port: int
    user: str
    ca: str | None = None


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """What enrolment told us; no secret in it."""

    centre: str
    edge: str
    epoch: int
    hub_url: str
    hub_public_key: str
    sealing_public_key: str
    broker: Broker


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """What lies in the key folder, mode 0400."""

    signing: bytes
    tag: bytes
    broker_password: str


class Keys:
    """Signs for the edge, checks the hub, seals and tags cards."""

    def __init__(self, identity: Identity, signing: bytes, tag: bytes) -> None:
        self._signing = Ed25519PrivateKey.from_private_bytes(signing)
        self._hub = Ed25519PublicKey.from_public_bytes(
            bytes.fromhex(identity.hub_public_key)
        )
        self._tag = tag
        start = X25519PrivateKey.generate()
        self._start_public = start.public_key().public_bytes_raw()
        self._box = AESGCM(_seal_key(start, self._start_public, identity))
        self._sealed = 0

    def sign(self, text: bytes) -> str:
        """Signature over `text`, 128 hex digits."""
        return self._signing.sign(text).hex()

    def is_from_hub(self, text: bytes, signature: str | None) -> bool:
        """Whether `signature` (hex) over `text` is the hub's."""
        try:
            self._hub.verify(bytes.fromhex(signature or ""), text)
        except (InvalidSignature, ValueError):
            return False
        return True

    def seal(self, card: str) -> SealedCard:
        """`card` for the hub's eyes only; never the same bytes twice."""
        assert self._sealed < SEALED_MAX
        n = self._sealed
        self._sealed += 1
        box = self._box.encrypt(
            n.to_bytes(NONCE_BYTES, "big"), cards.check(card).encode(), b""
        )
        return SealedCard(key=self._start_public.hex(), n=n, box=box.hex())

    def tag(self, card: str) -> str:
        """The card's 3-byte tag, to look up in the hub's lists."""
        return cards.tag(self._tag, card)


def new_signing_key() -> tuple[bytes, str]:
    """(private bytes, public hex) of a fresh key."""
    key = Ed25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw().hex()


def fingerprint(public_hex: str) -> str:
    """What a person compares on two screens: 8 groups of 4 hex digits."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(bytes.fromhex(public_hex))
    text = digest.finalize().hex()[:32]
    return " ".join(text[i : i + 4] for i in range(0, 32, 4))


def public_key(signing: bytes) -> str:
    key = Ed25519PrivateKey.from_private_bytes(signing).public_key()
    return key.public_bytes_raw().hex()


def save(store: Path, identity: Identity, secrets: Secrets) -> None:
    """Write the identity and the key folder; an existing one is never overwritten."""
    folder = store / "keys"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write(folder / SIGNING_KEY_FILE, secrets.signing.hex().encode(), 0o400)
    _write(folder / TAG_KEY_FILE, secrets.tag.hex().encode(), 0o400)
    _write(folder / PASSWORD_FILE, secrets.broker_password.encode(), 0o400)
    text = msgspec.json.format(msgspec.json.encode(identity), indent=1)
    _write(store / IDENTITY_FILE, text, 0o600)  # last: its presence says "enrolled"


def load(store: Path) -> tuple[Identity, Secrets]:
    """Read what `save` wrote, or raise NotEnrolled saying what to do."""
    try:
        identity = msgspec.json.decode(
            (store / IDENTITY_FILE).read_bytes(), type=Identity
        )
        folder = store / "keys"
        secrets = Secrets(
            signing=bytes.fromhex((folder / SIGNING_KEY_FILE).read_text()),
            tag=bytes.fromhex((folder / TAG_KEY_FILE).read_text()),
            broker_password=(folder / PASSWORD_FILE).read_text(),
        )
    except (OSError, ValueError) as fault:
        raise NotEnrolled(
            f"{store}: 尚未注册 / not enrolled ({type(fault).__name__}). "
            "linli-edge enrol --hub URL --code CODE --store DIR"
        ) from fault
    return identity, secrets


def _seal_key(start: X25519PrivateKey, public: bytes, identity: Identity) -> bytes:
    shared = start.exchange(
        X25519PublicKey.from_public_bytes(bytes.fromhex(identity.sealing_public_key))
    )
    names = f"linli/seal/1\n{identity.centre}\n{identity.edge}\n".encode()
    derive = HKDF(hashes.SHA256(), length=32, salt=b"", info=names + public)
    return derive.derive(shared)


def _write(path: Path, content: bytes, mode: int) -> None:
    """Create `path` with `mode`, on the disk before it has its name."""
    if path.exists():
        raise FileExistsError(f"{path} exists: this store is enrolled already")
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
