"""A district comes back: 500 edges send what they kept for days, others are live.

What 0.65 M events would take is told from a smaller real run: 500 journals, at least
100,000 events, until the last receipt. Meanwhile four live agents record a bag now and
then, and each waits for its receipt.
"""

import threading
from contextlib import ExitStack, closing
from dataclasses import replace

from tests.bench.centre import Centre, Delivered, Fleet, Wanted, centre
from tests.bench.figure import Figure, percentile
from tests.bench.receipt import Boards

EDGES, FLEETS = 500, 2  # a process of paho links can select() 340 of them
PARCELS = 2  # an edge, of 100 events
HOUSEHOLDS = 10_000
LIVE = 4
LIVE_PER_S = 10
DISTRICT_EVENTS = 650_000
GOAL_S = 60
GOAL_LIVE_P99_MS = 2_000


def run(*, quick: bool = False) -> list[Figure]:
    """Seconds for the whole district, and the live receipts' p99 meanwhile."""
    edges, households = (3, 100) if quick else (EDGES, HOUSEHOLDS)
    wanted = Wanted(bins=edges + LIVE, households=households)
    with centre(wanted) as at:
        back = replace(at, bins=at.bins[:edges])
        boards = Boards(replace(at, bins=at.bins[edges:]))
        try:
            boards.wait()
            boards.live(0.5, LIVE_PER_S)  # warm-up
            with ExitStack() as stack:
                fleets = [
                    stack.enter_context(closing(Fleet(part, PARCELS)))
                    for part in _parts(back)
                ]
                done, took_ms = _burst(fleets, boards)
        finally:
            boards.close()
    speed = done.events / done.seconds
    return [
        Figure(
            name="district reconnect, 0.65 M events",
            value=DISTRICT_EVENTS / speed,
            unit="s",
            limit=GOAL_S,
            note=f"extrapolated from {done.events:,} of {edges} journals in"
            f" {done.seconds:.1f} s: {speed:,.0f} events/s",
        ),
        Figure(
            name="live receipts during that burst, p99",
            value=percentile(took_ms, 0.99),
            unit="ms",
            limit=GOAL_LIVE_P99_MS,
            note=f"{len(took_ms)} bags, p50 {percentile(took_ms, 0.5):.0f} ms",
        ),
    ]


def _parts(at: Centre) -> list[Centre]:
    return [replace(at, bins=at.bins[n::FLEETS]) for n in range(FLEETS)]


def _burst(fleets: list[Fleet], boards: Boards) -> tuple[Delivered, list[float]]:
    """Everything that is kept goes at once; bags are recorded until it has landed."""
    landed: list[Delivered] = []

    def back() -> None:
        for fleet in fleets:
            fleet.go(PARCELS)
        landed.extend(fleet.done() for fleet in fleets)

    thread = threading.Thread(target=back)
    thread.start()
    took_ms: list[float] = []
    while thread.is_alive():
        took_ms += boards.live(1.0, LIVE_PER_S)
    thread.join()
    events = sum(done.events for done in landed)
    seconds = max(done.seconds for done in landed)
    return Delivered(events=events, seconds=seconds), took_ms
