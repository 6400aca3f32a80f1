"""A whole centre as processes: two brokers, the hub, three edges, simulated devices.

house = House(folder, centre, town); house.build(people); house.start()
house.children["hub"].kill() ...     house.stop()
"""

import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from linli_sim.broker_port import BrokerAddress
from linli_sim.centre import Centre
from linli_sim.demo import brokers, fallback
from linli_sim.demo.accounts import journal_ends
from linli_sim.demo.brokers import BOARD_BROKER, CENTRE_BROKER, BoardUsers, Place
from linli_sim.demo.edge_files import Ground, edge_files
from linli_sim.demo.processes import Child, answers, free_port, port_open, run
from linli_sim.people import Person

HUB = "hub"
STANDARD = Path(__file__).with_name("standard.toml")
BrokerKind = Literal["mosquitto", "iotcore"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    centre: int
    board: int
    hub: int
    kiosk: int


class House:
    """Everything of the demo that runs in a process of its own."""

    def __init__(self, folder: Path, centre: Centre, kind: BrokerKind) -> None:
        self.folder, self.centre, self.broker_kind = folder, centre, kind
        self.ports = Ports(
            centre=free_port(), board=free_port(), hub=free_port(), kiosk=free_port()
        )
        for name in ("broker", "board", "edges", "logs", "dev"):
            path = folder / name
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._board = Place(folder=folder / "board", port=self.ports.board)
        self._centre = Place(folder=folder / "broker", port=self.ports.centre)
        self._board_users: BoardUsers = brokers.new_board_users()
        self.passwords: dict[str, str] = {}
        self.children: dict[str, Child] = {}
        self.edges: dict[str, str] = {}

    @property
    def devices(self) -> Path:
        """Where the serial devices' stable names appear."""
        return self.folder / "dev"

    @property
    def board(self) -> BrokerAddress:
        """How a simulated device reaches the board's broker."""
        return BrokerAddress(
            port=self.ports.board, user="device", password=self._board_users.device
        )

    @property
    def config(self) -> Path:
        return self.folder / "hub" / "hub.toml"

    @property
    def pages(self) -> dict[str, str]:
        hub = f"http://127.0.0.1:{self.ports.hub}"
        return {
            "kiosk": f"http://127.0.0.1:{self.ports.kiosk}/",
            "staff": f"{hub}/staff",
            "admin": f"{hub}/admin",
            "api": f"{hub}/api/v1/openapi.json",
        }

    def build(self, people: tuple[Person, ...]) -> None:
        """Keys, database, people, goods and standard; nothing runs yet."""
        hub = self.folder / "hub"
        place = ["--data", str(hub), "--centre", self.centre.name]
        said = run([tool("linli-hub"), "init", *place])
        self.passwords["admin"] = _password(said)
        with self.config.open("a") as config:
            config.write(
                f"\n[web]\nport = {self.ports.hub}\n\n"
                f"[broker]\nport = {self.ports.centre}\n"
            )
            if self.broker_kind == "mosquitto":  # the hub writes its users
                config.write(
                    f'password_file = "{self._centre.passwords}"\n'
                    f'acl_file = "{self._centre.access}"\n'
                    f'pid_file = "{self._centre.pid_file}"\n'
                )
        said = self.hub_says("user", "add", "desk", "--role", "staff")
        self.passwords["desk"] = _password(said)
        secret = self.folder / "people.json"
        secret.touch(mode=0o600)
        secret.write_text(json.dumps([asdict(person) for person in people]))
        self.hub_says("seed", "--people", str(secret), "--standard", str(STANDARD))
        secret.unlink()
        self._prepare()

    def _prepare(self) -> None:
        users = self._board_users
        if self.broker_kind == "mosquitto":
            brokers.write_board(self._board, users)
        else:
            table = {"device": users.device, "edge": users.edge}
            fallback.write_users(self._board, table)
        logs, hub_port = self.folder / "logs", self.ports.hub
        health = f"http://127.0.0.1:{hub_port}/api/v1/health"
        serve = [tool("linli-hub"), "serve", "--config", str(self.config)]
        kind = brokers if self.broker_kind == "mosquitto" else fallback
        self.children = {
            BOARD_BROKER: kind.broker(BOARD_BROKER, self._board, logs / "board.log"),
            CENTRE_BROKER: kind.broker(
                CENTRE_BROKER, self._centre, logs / "broker.log"
            ),
            HUB: Child(
                name=HUB,
                arguments=serve,
                log=logs / "hub.log",
                ready=lambda: answers(health),
            ),
        }

    def start(self, links: dict[str, Path]) -> None:
        """The hub first, for it writes the broker's users; then the edges, enrolled."""
        self.children[HUB].start()
        if self.broker_kind == "mosquitto":
            self.children[CENTRE_BROKER].start()
        self.edges = edge_files(self.centre, self._ground(links))
        with ThreadPoolExecutor() as pool:  # each enrols in a process of its own
            list(pool.map(self._enrol, self.edges))
        if self.broker_kind == "iotcore":  # only now all its users are known
            fallback.write_users(self._centre, self._centre_users())
            self.children[CENTRE_BROKER].start()
        for name, text in self.edges.items():
            config = self.folder / "edges" / f"{name}.toml"
            config.write_text(text)
            self.children[name] = self._edge(name, config)
            self.children[name].start()

    def _centre_users(self) -> dict[str, str]:
        """Passwords in clear, from where their owners keep them."""
        users = {"hub": self.folder / "hub" / "keys" / "broker"}
        for name in self.edges:
            users[name] = self.store_of(name) / "keys" / "broker.password"
        return {name: path.read_text().strip() for name, path in users.items()}

    def _ground(self, links: dict[str, Path]) -> Ground:
        password = self._board.folder / "edge.password"
        password.touch(mode=0o600)
        password.write_text(self._board_users.edge)
        password.chmod(0o400)
        return Ground(
            links=links,
            stores=self.folder / "edges",
            broker_port=self.ports.centre,
            board_port=self.ports.board,
            board_password=password,
            kiosk_port=self.ports.kiosk,
            voice=self._voice(),
        )

    def _voice(self) -> Path | None:
        """The kiosk's prompts, spoken once; without espeak-ng it is silent."""
        if shutil.which("espeak-ng") is None:
            return None
        clips = self.folder / "voice"
        run([tool("linli-edge"), "voice", "render", "--to", str(clips)])
        return clips

    def _enrol(self, name: str) -> None:
        said = json.loads(self.hub_says("edge", "add", name, "--role", name, "--json"))
        url = f"http://127.0.0.1:{self.ports.hub}"
        place = ["--store", str(self.store_of(name)), "--name", name]
        run([tool("linli-edge"), "enrol", "--hub", url, "--code", said["code"], *place])

    def _edge(self, name: str, config: Path) -> Child:
        kiosk = name == "kiosk"
        return Child(
            name=name,
            arguments=[tool("linli-edge"), "run", "--config", str(config)],
            log=self.folder / "logs" / f"{name}.log",
            ready=(lambda: port_open(self.ports.kiosk)) if kiosk else (lambda: True),
        )

    def store_of(self, edge: str) -> Path:
        return self.folder / "edges" / edge

    def hub_says(self, *arguments: str) -> str:
        """Run `linli-hub ARGUMENTS` on this centre; what it prints."""
        return run([tool("linli-hub"), *arguments, "--config", str(self.config)])

    def rows(self, what: str) -> list[dict[str, Any]]:
        """An export of the hub (`deposits`, `redemptions`) as rows."""
        rows: list[dict[str, Any]] = json.loads(self.hub_says(what, "--json"))
        return rows

    def drained(self) -> bool:
        """Has the hub booked every event that lies in an edge's journal?"""
        upto = {row["journal"]: row["upto"] for row in self.rows("journals")}
        return all(
            upto.get(journal, 0) >= last
            for name in self.edges
            for journal, last in journal_ends(self.store_of(name)).items()
        )

    def stop(self) -> None:
        """End every process, edges first, so that nothing is cut off needlessly."""
        for child in reversed(list(self.children.values())):
            child.stop()


def tool(name: str) -> str:
    """A console script beside the interpreter that runs us."""
    return str(Path(sys.executable).parent / name)


def _password(said: str) -> str:
    return said.rsplit(":", 1)[1].strip()


def owner_only(folder: Path) -> None:
    """Keys and cards lie in there."""
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(folder, 0o700)
