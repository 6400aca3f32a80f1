"""A real hub with a furnished centre in it, as a process of its own, for the browser.

Everything in its books came through real actions: people, cards, journals of pretend
edges, readings, redemptions.
"""

import math
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from linli_hub.access.actions import users
from linli_hub.adapters import passwords
from linli_hub.base.store.database import Database
from linli_hub.cli.seed_shelf import ITEMS
from linli_hub.devices.actions import edges, readings
from linli_hub.station.actions import shelf
from linli_sim.demo.processes import answers, free_port, wait_for
from linli_wire import messages as m
from tests.hub.centre import CENTRE, SEALED, STAFF, Centre, PretendEdge, hex_of
from tests.hub.keyboard import init

WAIT_S = 30.0
HOUR_MS = 3_600_000
MINUTE_MS = 60_000
PASSWORD = "correct horse battery staple"
BINS = [
    ("kitchen-1", m.Stream.KITCHEN, 34.0),
    ("kitchen-2", m.Stream.KITCHEN, 72.0),
    ("kitchen-3", m.Stream.KITCHEN, 12.0),
    ("recyclable-1", m.Stream.RECYCLABLE, 95.0),
    ("recyclable-2", m.Stream.RECYCLABLE, 48.0),
    ("hazardous-1", m.Stream.HAZARDOUS, 5.0),
    ("residual-1", m.Stream.RESIDUAL, 61.0),
    ("residual-2", m.Stream.RESIDUAL, None),
]


