"""The real broker takes our password file, and forgets who was taken out of it."""

import base64
import hashlib
import shutil
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from linli_hub.adapters import mosquitto
from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_wire import topics

DEPLOY = Path(__file__).parents[3] / "hub" / "deploy" / "mosquitto.conf"
BINARY = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")


def test_the_hash_is_what_mosquitto_writes_itself() -> None:
    _, kind, rounds, salt, digest = mosquitto.password_hash("secret").split("$")

    assert (kind, rounds) == ("7", "101")
    again = hashlib.pbkdf2_hmac("sha512", b"secret", base64.b64decode(salt), 101)
    assert base64.b64decode(digest) == again


def test_the_file_is_replaced_whole_and_shut_to_others(tmp_path: Path) -> None:
    path = tmp_path / "passwords"
    mosquitto.write_passwords(path, {"b": "$7$x", "a": "$7$y"})

    assert path.read_text() == "a:$7$y\nb:$7$x\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [p.name for p in tmp_path.iterdir()] == ["passwords"]


def test_a_broker_that_is_not_there_is_no_fault(tmp_path: Path) -> None:
    assert not mosquitto.reload(tmp_path / "none.pid")
    (tmp_path / "bad.pid").write_text("x")
    with pytest.raises(mosquitto.BrokerFault):
        mosquitto.reload(tmp_path / "bad.pid")


@dataclass(frozen=True)
class Broker:
    folder: Path
    port: int


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    if BINARY is None:
        pytest.skip("mosquitto is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mosquitto.write_passwords(
        tmp_path / "passwords",
        {name: mosquitto.password_hash(f"of-{name}") for name in ("bins-1", "hub")},
    )
    mosquitto.write_acl(tmp_path / "acl", topics.broker_acl("c1"))
    config = tmp_path / "mosquitto.conf"
    lines = DEPLOY.read_text().splitlines()
    guarded = [line for line in lines if line.startswith("use_username_as_clientid")]
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous false\nuser root\n"
        f"password_file {tmp_path}/passwords\nacl_file {tmp_path}/acl\n"
        f"pid_file {tmp_path}/pid\nlog_dest none\n" + "\n".join(guarded) + "\n"
    )
    child = subprocess.Popen([BINARY, "-c", str(config)])
    try:
        _until(lambda: _answers(port))
        yield Broker(tmp_path, port)
    finally:
        child.terminate()
        child.wait(10)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _until(true: Callable[[], bool], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)


class Client:
    def __init__(
        self,
        broker: Broker,
        user: str,
        password: str,
        *filters: str,
        client_id: str | None = None,
    ) -> None:
        self.heard: list[str] = []
        self.down = threading.Event()
        self.link = Link(
            LinkSettings(
                host="127.0.0.1",
                port=broker.port,
                client_id=client_id or f"test-{user}",
                user=user,
                password=password,
                filters=filters,
                session_s=0,
            ),
            on_message=self._heard,
            on_up=lambda: None,
            on_down=lambda _why: self.down.set(),
        )
        self.link.start()

    def _heard(self, incoming: Incoming) -> None:
        self.heard.append(incoming.topic)
        incoming.ack()


@pytest.mark.system
def test_a_real_broker_takes_the_hash_and_keeps_each_edge_on_its_branch(
    broker: Broker,
) -> None:
    hub = Client(broker, "hub", "of-hub", topics.all_up("c1"))
    edge = Client(broker, "bins-1", "of-bins-1")
    wrong = Client(broker, "bins-1", "of-another")
    _until(lambda: hub.link.up and edge.link.up and wrong.down.is_set())
    other = topics.up("c1", "bins-2", "hello")
    own = topics.up("c1", "bins-1", "hello")
    edge.link.publish(other, b"{}")
    edge.link.publish(own, b"{}")
    _until(lambda: bool(hub.heard))

    assert hub.heard == [own]
    assert not wrong.link.up
    for client in (hub, edge, wrong):
        client.link.stop()


@pytest.mark.system
def test_an_edge_that_takes_the_hubs_client_id_does_not_put_the_hub_out(
    broker: Broker,
) -> None:
    hub = Client(broker, "hub", "of-hub", topics.all_up("c1"))
    _until(lambda: hub.link.up)
    thief = Client(broker, "bins-1", "of-bins-1", client_id="test-hub")
    _until(lambda: thief.link.up)
    own = topics.up("c1", "bins-1", "hello")
    thief.link.publish(own, b"{}")
    _until(lambda: bool(hub.heard))

    assert hub.heard == [own]
    assert not hub.down.is_set()
    for client in (hub, thief):
        client.link.stop()


@pytest.mark.system
def test_an_edge_taken_out_of_the_file_is_put_out_by_the_signal(broker: Broker) -> None:
    edge = Client(broker, "bins-1", "of-bins-1")
    _until(lambda: edge.link.up)

    mosquitto.write_passwords(
        broker.folder / "passwords", {"hub": mosquitto.password_hash("of-hub")}
    )
    assert mosquitto.reload(broker.folder / "pid")
    _until(edge.down.is_set)
    _until(lambda: not edge.link.up)
    edge.link.stop()
