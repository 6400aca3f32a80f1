"""The only place that reads the time, and draws chance."""

import random
import secrets
import time
from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")

_chance = random.Random()  # noqa: S311  jitter, not a secret


def boot_id() -> str:
    """32 hex digits that are new at each start of the machine."""
    return BOOT_ID.read_text().strip().replace("-", "")


def mono_ms() -> int:
    """The kernel's monotonic clock: never steps, runs on in sleep."""
    return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000


def jitter() -> float:
    return _chance.random()


def new_id(count: int = 32) -> str:
    """`count` random hex digits."""
    return secrets.token_hex(count // 2)
