"""End to end: signed parcels -> mosquitto -> the hub's process -> signed receipts."""

from contextlib import closing

from tests.bench.centre import Fleet, Wanted, centre, cpu_s
from tests.bench.figure import Figure, median, spread

EDGES = 16
PARCELS = 8  # an edge and round
ROUNDS = 3
GOAL_EVENTS_S = 12_000
GOAL_CPU_US = 60


def run(*, quick: bool = False) -> list[Figure]:
    """Events a second until the last receipt, and what an event costs the hub."""
    edges, rounds, parcels = (2, 1, 2) if quick else (EDGES, ROUNDS, PARCELS)
    speeds: list[float] = []
    hub_us: list[float] = []
    broker_us: list[float] = []
    households = 100 if quick else 2_000
    wanted = Wanted(bins=edges, households=households)
    with centre(wanted) as at, closing(Fleet(at, parcels * (rounds + 1))) as fleet:
        for _ in range(rounds + 1):
            hub, broker = cpu_s(at.hub.pid), cpu_s(at.broker.pid)
            fleet.go(parcels)
            done = fleet.done()
            speeds.append(done.events / done.seconds)
            hub_us.append((cpu_s(at.hub.pid) - hub) / done.events * 1e6)
            broker_us.append((cpu_s(at.broker.pid) - broker) / done.events * 1e6)
    return [  # the first round warmed up
        Figure(
            name="ingest, parcels to receipts",
            value=median(speeds[1:]),
            unit="events/s",
            limit=GOAL_EVENTS_S,
            at_least=True,
            note=f"{edges} edges; {spread(speeds[1:])}",
        ),
        Figure(
            name="hub CPU per event",
            value=median(hub_us[1:]),
            unit="us",
            limit=GOAL_CPU_US,
            note=f"broker {median(broker_us[1:]):.1f} us; {spread(hub_us[1:])}",
        ),
    ]
