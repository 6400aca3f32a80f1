"""The demo's two brokers: the centre's, and the one on the board for MQTT devices.

Both are private mosquittos on loopback with passwords and an access list; where there
is no mosquitto, fallback.py stands in.
"""

import os
import secrets
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from linli_sim.demo.processes import Child, DemoFailed, port_open
from linli_wire import topics

CENTRE_BROKER, BOARD_BROKER = "centre-broker", "board-broker"
MOSQUITTO = Path("/usr/sbin/mosquitto")
LIMITS = """
persistence true
autosave_interval 30
max_queued_messages 100000
max_inflight_messages 2048
max_packet_size 65536
set_tcp_nodelay true
log_dest stderr
log_type error
log_type warning
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a broker lives. The password and access files may be another's to write."""

    folder: Path
    port: int

    @property
    def passwords(self) -> Path:
        return self.folder / "passwords"

    @property
    def access(self) -> Path:
        return self.folder / "access"

    @property
    def pid_file(self) -> Path:
        return self.folder / "mosquitto.pid"


def installed() -> bool:
    return MOSQUITTO.exists()


def broker(name: str, place: Place, log: Path) -> Child:
    """A mosquitto at `place`, not yet started; its password file must be there."""
    if not installed():
        raise DemoFailed("mosquitto is missing: apt-get install mosquitto")
    config = place.folder / "mosquitto.conf"
    text = (
        f"listener {place.port} 127.0.0.1\n"
        "allow_anonymous false\n"
        f"password_file {place.passwords}\n"
        f"acl_file {place.access}\n"
        f"pid_file {place.pid_file}\n"
        f"persistence_location {place.folder}/\n"
    )
    if name == CENTRE_BROKER:  # a session is its user's: nobody can take another's over
        text += "use_username_as_clientid true\n"
    if os.geteuid() == 0:
        text += "user root\n"  # it would drop to a user who cannot read our folder
    config.write_text(text + LIMITS.lstrip())
    return Child(
        name=name,
        arguments=[str(MOSQUITTO), "-c", str(config)],
        log=log,
        ready=lambda: port_open(place.port),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardUsers:
    """Passwords on the board's broker: the devices speak, the edge listens."""

    device: str = field(repr=False)
    edge: str = field(repr=False)


def new_board_users() -> BoardUsers:
    return BoardUsers(device=secrets.token_hex(16), edge=secrets.token_hex(16))


def write_board(place: Place, users: BoardUsers) -> None:
    """Passwords and access list of the board's broker; the hub has no part in it."""
    place.passwords.touch(mode=0o600)
    for name, password in (("device", users.device), ("edge", users.edge)):
        _set_password(place.passwords, name, password)
    every = topics.all_board()
    place.access.write_text(
        f"user device\ntopic write {every}\n\nuser edge\ntopic read {every}\n"
    )
    place.access.chmod(0o600)


def _set_password(path: Path, name: str, password: str) -> None:
    done = subprocess.run(
        ["mosquitto_passwd", "-b", str(path), name, password],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise DemoFailed(f"mosquitto_passwd: {done.stderr.strip()}")
