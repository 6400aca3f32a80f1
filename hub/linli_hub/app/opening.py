"""Opening a centre's books: the database, the lock on its folder, the broker's files.

Light on purpose: every command loads it, only `serve` loads the web.
"""

import fcntl
import time
from pathlib import Path
from typing import IO

from linli_hub.adapters import crypto, mosquitto
from linli_hub.base.store.database import Database
from linli_hub.base.views.words import beside, told
from linli_hub.config import Settings
from linli_hub.devices.ingest.seals import broker_rules
from linli_hub.devices.views import devices
from linli_hub.migrations.upgrade import pending

WORDS = beside(__file__)
HUB_USER = "hub"
BROKER_SECRET = "broker"  # noqa: S105  a file's name


class CannotStart(Exception):
    """Why `serve` refuses, in words for the person at the keyboard (zh, en)."""


def _both(key: str, /, **gaps: object) -> str:
    """Chinese, and English on a line below."""
    return "\n".join(told(WORDS, key, **gaps))


def now_ms() -> int:
    """The hub's wall clock; the only place that reads it."""
    return time.time_ns() // 1_000_000


def open_database(settings: Settings) -> Database:
    """The database, or CannotStart if it is missing or of another version."""
    if settings.database is None and not (settings.data / "linli.db").exists():
        raise CannotStart(_both("no_database", data=settings.data))
    if pending(settings.database_url):
        raise CannotStart(_both("old_database"))
    return Database.open(settings.database_url)


def only_one(data: Path) -> IO[str]:
    """Hold the data folder for this process, or CannotStart. Close it to let go."""
    lock = (data / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise CannotStart(_both("already_served", data=data)) from None
    return lock


def tell_broker(settings: Settings, database: Database) -> None:
    """Write who may log in to the broker, and have it read that."""
    broker = settings.broker
    if broker.password_file is not None:
        with database.read() as read:
            users = {
                row.name: row.broker_password_hash
                for row in devices.edges(read)
                if row.state == "active" and row.broker_password_hash
            }
        own = crypto.read_secret(settings.keys / BROKER_SECRET)
        users[HUB_USER] = mosquitto.password_hash(own)
        mosquitto.write_passwords(broker.password_file, users)
    if broker.acl_file is not None:
        mosquitto.write_acl(broker.acl_file, broker_rules(settings.centre))
    if broker.pid_file is not None:
        mosquitto.reload(broker.pid_file)
