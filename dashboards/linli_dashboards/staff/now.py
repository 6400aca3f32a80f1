"""What the staff page reads at once, on one read connection."""

from dataclasses import dataclass

from linli_dashboards.frame.hub import Connection
from linli_hub.devices.views import devices as views_house
from linli_hub.devices.views import readings

DEPOSITS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The centre at `now_ms`."""

    now_ms: int
    bins: list[views_house.BinRow]
    deposits: list[views_house.DepositRow]
    edges: list[views_house.EdgeRow]
    devices: list[views_house.DeviceRow]
    latest: list[readings.Latest]


def now(read: Connection, now_ms: int) -> Now:
    return Now(
        now_ms=now_ms,
        bins=views_house.bins(read),
        deposits=views_house.live_deposits(read, DEPOSITS_SHOWN),
        edges=views_house.edges(read),
        devices=views_house.devices(read),
        latest=readings.latest(read),
    )
