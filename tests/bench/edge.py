"""Memory of idle edges: the real `linli-edge run` on the demo's own bins and kiosk.

Nothing is connected: ports and brokers are away, which an edge must bear for days.
"""

import tempfile
import time
import urllib.request
from pathlib import Path

from linli_edge.journal import keys
from linli_sim.centre import EXAMPLE, load
from linli_sim.demo.edge_files import BINS, GARDEN, KIOSK, Ground, edge_files
from linli_sim.demo.house import tool
from linli_sim.demo.processes import Child, free_port, port_open, wait_for
from tests.bench.figure import Figure

GOAL_MB, GOAL_KIOSK_MB = 45, 60
IDLE_S = 5.0
STARTED_S = 20.0
PAGES = ("", "kiosk.css", "kiosk.js", "screens.js", "pictures.svg")


def run(*, quick: bool = False) -> list[Figure]:
    """Resident megabytes of each of the demo's three edges."""
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as name:
        folder, port = Path(name), free_port()
        children = _children(folder, port)
        try:
            for child in children:
                child.start()
            for child in children:
                _wait_started(child)
            wait_for(lambda: port_open(port), STARTED_S, "the kiosk's page")
            for page in PAGES:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/{page}") as reply:
                    reply.read()
            time.sleep(0.2 if quick else IDLE_S)
            return [_figure(child) for child in children]
        finally:
            for child in children:
                child.stop()


def _wait_started(child: Child) -> None:
    wait_for(lambda: '"started"' in child.log.read_text(), STARTED_S, child.name)


def _figure(child: Child) -> Figure:
    sizes = _rollup(child.pid)
    kiosk = child.name == KIOSK
    name = "kiosk edge with its web server" if kiosk else f"{child.name} edge"
    return Figure(
        name=f"idle {name}, RSS",
        value=sizes["Rss"] / 1024,
        unit="MB",
        limit=GOAL_KIOSK_MB if kiosk else GOAL_MB,
        note=f"Pss {sizes['Pss'] / 1024:.0f}, anonymous {sizes['Anonymous'] / 1024:.0f} MB",
    )


def _rollup(pid: int) -> dict[str, int]:
    """Kilobytes by kind."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {line.split(":")[0]: int(line.split()[1]) for line in lines}


def _children(folder: Path, port: int) -> list[Child]:
    centre = load(EXAMPLE)
    password = folder / "board.password"
    password.write_text("none")
    files = edge_files(
        centre,
        Ground(
            links=_Links(folder),
            stores=folder,
            broker_port=free_port(),
            board_port=free_port(),
            board_password=password,
            kiosk_port=port,
        ),
    )
    return [_child(folder, name, files[name]) for name in (BINS, GARDEN, KIOSK)]


class _Links(dict[str, Path]):
    """A path for every device; nothing is there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __missing__(self, device: str) -> Path:
        return self._folder / "dev" / device


def _child(folder: Path, name: str, text: str) -> Child:
    config = folder / f"{name}.toml"
    config.write_text(text)
    _identify(folder / name, name)
    return Child(
        name=name,
        arguments=[tool("linli-edge"), "run", "--config", str(config)],
        log=folder / f"{name}.log",
    )


def _identify(store: Path, name: str) -> None:
    """What an enrolment leaves behind, with keys of nobody."""
    signing, public = keys.new_signing_key()
    identity = keys.Identity(
        centre="bench",
        edge=name,
        epoch=1,
        hub_url="http://127.0.0.1:1",
        hub_public_key=public,
        sealing_public_key=public,
        broker=keys.Broker(host="127.0.0.1", port=1, user=name),
    )
    secrets = keys.Secrets(signing=signing, tag=bytes(32), broker_password="none")
    keys.save(store, identity, secrets)
