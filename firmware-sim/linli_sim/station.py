"""The machines at a simulated kiosk: spirals, lockers, printer, bench scale.

Channels are numbered as the demo's places are: dispensers from 1, lockers from 11.
"""

from collections.abc import Callable
from dataclasses import dataclass

from linli_sim.centre import KioskPlan
from linli_sim.devices.load import Load
from linli_sim.devices.locker import Locker
from linli_sim.devices.printer import Printer
from linli_sim.devices.relay_board import (
    ContactModule,
    CounterModule,
    Driven,
    RelayBoard,
    VendorBus,
)
from linli_sim.devices.vending import DropCounter, Spiral

RELAYS, COUNTERS, CONTACTS = 1, 2, 3  # Modbus units
LOCKERS_FROM = 11
BENCH_DIVISION_G, BENCH_CAPACITY_G = 5, 15_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """By channel. `load` is what lies on the bench scale."""

    spirals: dict[int, Spiral]
    counters: dict[int, DropCounter]
    lockers: dict[int, Locker]
    board: RelayBoard
    bus: VendorBus
    printer: Printer | None = None
    load: Load | None = None


def build(plan: KioskPlan, load: Load | None) -> Station:
    spirals = {number: Spiral() for number in range(1, plan.dispensers + 1)}
    counters = {number: DropCounter(spiral) for number, spiral in spirals.items()}
    lockers = {LOCKERS_FROM + n: Locker() for n in range(plan.lockers)}
    outputs: dict[int, Driven] = {}
    for number, spiral in spirals.items():
        outputs[relay_of(number, plan)] = spiral
    for number, locker in lockers.items():
        outputs[relay_of(number, plan)] = locker
    inputs: dict[int, Callable[[int], bool]] = {}
    for number, locker in lockers.items():
        first = contact_of(number)
        inputs[first], inputs[first + 1] = locker.contact, locker.latch
    board = RelayBoard(plan.dialect, outputs)
    registers = {number - 1: counter for number, counter in counters.items()}
    bus = VendorBus(
        {
            RELAYS: board,
            COUNTERS: CounterModule(registers=dict(registers)),
            CONTACTS: ContactModule(inputs=inputs),
        }
    )
    return Station(
        spirals=spirals,
        counters=counters,
        lockers=lockers,
        board=board,
        bus=bus,
        printer=Printer() if plan.printer else None,
        load=load,
    )


def relay_of(channel: int, plan: KioskPlan) -> int:
    """The output that a channel is wired to: lockers after the dispensers."""
    if channel < LOCKERS_FROM:
        return channel
    return plan.dispensers + channel - LOCKERS_FROM + 1


def contact_of(channel: int) -> int:
    """A locker's door contact; its latch is the next input."""
    return 2 * (channel - LOCKERS_FROM) + 1
