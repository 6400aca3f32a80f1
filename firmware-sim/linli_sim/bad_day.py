"""A bad day: troubles at devices, drawn from one seed before the day begins."""

from dataclasses import dataclass
from random import Random
from typing import Literal, get_args

from linli_sim.devices.printer import Printer
from linli_sim.devices.probe_bus import ProbeBus
from linli_sim.devices.relay_board import THINKING_MS, VendorBus
from linli_sim.devices.scales import AndScale, Hx711Scale
from linli_sim.faults import NOISY, SOUND
from linli_sim.wiring import MqttBoard, SerialDevice, Wired

Kind = Literal["unplugged", "noise", "stuck", "wire_off", "late", "silent"]
KINDS: tuple[Kind, ...] = get_args(Kind)
EVERY_MS = 6000
LASTS_MS = (1500, 9000)
LATE_MS = 700  # longer than any master waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """`kind` befalls `device` at at_ms and passes at until_ms."""

    at_ms: int
    until_ms: int
    device: str
    kind: Kind


def plan(seed: int, devices: dict[str, Wired], day_ms: int) -> tuple[Trouble, ...]:
    """The troubles of a day; the same for the same seed and devices."""
    draw = Random(f"bad day {seed}")  # noqa: S311  a simulation
    troubles, free_ms = [], dict.fromkeys(devices, 0)
    at_ms = draw.randrange(EVERY_MS)
    while at_ms < day_ms:
        name = draw.choice(sorted(devices))
        kind = draw.choice(possible(devices[name]))
        until_ms = at_ms + draw.randrange(*LASTS_MS)
        if at_ms >= free_ms[name]:
            free_ms[name] = until_ms
            troubles.append(
                Trouble(at_ms=at_ms, until_ms=until_ms, device=name, kind=kind)
            )
        at_ms += draw.randrange(EVERY_MS // 3, EVERY_MS * 5 // 3)
    return tuple(troubles)


def possible(wired: Wired) -> list[Kind]:
    """What can befall a device of this kind."""
    kinds: list[Kind] = ["unplugged"]
    if isinstance(wired, MqttBoard):
        return [*kinds, "stuck"] if wired.scale else kinds
    kinds.append("noise")
    match wired.device:
        case AndScale():
            kinds.append("stuck")
        case Hx711Scale():
            kinds += ["stuck", "wire_off"]
        case ProbeBus():
            kinds += ["late", "silent"]
        case VendorBus():
            kinds.append("late")
        case Printer():
            kinds.append("silent")
    return kinds


def befall(wired: Wired, kind: Kind, *, on: bool) -> None:
    """Begin (`on`) or end one kind of trouble."""
    if kind == "unplugged":
        if on:
            wired.unplug()
        else:
            wired.plug()
    elif isinstance(wired, MqttBoard):
        if wired.scale is not None:
            wired.scale.load.stuck = on
    elif kind == "noise":
        wired.line.rates = NOISY if on else SOUND
    else:
        _befall_model(wired, kind, on=on)


def _befall_model(wired: SerialDevice, kind: Kind, *, on: bool) -> None:
    match wired.device, kind:
        case ((AndScale() | Hx711Scale() as scale), "stuck"):
            scale.load.stuck = on
        case Hx711Scale() as scale, "wire_off":
            scale.wire_off = on
        case ProbeBus(probes=probes), "late":
            for probe in probes.values():
                probe.thinking_ms = LATE_MS if on else 12
        case ProbeBus(probes=probes), "silent":
            for probe in probes.values():
                probe.silent = on
        case VendorBus() as bus, "late":
            bus.thinking_ms = LATE_MS if on else THINKING_MS
        case Printer() as printer, "silent":
            printer.mute = on
        case _:
            raise AssertionError(f"{kind} cannot befall {wired.name}")
