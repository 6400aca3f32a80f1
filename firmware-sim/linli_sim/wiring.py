"""Devices on their wires: one tick reads, steps and writes every one of them.

An unplugged device has no power: it is not stepped, and starts anew when put back.
"""

from dataclasses import dataclass
from typing import Protocol

from linli_sim.broker_port import BrokerPort
from linli_sim.devices.draw import Pace
from linli_sim.devices.level_sensor import LevelSensor
from linli_sim.devices.panel_board import PanelBoard
from linli_sim.devices.printer import Printer
from linli_sim.devices.scales import MqttScale
from linli_sim.faults import BadLine
from linli_sim.pty_port import PtyPort

DISTANCE_MS = 1000


class Device(Protocol):
    """A firmware model: bytes that came, bytes it says."""

    def step(self, received: bytes, now_ms: int) -> bytes: ...


@dataclass(slots=True, kw_only=True)
class SerialDevice:
    """A model behind a pseudo-terminal; `line` spoils what it says."""

    name: str
    device: Device
    port: PtyPort
    line: BadLine

    def tick(self, now_ms: int) -> None:
        if not self.port.plugged:
            return
        said = self.device.step(self.port.read(), now_ms)
        self.port.write(self.line.carry(said, now_ms))

    def plug(self) -> None:
        if self.port.plugged:
            return
        if isinstance(self.device, PanelBoard | Printer):
            self.device.restart()
        self.port.plug()

    def unplug(self) -> None:
        self.port.unplug()


@dataclass(slots=True, kw_only=True)
class MqttBoard:
    """A scale, a fill sensor or both on one board with a connection of its own."""

    name: str
    port: BrokerPort
    scale: MqttScale | None
    fill: LevelSensor | None
    fill_pace: Pace

    def tick(self, now_ms: int) -> None:
        if not self.port.plugged:
            return
        sample = self.scale.sample(now_ms) if self.scale else None
        if sample is not None:
            self.port.weight(sample)
        if self.fill is not None and self.fill_pace.due(now_ms):
            distance_mm = self.fill.measured_mm()
            if distance_mm:  # a lost echo is no reading
                self.port.distance(distance_mm)

    def plug(self) -> None:
        self.port.plug()

    def unplug(self) -> None:
        self.port.unplug()


Wired = SerialDevice | MqttBoard
