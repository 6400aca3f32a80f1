"""What the staff page reads at once, on one read connection."""

from dataclasses import dataclass

from linli_dashboards.frame.hub import Connection
from linli_hub.devices.views import devices as views_devices
from linli_hub.devices.views import readings

DEPOSITS_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """The centre at `now_ms`."""

    now_ms: int
    bins: list[views_devices.BinRow]
    deposits: list[views_devices.DepositRow]
    edges: list[views_devices.EdgeRow]
    devices: list[views_devices.DeviceRow]
    latest: list[readings.Latest]


def now(read: Connection, now_ms: int) -> Now:
    return Now(
        now_ms=now_ms,
        bins=views_devices.bins(read),
        deposits=views_devices.live_deposits(read, DEPOSITS_SHOWN),
        edges=views_devices.edges(read),
        devices=views_devices.devices(read),
        latest=readings.latest(read),
    )
