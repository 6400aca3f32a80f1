"""The kiosk's unit."""

from linli_edge.config import Kiosk
from linli_edge.core.inputs import StationAnswer, Touched
from linli_edge.core.signals import Signal
from linli_edge.core.wall import Wall
from linli_edge.desk import Desk


class KioskUnit:
    def __init__(self, config: Kiosk, desk: Desk, now_ms: int) -> None:
        self.config, self._desk = config, desk

    def signal(self, signal: Signal, now_ms: int) -> None: ...

    def handle(self, event: Touched | StationAnswer, now_ms: int) -> None: ...

    def tick(self, now_ms: int, hub: bool, wall: Wall | None) -> None: ...
