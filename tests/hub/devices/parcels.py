"""Parcels for tests: an edge's journal that has been opened, and what came of its bags."""

from linli_hub.verify.core import invariants
from linli_hub.verify.store import snapshot
from linli_wire import messages as m
from tests.hub.centre import Centre, PretendEdge


def opened(name: str = "bins-1", clock: bool = True) -> PretendEdge:
    edge = PretendEdge(name)
    edge.open(clock)
    return edge


def sound(centre: Centre) -> bool:
    with centre.database.read() as read:
        assert invariants.check(snapshot.take(read)) == []
    return True


def states(receipt: m.Receipt) -> list[tuple[int, str, int]]:
    return [(o.seq, o.state, o.points) for o in receipt.outcomes]
