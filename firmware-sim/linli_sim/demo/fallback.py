"""The demo's brokers where mosquitto is not to be had: rumqttd, from the iotcore wheel.

Bound to loopback, MQTT 5 only, each user with a password. What it lacks is COSTS.
"""

import importlib.util
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from linli_sim.demo.brokers import Place
from linli_sim.demo.processes import Child, DemoFailed, port_open

COSTS = (
    "以 iotcore 代理代替 mosquitto，仅限演示：重启后不保留消息；只查密码，"
    "没有按主题的权限；运行中不能再注册新设备；回执约慢 40 毫秒。",
    "The iotcore broker stands in for mosquitto, for a demonstration only: it keeps "
    "no message through a restart, checks passwords but no rights to topics, takes "
    "no new edge while it runs, and receipts come some 40 ms later.",
)
# Segments are kept in memory; what has left them is gone for a client that was away.
CONFIG = """\
id = 0

[router]
id = 0
max_connections = 100
max_outgoing_packet_count = 200
max_segment_size = 10485760
max_segment_count = 10

[v5.1]
name = "v5-1"
listen = "127.0.0.1:{port}"
next_connection_delay_ms = 1

[v5.1.connections]
connection_timeout_ms = 5000
max_payload_size = 65536
max_inflight_count = 100
dynamic_filters = true

[v5.1.connections.auth]
{users}
"""


def installed() -> bool:
    return importlib.util.find_spec("iotcore") is not None


def write_users(place: Place, users: Mapping[str, str]) -> None:
    """The broker's whole configuration; it reads it only when it starts."""
    assert users, "without a user it would let everyone in"
    # TOML takes the strings of JSON
    lines = "\n".join(f"{name} = {json.dumps(users[name])}" for name in sorted(users))
    _config(place).touch(mode=0o600)  # passwords in clear: the broker knows no hashes
    _config(place).write_text(CONFIG.format(port=place.port, users=lines))


def broker(name: str, place: Place, log: Path) -> Child:
    """An iotcore at `place`, not yet started; write_users comes before that."""
    if not installed():
        raise DemoFailed(
            "neither mosquitto nor iotcore is here: apt-get install mosquitto"
        )
    config = str(_config(place))
    # -P: a folder called iotcore where we stand must not be taken for the package.
    # Its log names every packet as an error, hence only what is critical.
    arguments = [sys.executable, "-P", "-m", "iotcore", "--config", config]
    return Child(
        name=name,
        arguments=[*arguments, "--log-level", "CRITICAL"],
        log=log,
        ready=lambda: port_open(place.port),
    )


def _config(place: Place) -> Path:
    return place.folder / "rumqttd.toml"
