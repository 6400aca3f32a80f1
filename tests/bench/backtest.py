"""A year of a centre replayed: how fast, in how much memory, and whom it holds up.

The bench's own size is a tenth of the year; `python -m tests.bench.backtest --full`
takes all 3 million. The second part runs a backtest of the hub's own database beside
ingest, round by round with and without, and looks at the log's length meanwhile.
"""

import json
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from linli_hub.backtest.run import Order
from linli_hub.backtest.run import run as replayed
from linli_hub.migrations.upgrade import upgrade
from tests.bench import year
from tests.bench.centre import Centre, Fleet, Wanted, centre
from tests.bench.figure import Figure, median, spread, table
from tests.hub.centre import NOON_MS

GOAL_S, GOAL_MB = 180, 1024
GOAL_RATIO, GOAL_LOG_MB = (
    0.8,
    128,
)  # the log may be 64 MB by WAL_PAGES_MAX, and one more
EDGES, PARCELS, ROUNDS = 16, 10, 5
QUICK_EVENTS = 800
BESIDE_EVENTS = 300_000
LOOK_S = 0.05


def run(*, quick: bool = False, full: bool = False) -> list[Figure]:
    """Speed and memory alone, then the share of its rate that ingest keeps."""
    events = QUICK_EVENTS if quick else year.EVENTS if full else year.EVENTS // 10
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        path = Path(folder) / "year.db"
        upgrade(f"sqlite:///{path}", centre="bench")
        text = year.fill(path, events)
        alone = _alone(path, text)
    return [*alone, *_beside(quick)]


def _alone(path: Path, text: str) -> list[Figure]:
    first, last = year.days()
    order = Order(
        url=f"sqlite:///{path}", standard=text, first_day=first, last_day=last,
        now_ms=NOON_MS,
    )  # fmt: skip
    before = _cpu_s()
    found = replayed(order, lambda _: None)
    took, deeds = found.run, found.total.deeds
    assert took is not None
    whole = took.seconds * year.EVENTS / deeds
    made = f"{deeds:,} deeds in {took.seconds:.1f} s, {took.workers} workers"
    scaled = "measured whole" if deeds > 0.99 * year.EVENTS else "extrapolated"
    cpu_us = (_cpu_s() - before) / deeds * 1e6
    return [
        Figure(name="backtest", value=deeds / took.seconds, unit="events/s", note=made),
        Figure(
            name="backtest of a year, 3 M events", value=whole, unit="s", limit=GOAL_S,
            note=f"{scaled}; {cpu_us:.0f} us of CPU an event",
        ),
        Figure(
            name="its memory, all processes", value=took.memory_mb, unit="MB",
            limit=GOAL_MB,
        ),
        Figure(
            name="deeds that give what is recorded", value=1 - found.changed / deeds,
            unit="share", limit=1.0, at_least=True, note=f"{found.changed} differ",
        ),
    ]  # fmt: skip


def _cpu_s() -> float:
    spent = [
        resource.getrusage(who)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    return sum(one.ru_utime + one.ru_stime for one in spent)


def _beside(quick: bool) -> list[Figure]:
    """Rounds of ingest in turn without and with a backtest of the same database."""
    edges, parcels, rounds = (2, 2, 1) if quick else (EDGES, PARCELS, ROUNDS)
    wanted = Wanted(bins=edges, households=100 if quick else 2_000)
    with centre(wanted) as at:
        books = at.folder / "hub" / "linli.db"
        text = year.fill(books, QUICK_EVENTS if quick else BESIDE_EVENTS, version=2)
        with closing(Fleet(at, parcels * (2 * rounds + 1))) as fleet:
            _round(fleet, parcels)  # warms up
            pairs, logs = [], []
            for _ in range(rounds):
                with _log(books) as before:
                    plain = _round(fleet, parcels)
                with _backtest(at, text), _log(books) as beside:
                    pairs.append((plain, _round(fleet, parcels)))
                logs.append((before.most_bytes / 2**20, beside.most_bytes / 2**20))
    ratios = [beside / plain for plain, beside in pairs]
    rates = f"{median([p for p, _ in pairs]):,.0f} events/s without"
    return [
        Figure(
            name="ingest beside a backtest / without", value=median(ratios), unit="",
            limit=GOAL_RATIO, at_least=True, note=f"{rates}; {spread(ratios)}",
        ),
        Figure(
            name="longest log meanwhile", value=max(one for _, one in logs), unit="MB",
            limit=GOAL_LOG_MB, note=f"{logs[0][0]:.0f} MB before the first one",
        ),
    ]  # fmt: skip


def _round(fleet: Fleet, parcels: int) -> float:
    fleet.go(parcels)
    done = fleet.done()
    return done.events / done.seconds


@contextmanager
def _backtest(at: Centre, text: str) -> Iterator[None]:
    """A child as the web starts it, at work before and after what is inside, again
    and again if it is done sooner."""
    first, last = year.days()
    url = f"sqlite:///{at.folder / 'hub' / 'linli.db'}"
    order = {"url": url, "standard": text, "first_day": first, "last_day": last}
    line = json.dumps({**order, "now_ms": NOON_MS}) + "\n"
    begun, stop = threading.Event(), threading.Event()
    running: list[subprocess.Popen[str]] = []

    def work() -> None:
        while not stop.is_set():
            with subprocess.Popen(
                [sys.executable, "-m", "linli_hub.backtest.run"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            ) as process:  # fmt: skip
                running[:] = [process]
                assert process.stdin is not None and process.stdout is not None
                process.stdin.write(line)
                process.stdin.close()
                for _ in process.stdout:
                    begun.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(60)
    try:
        yield
    finally:
        stop.set()
        running[0].terminate()
        thread.join()


@dataclass(slots=True)
class _Log:
    most_bytes: int = 1


@contextmanager
def _log(books: Path) -> Iterator[_Log]:
    """Watches how long SQLite's log gets, without opening it."""
    seen, stop = _Log(), threading.Event()
    log = books.with_name(books.name + "-wal")

    def look() -> None:
        while not stop.wait(LOOK_S):
            if log.exists():
                seen.most_bytes = max(seen.most_bytes, log.stat().st_size)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join()


if __name__ == "__main__":
    print(table(run(quick="--quick" in sys.argv, full="--full" in sys.argv)))
