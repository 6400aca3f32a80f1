"""The bench scale of a kiosk: samples in, BenchSaid out whenever it changes."""

from collections.abc import Callable

from linli_edge.config.agent import BenchScale
from linli_edge.core import settle
from linli_edge.core.settle import Sample
from linli_edge.core.signals import Signal
from linli_edge.machines.core import bench
from linli_edge.machines.core.messages import BenchSaid
from linli_edge.machines.health import MachineHealth
from linli_edge.unit import UnitTools

Say = Callable[[BenchSaid, int], None]


class BenchUnit:
    def __init__(
        self, config: BenchScale, tools: UnitTools, say: Say, now_ms: int
    ) -> None:
        self.config, self._say = config, say
        self._settle = settle.State(
            division_g=config.scale.division_g, capacity_g=config.scale.capacity_g
        )
        self._state = bench.State(division_g=config.scale.division_g)
        self._health = MachineHealth(tools, now_ms)

    def signal(self, signal: Signal, now_ms: int) -> None:
        if isinstance(signal, Sample):
            self._settle = settle.add(self._settle, signal, now_ms)
            self._look(now_ms)

    def tick(self, now_ms: int) -> None:
        self._look(now_ms)
        self._health.tell(self.config.name, bench.standing(self._state, now_ms), now_ms)

    def interrupt(self) -> None:
        """The agent stood still: what it heard before says nothing about now."""
        self._settle = settle.restart(self._settle)

    def _look(self, now_ms: int) -> None:
        verdict = settle.verdict(self._settle, now_ms)
        self._state, said = bench.look(self._state, verdict, now_ms)
        if said is not None:
            self._say(said, now_ms)
