"""What the staff page reads at once, on one read connection."""

from dataclasses import dataclass

from linli_dashboards.frame.hub import Connection
from linli_hub.store import history, views

DEPOSITS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The centre at `now_ms`."""

    now_ms: int
    bins: list[views.BinRow]
    deposits: list[views.DepositRow]
    edges: list[views.EdgeRow]
    devices: list[views.DeviceRow]
    latest: list[history.Latest]


def now(read: Connection, now_ms: int) -> Now:
    return Now(
        now_ms=now_ms,
        bins=views.bins(read),
        deposits=views.live_deposits(read, DEPOSITS_SHOWN),
        edges=views.edges(read),
        devices=views.devices(read),
        latest=history.latest(read),
    )
