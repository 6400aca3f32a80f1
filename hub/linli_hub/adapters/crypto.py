"""The hub's keys and everything done with them. The hub's only cryptography file.

Keys lie in `DATA/keys`, one file each, mode 0400, made once by `linli-hub init` and
never in the database or a backup of it. What opens a card stays here; what comes out
is a keyed hash.
"""

import base64
import hashlib
import os
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
FILES = ("signing", "sealing", "card", "pepper", "tag")
BOXES_KEPT_MAX = 4096  # one per start of an edge; the oldest is derived again
CARD_HASH_BYTES = 16
NONCE_BYTES = 12


class KeyFault(Exception):
    """A key file is missing, damaged or readable by others; the hub must not start."""


class CannotOpen(Exception):
    """A sealed card that was not sealed to this hub by that edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The five secrets of a centre; never printed."""

    signing: bytes = field(repr=False)
    sealing: bytes = field(repr=False)
    card: bytes = field(repr=False)
    pepper: bytes = field(repr=False)
    tag: bytes = field(repr=False)
    newer_peppers: tuple[bytes, ...] = field(default=(), repr=False)


def make(folder: Path) -> Keys:
    """Draw new keys into `folder` (0700) as files of mode 0400; refuses old ones."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in FILES:
        write_secret(folder / name, secrets.token_hex(KEY_BYTES))
    return load(folder)


def load(folder: Path) -> Keys:
    """Read the keys back, or raise KeyFault saying which file and what to do."""
    newer: list[bytes] = []
    while (path := folder / f"pepper.{len(newer) + 2}").exists():
        newer.append(_key(path))
    own = {name: _key(folder / name) for name in FILES}
    return Keys(**own, newer_peppers=tuple(newer))


def add_pepper(folder: Path) -> int:
    """Draw the next pepper, for PINs from the next start on; its version. The older
    ones must stay: each PIN is hashed again when it is next entered."""
    version = len(load(folder).newer_peppers) + 2
    write_secret(folder / f"pepper.{version}", secrets.token_hex(KEY_BYTES))
    return version


def write_secret(path: Path, text: str) -> None:
    """Write `text` to a new file of mode 0400; an existing one is KeyFault."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except FileExistsError:
        raise KeyFault(f"{path} exists already; keys are made once") from None
    with os.fdopen(handle, "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def read_secret(path: Path) -> str:
    """Read a secret file back; KeyFault if it is missing or others may read it."""
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise KeyFault(f"{path} is missing; restore it, or run: linli-hub init") from (
            None
        )
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFault(f"{path} cannot be read: {error}") from None
    if mode & 0o077:
        raise KeyFault(f"{path} is open to others; run: chmod 0400 {path}")
    return text


def _key(path: Path) -> bytes:
    try:
        key = bytes.fromhex(read_secret(path))
    except ValueError:
        raise KeyFault(f"{path} is damaged; restore it from its copy") from None
    if len(key) != KEY_BYTES:
        raise KeyFault(f"{path} is damaged; restore it from its copy")
    return key


def verify(public_key: str, signature: str, text: bytes) -> bool:
    """True if `signature` (128 hex digits) over `text` is by `public_key` (64)."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), text)
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(public_key: str) -> bool:
    """True if the 64 hex digits are a usable Ed25519 public key."""
    try:
        raw = bytes.fromhex(public_key)
        Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return False
    return len(raw) == KEY_BYTES


def fingerprint(public_key: str) -> str:
    """What two people compare: 32 hex digits of its SHA-256 in groups of four."""
    digest = hashlib.sha256(bytes.fromhex(public_key)).hexdigest()[:32]
    return " ".join(digest[i : i + 4] for i in range(0, 32, 4))


class Sealer:
    """Signs for the hub and opens what edges sealed to it. Safe between threads."""

    def __init__(self, keys: Keys, centre: str) -> None:
        self._signing = Ed25519PrivateKey.from_private_bytes(keys.signing)
        self._sealing = X25519PrivateKey.from_private_bytes(keys.sealing)
        self._centre = centre
        self._card = HMAC(keys.card, SHA256())  # copied for each card: a third the cost
        self._card.update(b"linli/card/1\n")
        self._links = AESGCM(_derived(keys.card, f"linli/link/1\n{centre}\n"))
        self._codes = AESGCM(_derived(keys.card, f"linli/voucher/1\n{centre}\n"))
        self._code_prints = _derived(keys.card, f"linli/voucher-print/1\n{centre}\n")
        self._boxes: OrderedDict[tuple[str, str], AESGCM] = OrderedDict()
        self._lock = Lock()

    @property
    def public_key(self) -> str:
        """64 hex digits: what edges check the hub's signatures with."""
        return self._signing.public_key().public_bytes_raw().hex()

    @property
    def sealing_key(self) -> str:
        """64 hex digits: what edges seal cards to."""
        return self._sealing.public_key().public_bytes_raw().hex()

    def sign(self, text: bytes) -> str:
        """Ed25519 signature, 128 hex digits."""
        return self._signing.sign(text).hex()

    def open(self, edge: str, key: str, n: int, box: str) -> str:
        """The canonical card id in a sealed card of `edge`, or CannotOpen."""
        try:
            plain = self._box(edge, key).decrypt(
                n.to_bytes(12, "big"), bytes.fromhex(box), b""
            )
            return plain.decode("ascii")
        except (InvalidTag, ValueError, OverflowError):
            raise CannotOpen(edge) from None

    def card_hash(self, card: str) -> str:
        """Keyed hash of a canonical card id, 32 hex digits: all the books ever hold."""
        mac = self._card.copy()
        mac.update(card.encode())
        return mac.finalize()[:CARD_HASH_BYTES].hex()

    def link(self, text: str) -> str:
        """`text` as a word for an address that only this hub can read or make."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._links.encrypt(nonce, text.encode(), b"")
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()

    def open_link(self, word: str) -> str:
        """The text behind a word of link(), or CannotOpen."""
        try:
            raw = base64.b64decode(word + "=" * (-len(word) % 4), b"-_", validate=True)
            return self._links.decrypt(
                raw[:NONCE_BYTES], raw[NONCE_BYTES:], b""
            ).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen("link") from None

    def seal_code(self, item: str, code: str) -> tuple[bytes, str]:
        """A voucher's code sealed for the database, and a keyed fingerprint of it."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = nonce + self._codes.encrypt(nonce, code.encode(), item.encode())
        mac = HMAC(self._code_prints, SHA256())
        mac.update(f"{item}\n{code}".encode())
        return sealed, mac.finalize().hex()

    def open_code(self, item: str, sealed: bytes) -> str:
        """The code behind seal_code(), or CannotOpen."""
        nonce, box = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
        try:
            return self._codes.decrypt(nonce, box, item.encode()).decode()
        except (InvalidTag, ValueError):
            raise CannotOpen("voucher") from None

    def _box(self, edge: str, key: str) -> AESGCM:
        with self._lock:
            kept = self._boxes.get((edge, key))
            if kept is not None:
                self._boxes.move_to_end((edge, key))
                return kept
        public = bytes.fromhex(key)
        shared = self._sealing.exchange(X25519PublicKey.from_public_bytes(public))
        info = f"linli/seal/1\n{self._centre}\n{edge}\n".encode() + public
        box = AESGCM(HKDF(SHA256(), KEY_BYTES, salt=b"", info=info).derive(shared))
        with self._lock:
            self._boxes[edge, key] = box
            if len(self._boxes) > BOXES_KEPT_MAX:
                self._boxes.popitem(last=False)
        return box


def _derived(key: bytes, purpose: str) -> bytes:
    """A key of its own for a purpose."""
    return HKDF(SHA256(), KEY_BYTES, salt=b"", info=purpose.encode()).derive(key)
