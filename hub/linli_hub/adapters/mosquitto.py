"""The broker's password and access files, written whole and reloaded by signal.

Mosquitto 2 reads `name:$7$rounds$salt$hash` (PBKDF2-SHA512, base64). The passwords are
256 random bits, so few rounds are enough: there is nothing to guess.
"""

import base64
import hashlib
import os
import secrets
import signal
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

ROUNDS = 101  # what mosquitto_passwd 2.0 uses
SALT_BYTES = 12
HASH_BYTES = 64
FILE_MODE = 0o640


class BrokerFault(Exception):
    """The broker's files could not be written or it could not be told."""


def password_hash(password: str) -> str:
    """The hash part of a line of mosquitto's password_file."""
    salt = secrets.token_bytes(SALT_BYTES)
    digest = hashlib.pbkdf2_hmac(
        "sha512", password.encode(), salt, ROUNDS, dklen=HASH_BYTES
    )
    return f"$7${ROUNDS}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def write_passwords(path: Path, users: Mapping[str, str]) -> None:
    """Replace the password file: name -> hash. Its folder's group may read it."""
    _replace(path, "".join(f"{name}:{users[name]}\n" for name in sorted(users)))


def write_acl(path: Path, rules: str) -> None:
    """Replace the access file."""
    _replace(path, rules)


def reload(pid_file: Path) -> bool:
    """Ask the broker to read its files again; False if it is not running."""
    try:
        pid = int(pid_file.read_text(encoding="ascii").strip())
        os.kill(pid, signal.SIGHUP)
    except (FileNotFoundError, ProcessLookupError):
        return False
    except (ValueError, OSError) as error:
        raise BrokerFault(f"{pid_file}: {error}") from None
    return True


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        with os.fdopen(handle, "w") as file:
            os.fchmod(file.fileno(), FILE_MODE)
            with suppress(PermissionError):
                os.fchown(file.fileno(), -1, path.parent.stat().st_gid)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise BrokerFault(f"{path}: {error}") from None
