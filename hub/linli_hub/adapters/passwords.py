"""Passwords, PINs and one-time codes: drawn, hashed, checked. Slow on purpose.

Argon2id costs tens of milliseconds: call it through `Hashers`, never on the writer or an
event loop. A PIN has a million values, so it is mixed with a pepper that no database
holds before it is hashed.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise
from threading import BoundedSemaphore
from typing import TypeVar

from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

T = TypeVar("T")

MEMORY_KIB, ROUNDS, LANES = 19456, 2, 1
PIN_DIGITS = 6
CODE_LIFE_MS = 10 * 60_000  # of an enrolment code
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
WAITING_MAX = 32  # hashes asked for at once; the next one is told to come back
HASHERS = 2

_argon = PasswordHash(
    (Argon2Hasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=LANES),)
)


@dataclass(frozen=True, slots=True)
class Peppers:
    """Secrets that are mixed into PINs, oldest first: version 1 and on. A new PIN takes
    the newest; a stored hash names its own, so that old ones go on being right."""

    versions: tuple[bytes, ...] = field(repr=False)

    @property
    def newest(self) -> int:
        return len(self.versions)

    def mark(self, said: bytes) -> str:
        """What tells two commands apart without saying what was in them."""
        return hmac.new(self.versions[0], said, hashlib.sha256).hexdigest()


class Busy(Exception):
    """So many passwords are being checked that this one must come again."""


def hashed(password: str) -> str:
    """Argon2id hash of a password, in PHC form."""
    return _argon.hash(password)


def matches(password: str, stored: str) -> bool:
    """True if `password` is the one behind `stored`; a damaged hash matches none."""
    try:
        return _argon.verify(password, stored)
    except PwdlibError:
        return False


def pin_hashed(peppers: Peppers, resident: str, pin: str) -> str:
    """Hash of a resident's PIN, `p1:` and on by the version of its pepper; useless
    without that."""
    version = peppers.newest
    plain = _peppered(peppers.versions[version - 1], resident, pin)
    return f"p{version}:{hashed(plain)}"


def pin_matches(peppers: Peppers, resident: str, pin: str, stored: str) -> bool:
    """True if `pin` is the resident's; nothing matches a pepper that is gone."""
    version, phc = _version(stored)
    if not 1 <= version <= peppers.newest:
        return False
    return matches(_peppered(peppers.versions[version - 1], resident, pin), phc)


def pin_is_old(peppers: Peppers, stored: str) -> bool:
    """True if a right PIN should be hashed again, with the newest pepper."""
    return _version(stored)[0] < peppers.newest


def is_pin(pin: str) -> bool:
    """Six digits, not all the same and not a plain run."""
    if len(pin) != PIN_DIGITS or not (pin.isascii() and pin.isdigit()):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return steps not in ({0}, {1}, {-1})


def new_pin() -> str:
    """A random PIN that is_pin accepts."""
    while True:
        pin = f"{secrets.randbelow(10**PIN_DIGITS):0{PIN_DIGITS}d}"
        if is_pin(pin):
            return pin


def new_password() -> str:
    """A one-time password for a person to type: 80 bits, no ambiguous letters."""
    return _groups(16)


def new_code() -> str:
    """An enrolment code, XXXX-XXXX-XXXX: 60 bits."""
    return _groups(12)


def code_hash(code: str) -> str:
    """Keyless hash of a code as typed: case, dashes and look-alikes do not matter."""
    plain = code.upper().replace("-", "").replace(" ", "")
    plain = plain.replace("O", "0").replace("I", "1").replace("L", "1")
    return hashlib.sha256(b"linli/enrol/1\n" + plain.encode()).hexdigest()


def new_token() -> str:
    """256 random bits in URL-safe letters, for sessions and brokers."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a session token."""
    return hashlib.sha256(b"linli/session/1\n" + token.encode()).hexdigest()


class Hashers:
    """A small bounded pool on which slow hashes run, off the event loop."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(HASHERS, thread_name_prefix="hash")
        self._free = BoundedSemaphore(WAITING_MAX)

    def run(self, work: Callable[[], T]) -> Future[T]:
        """Start `work` soon, or raise Busy."""
        if not self._free.acquire(blocking=False):
            raise Busy
        future = self._pool.submit(work)
        future.add_done_callback(lambda _done: self._free.release())
        return future

    def stop(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)


def _peppered(pepper: bytes, resident: str, pin: str) -> str:
    text = f"linli/pin/1\n{resident}\n{pin}".encode()
    return hmac.new(pepper, text, hashlib.sha256).hexdigest()


def _version(stored: str) -> tuple[int, str]:
    """Version of the pepper and the hash; what names none is of the first."""
    head, colon, phc = stored.partition(":")
    if colon and head[:1] == "p" and head[1:].isascii() and head[1:].isdigit():
        return int(head[1:]), phc
    return 1, stored


def _groups(letters: int) -> str:
    drawn = "".join(secrets.choice(CROCKFORD) for _ in range(letters))
    return "-".join(drawn[i : i + 4] for i in range(0, letters, 4))
