"""The kiosk's machines with planned faults, and the truth of what left them.

Two spirals and a locker, quicker than real ones. A fault belongs to one turn, and comes
when the power comes: the sensor was right until then, as it is when a thing breaks.
"""

import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal

from linli_sim.devices import vending
from linli_sim.devices.locker import Locker
from linli_sim.devices.relay_board import (
    ContactModule,
    CounterModule,
    Driven,
    RelayBoard,
    VendorBus,
)
from linli_sim.devices.vending import DropCounter, Spiral
from linli_sim.pty_port import PtyPort

Fault = Literal["", "jam", "false_yes", "false_no", "blind"]
FAULTS: tuple[Fault, ...] = ("", "", "jam", "false_yes", "false_no", "blind")
TURN_MS, PULSE_MS, FALL_MS, DROP_MS = 300, 400, 80, 900
LINE_S, STEP_MS = 0.008, 10
PLENTY = 1_000_000


@dataclass(slots=True)
class Turner:
    """A spiral and its counter. `script`: the fault of each turn to come."""

    module: CounterModule
    spiral: Spiral = field(default_factory=lambda: Spiral(stock=PLENTY))
    script: list[Fault] = field(default_factory=list)
    units: int = 1
    pulses: int = 0
    lies: int = 0  # units that the sensor has seen and that never fell
    hidden: int = 0  # and that fell unseen, with the sensor saying all is well
    counter: DropCounter = field(init=False)

    def __post_init__(self) -> None:
        self.counter = DropCounter(self.spiral)

    @property
    def left(self) -> int:
        """Units that people have taken from here."""
        return self.spiral.fallen

    @property
    def rests(self) -> bool:
        return True

    def power(self, *, on: bool, now_ms: int) -> None:
        if on:
            self._begin(self.script.pop(0) if self.script else "")
        self.spiral.power(on=on, now_ms=now_ms)

    def _begin(self, fault: Fault) -> None:
        self.pulses += 1
        self.spiral.next_drops = [0 if fault in ("jam", "false_yes") else 1]
        self.counter.invented = self.counter.misses = 0
        if fault == "false_yes":
            self.counter.invented = 1
            self.lies += 1
        elif fault == "false_no":
            self.counter.misses = 1
        elif fault == "blind":
            self.module.deaf = True

    def mend(self) -> None:
        self.script, self.module.deaf = [], False
        self.counter.misses = self.counter.invented = 0


@dataclass(slots=True)
class Door:
    """A locker full of goods: each opening gives `units`, unless nobody takes them."""

    module: ContactModule
    script: list[Fault] = field(default_factory=list)
    units: int = 1
    pulses: int = 0
    lies: int = 0
    hidden: int = 0
    locker: Locker = field(default_factory=lambda: Locker(takes_ms=250, shuts_ms=250))
    _gone: int = 0

    @property
    def left(self) -> int:
        return self._gone + (self.units if self.locker.taken else 0)

    @property
    def rests(self) -> bool:
        return not self.locker.is_open

    def power(self, *, on: bool, now_ms: int) -> None:
        if on:
            self._begin(self.script.pop(0) if self.script else "")
        self.locker.power(on=on, now_ms=now_ms)

    def _begin(self, fault: Fault) -> None:
        self.pulses += 1
        locker = self.locker
        self._gone, locker.taken = self.left, False
        locker.full = fault != "false_yes"  # opened and shut, nothing taken
        locker.sticks = fault == "jam"
        if fault == "false_yes":
            self.lies += self.units
        elif fault == "false_no":  # both contacts stuck: it says shut, and is open
            locker.contact_stuck = locker.latch_stuck = False
            self.hidden += self.units
        elif fault == "blind":
            self.module.deaf = True

    def mend(self) -> None:
        self.script, self.module.deaf = [], False
        self._gone, self.locker.taken = self.left, False
        self.locker.contact_stuck = self.locker.latch_stuck = None
        self.locker.sticks = False


Machine = Turner | Door


class Machines:
    """On one line, served in real time by a thread until close()."""

    def __init__(self, port: PtyPort) -> None:
        vending.TURN_MS, vending.FALL_MS = TURN_MS, FALL_MS
        counters, contacts = CounterModule(registers={}), ContactModule(inputs={})
        one, two, door = Turner(counters), Turner(counters), Door(contacts)
        counters.registers |= {0: one.counter, 1: two.counter}
        contacts.inputs |= {1: door.locker.contact, 2: door.locker.latch}
        outputs: dict[int, Driven] = {1: one, 2: two, 3: door}
        self.board = RelayBoard("waveshare", outputs)
        self._bus = VendorBus({1: self.board, 2: counters, 3: contacts})
        self.by_place: dict[str, Machine] = {"d1": one, "d2": two, "l1": door}
        self._port, self._ending = port, threading.Event()
        self._thread = threading.Thread(target=self._serve, name="machines")
        self._thread.start()

    @property
    def pulses(self) -> int:
        return sum(one.pulses for one in self.by_place.values())

    @property
    def rest(self) -> bool:
        moving = any(self.board.on(output) for output in (1, 2, 3))
        return not moving and all(one.rests for one in self.by_place.values())

    def close(self) -> None:
        self._ending.set()
        self._thread.join()

    def _serve(self) -> None:
        then_ms = time.monotonic_ns() // 1_000_000
        while not self._ending.wait(LINE_S):
            now_ms = time.monotonic_ns() // 1_000_000
            for at_ms in range(then_ms + STEP_MS, now_ms, STEP_MS):
                self._say(self._bus.step(b"", at_ms))  # time that we slept through
            self._say(self._bus.step(self._port.read(), now_ms))
            then_ms = now_ms

    def _say(self, said: bytes) -> None:
        with suppress(OSError):
            self._port.write(said)