@dataclass(slots=True, kw_only=True)
class House:
    """The running hub's address, and a hand in its books."""

    url: str
    centre: Centre
    folder: Path
    edge: PretendEdge
    process: subprocess.Popen[bytes] | None = None
    said: dict[str, int] = field(default_factory=dict)
    sent: int = 0

    def stop(self) -> None:
        """End the hub; what is in the browser stays there."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait(WAIT_S)

    def deposit(
        self, device: str, stream: m.Stream, mass_g: int, card: str | None
    ) -> int:
        """One bag now; booked at once."""
        self.edge.mono_ms += MINUTE_MS
        body = m.Deposit(
            device=device,
            session=hex_of(f"{self.edge.journal}{self.edge.seq}", 16),
            stream=stream,
            mass_g=mass_g,
            before_g=10_000,
            after_g=10_000 + mass_g,
            division_g=10,
            card=SEALED if card else None,
        )
        return self.edge.write(body, card=card)

    def send(self) -> None:
        """What the journal has beyond the last parcel."""
        self.centre.now_ms = wall_ms()
        self.centre.send(self.edge.parcel(first=self.sent + 1))
        self.sent = self.edge.seq

    def read(self, edge: str, rows: list[tuple[str, str, int, float]]) -> None:
        """Readings (device, quantity, at_ms, value) of an edge."""
        self.centre.now_ms = wall_ms()
        for start in range(0, len(rows), m.READINGS_MAX):
            part = rows[start : start + m.READINGS_MAX]
            batch = m.Readings(
                edge=edge,
                stream=hex_of(f"stream-{edge}"),
                first=self.said.get(edge, 0) + 1,
                readings=[
                    m.Reading(device=d, quantity=q, at_ms=at, value=v)
                    for d, q, at, v in part
                ],
            )
            self.said[edge] = self.said.get(edge, 0) + len(part)
            self.centre.do(readings.record, edge, batch)


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


@contextmanager
def house(
    folder: Path,
    *,
    furnished: bool = True,
    more: Callable[["House"], None] | None = None,
) -> Iterator[House]:
    """A hub on a free port of loopback with its own data folder; ends with the block."""
    port = free_port()
    data = folder / "hub"
    init(data, CENTRE)
    config = data / "hub.toml"
    limits = (
        f"limits_scale = 1000\n[web]\nport = {port}\n[broker]\nport = {free_port()}\n"
    )
    config.write_text(config.read_text() + limits)
    database = Database.open(f"sqlite:///{data / 'linli.db'}")
    log = (folder / "hub.log").open("w")
    with closing(database), closing(log):
        built = House(
            url=f"http://127.0.0.1:{port}",
            centre=Centre(database),
            folder=folder,
            edge=PretendEdge(name="bins-1"),
        )
        add_people(built)
        if furnished:
            furnish(built)
        if more is not None:
            more(built)
        serve = [sys.executable, "-m", "linli_hub", "serve", "--config", str(config)]
        with subprocess.Popen(serve, stdout=log, stderr=log) as process:
            built.process = process
            try:
                _wait_until_open(built.url, process, folder)
                yield built
            finally:
                built.stop()


def add_people(built: House) -> None:
    """One user for each role."""
    built.centre.now_ms = wall_ms()
    for name, roles in (
        ("zhao", {"staff"}),
        ("qian", {"staff", "treasurer"}),
        ("sun", {"admin"}),
    ):
        built.centre.do(
            users.add_user, STAFF, name, passwords.hashed(PASSWORD), frozenset(roles)
        )


def furnish(built: House) -> None:
    """Edges, people, a shelf, half a day of deposits, readings and two redemptions."""
    centre, now_ms = built.centre, wall_ms()
    centre.now_ms = now_ms
    centre.furnish()
    centre.add_edge("garden-1")
    for item, zh, en, points, picture, kind in ITEMS:
        if item != "soap" and kind in ("goods", "produce"):
            new = shelf.NewItem(
                id=item, name_zh=zh, name_en=en, points=points, picture=picture
            )
            centre.do(shelf.add_item, STAFF, new)
            centre.arrive(item, 12)
    _journal(built, now_ms)
    _readings(built, now_ms)
    for name in ("bins-1", "garden-1", "kiosk-1"):
        centre.do(edges.hello, _hello(name, online=name != "kiosk-1"))
    centre.spend("card-1", "soap")


def _hello(name: str, *, online: bool) -> m.Hello:
    if not online:
        return m.Hello(edge=name, online=False)
    return m.Hello(edge=name, online=True, software="test", boot=hex_of("boot-1"))


def _journal(built: House, now_ms: int) -> None:
    edge = built.edge
    edge.open(clock=False)
    edge.learn(now_ms - 40 * MINUTE_MS)
    for n in range(24):
        device, stream, _ = BINS[n * 5 % len(BINS)]
        card = ("card-1", "card-2", None, "stranger")[n % 4 if n % 9 else 0]
        seq = built.deposit(device, stream, 640 + 137 * (n % 11), card)
        if stream is m.Stream.KITCHEN and n % 3 == 0:
            edge.write(
                m.Graded(
                    device=device,
                    deposit_seq=seq,
                    grade=(m.Grade.GOOD, m.Grade.MIXED)[n % 2],
                    attendant=SEALED,
                ),
                staff="attendant",
            )
    edge.write(m.DeviceHealth(device="residual-2", state="drifting", detail="zero"))
    built.send()


def _readings(built: House, now_ms: int) -> None:
    bins = [
        (device, "fill_percent", now_ms - 20_000, fill)
        for device, _, fill in BINS
        if fill is not None
    ]
    built.read("bins-1", bins)
    garden: list[tuple[str, str, int, float]] = []
    step_ms = 5 * MINUTE_MS
    for n in range(60):
        at_ms = now_ms - (60 - n) * step_ms + 240_000
        wave = math.sin(n / 9)
        garden += [
            ("compost-1-p1", "temperature_c", at_ms, round(56.4 + 2 * wave, 1)),
            ("compost-1-p2", "temperature_c", at_ms, round(51.2 + 3 * wave, 1)),
            ("compost-1-p3", "temperature_c", at_ms, round(58.9 + wave, 1)),
            ("tank-1", "level_mm", at_ms, float(900 + 4 * n)),
            ("tank-1", "distance_mm", at_ms, float(1300 - 4 * n)),
            ("tank-1", "volume_l", at_ms, round(1017.9 + 4.52 * n, 1)),
        ]
    built.read("garden-1", garden)
    old = now_ms - 3 * HOUR_MS
    built.read("garden-1", [("tank-2", "level_mm", old, 120.0)])


def _wait_until_open(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    def open_or_over() -> bool:
        return answers(f"{url}/login") or process.poll() is not None

    wait_for(open_or_over, WAIT_S, f"the hub; see {folder}/hub.log")
    assert process.poll() is None, (folder / "hub.log").read_text()[-3000:]


def problems_in(log: Path) -> list[str]:
    """Lines of a hub's log that say something went wrong in a page."""
    told = log.read_text().splitlines()
    return [line for line in told if re.search(r"Traceback|could not be drawn", line)]
