"""A real `linli-hub serve` with a real broker, for a few system tests."""

import json
import os
import queue
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from linli_hub.devices.ingest.inbox import Message
from linli_link.mqtt import Incoming, Link, LinkSettings
from linli_wire import topics
from tests.hub import keyboard
from tests.hub.edge_voice import Voice

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
TOOL = Path(sys.executable).parent / "linli-hub"
STANDARD = Path(__file__).parents[2] / "hub" / "standard.example.toml"
CENTRE = "linli-sys"
WAIT_S = 60.0


def until(true: Callable[[], Any], seconds: float = WAIT_S) -> Any:
    """Wait for a condition; its value."""
    end = time.monotonic() + seconds
    while not (value := true()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
    return value


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@dataclass
class Serving:
    """A centre in a folder: `hub` and `broker` are its processes."""

    folder: Path
    hub_port: int = field(default_factory=free_port)
    broker_port: int = field(default_factory=free_port)
    hub: subprocess.Popen[bytes] | None = None
    broker: subprocess.Popen[bytes] | None = None

    @property
    def config(self) -> Path:
        return self.folder / "hub" / "hub.toml"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.hub_port}"

    def say(self, *arguments: str, ok: bool = True) -> str:
        """What `linli-hub ARGUMENTS` prints."""
        code, said = keyboard.typed(*arguments, config=self.config)
        assert (code == 0) is ok, said
        return said

    def run(self, *arguments: str, ok: bool = True) -> str:
        """The same in a process of its own."""
        done = subprocess.run(
            [TOOL, *arguments],
            env={**os.environ, "LINLI_CONFIG": str(self.config)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 0) is ok, done.stdout + done.stderr
        return done.stdout + done.stderr

    def init(self, by: Callable[..., str] | None = None) -> str:
        """Set the centre up; the admin's password."""
        said = (by or self.say)(
            "init", "--data", str(self.folder / "hub"), "--centre", CENTRE
        )
        with self.config.open("a") as config:
            config.write(
                f"[web]\nport = {self.hub_port}\n"
                f"[broker]\nport = {self.broker_port}\n"
                f'password_file = "{self.folder}/passwords"\n'
                f'acl_file = "{self.folder}/acl"\n'
                f'pid_file = "{self.folder}/pid"\n'
            )
        return said.rsplit(":", 1)[1].strip()

    def start_broker(self, *, strangers: bool = False) -> None:
        assert MOSQUITTO, "apt-get install mosquitto"
        config = self.folder / "mosquitto.conf"
        for name in ("passwords", "acl"):
            (self.folder / name).touch()
        config.write_text(
            f"listener {self.broker_port} 127.0.0.1\n"
            f"allow_anonymous {str(strangers).lower()}\n"
            f"user root\npassword_file {self.folder}/passwords\n"
            f"acl_file {self.folder}/acl\npid_file {self.folder}/pid\n"
            "log_dest none\n"
        )
        self.broker = subprocess.Popen([MOSQUITTO, "-c", str(config)])
        until(lambda: (self.folder / "pid").exists())

    def start_hub(self) -> None:
        with (self.folder / "hub.log").open("ab") as log:
            self.hub = subprocess.Popen(
                [TOOL, "serve", "--config", str(self.config)], stderr=log
            )
        until(self._healthy)

    def _healthy(self) -> bool:
        assert self.hub is not None
        assert self.hub.poll() is None, (self.folder / "hub.log").read_text()
        try:
            return httpx.get(f"{self.url}/api/v1/health").status_code == 200
        except httpx.TransportError:
            return False

    def end_hub(self, how: int = signal.SIGTERM) -> int:
        assert self.hub is not None
        self.hub.send_signal(how)
        return self.hub.wait(WAIT_S)

    def stop(self) -> None:
        for child in (self.hub, self.broker):
            if child is not None and child.poll() is None:
                child.terminate()
                child.wait(WAIT_S)

    def enrol(self, name: str, role: str, journal: str = "a" * 32) -> "Box":
        said = json.loads(self.say("edge", "add", name, "--role", role, "--json"))
        voice = Voice(name, "", centre=CENTRE, journal=journal)
        answer = httpx.post(
            f"{self.url}/api/v1/enrol",
            json={"edge": name, "code": said["code"], "public_key": voice.public_key},
        )
        assert answer.status_code == 201, answer.text
        identity = answer.json()
        voice.sealing_key = identity["sealing_public_key"]
        return Box(voice, identity)


class Box:
    """An enrolled edge on the real broker."""

    def __init__(self, voice: Voice, identity: dict[str, Any]) -> None:
        self.voice, self.identity = voice, identity
        self.heard: queue.Queue[Incoming] = queue.Queue()
        broker = identity["broker"]
        self.link = Link(
            LinkSettings(
                host=broker["host"],
                port=broker["port"],
                client_id=voice.name,
                user=broker["user"],
                password=broker["password"],
                filters=(topics.all_down(CENTRE, voice.name),),
                session_s=0,
            ),
            on_message=self._hear,
            on_up=lambda: None,
            on_down=lambda _why: None,
        )
        self.link.start()

    def _hear(self, incoming: Incoming) -> None:
        self.heard.put(incoming)
        incoming.ack()

    def send(self, message: Message) -> None:
        until(lambda: self.link.up)
        assert self.link.publish(
            message.topic, message.payload, signature=message.signature
        )

    def answer(self, what: str, seconds: float = WAIT_S) -> Incoming:
        """The next message of that kind."""
        wanted = topics.down(CENTRE, self.voice.name, what)
        while (incoming := self.heard.get(timeout=seconds)).topic != wanted:
            pass
        return incoming
