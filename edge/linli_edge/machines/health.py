"""How the machines at a kiosk are, told to the journal when it changes, not more."""

from linli_edge.unit import UnitTools
from linli_wire.messages import DeviceHealth

HEALTH_MS = 10_000  # at most one event a device in this time


class MachineHealth:
    def __init__(self, tools: UnitTools, now_ms: int) -> None:
        self._tools, self._since_ms = tools, now_ms
        self._told: dict[str, tuple[str, int]] = {}

    def tell(self, device: str, standing: tuple[str, str], now_ms: int) -> None:
        """`standing`: its state (ok, silent, faulty, drifting) and why."""
        state, detail = standing
        told, told_ms = self._told.get(device, ("ok", self._since_ms))
        if state == told or now_ms - told_ms < HEALTH_MS:
            return
        body = DeviceHealth(device=device, state=state, detail=detail)
        if self._tools.recorder.record(body, now_ms) is not None:
            self._told[device] = (state, now_ms)
