"""Register maps of soil and compost probes, as data: near-identical probes differ in
order, address *and* scale, so nothing is guessed and each map has its own vector.

A value outside the probe's possible range (65535, a flipped sign) is no reading.
"""

from dataclasses import dataclass
from decimal import Decimal

from linli_wire.frames.modbus_rtu import READ_HOLDING, Registers, Request


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One register. `name` carries the unit; `least` and `most` bound what can be."""

    name: str
    address: int
    scale: Decimal
    least: int
    most: int
    signed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SoilMap:
    """A probe family: its reads as (address, count), each of another length, so that
    a late reply to one can never pass for a reply to the other."""

    reads: tuple[tuple[int, int], ...]
    quantities: tuple[Quantity, ...]


def _moisture(address: int, scale: str) -> Quantity:
    return Quantity(
        name="moisture_percent",
        address=address,
        scale=Decimal(scale),
        least=0,
        most=100,
    )


def _temperature(address: int, scale: str) -> Quantity:
    return Quantity(
        name="temperature_c",
        address=address,
        scale=Decimal(scale),
        least=-40,
        most=100,
        signed=True,
    )


def _ec(address: int) -> Quantity:
    return Quantity(
        name="ec_us_cm", address=address, scale=Decimal(1), least=0, most=20_000
    )


def _ph(address: int, scale: str) -> Quantity:
    return Quantity(name="ph", address=address, scale=Decimal(scale), least=2, most=12)


MAPS: dict[str, SoilMap] = {
    # "ZTS/SN" family, DFRobot SEN0604, WoMaster ES107
    "zts": SoilMap(
        reads=((0x0000, 4),),
        quantities=(
            _moisture(0x0000, "0.1"),
            _temperature(0x0001, "0.1"),
            _ec(0x0002),
            _ph(0x0003, "0.1"),
        ),
    ),
    # JXCT JXBS-3001-TR
    "jxbs": SoilMap(
        reads=((0x0006, 1), (0x0012, 4)),
        quantities=(
            _ph(0x0006, "0.01"),
            _moisture(0x0012, "0.1"),
            _temperature(0x0013, "0.1"),
            _ec(0x0015),
        ),
    ),
    # Seeed S-Soil MT-02, WoMaster ES103
    "ssoil": SoilMap(
        reads=((0x0000, 3),),
        quantities=(
            _temperature(0x0000, "0.01"),
            _moisture(0x0001, "0.01"),
            _ec(0x0002),
        ),
    ),
}


def requests(name: str, unit: int) -> list[Request]:
    """What to ask a probe of map `name`, one after the other."""
    return [
        Request(unit=unit, address=address, count=count, function=READ_HOLDING)
        for address, count in MAPS[name].reads
    ]


def values(name: str, reply: Registers) -> dict[str, float]:
    """The readings in a reply, by name with unit; what cannot be is left out."""
    found = {}
    first = reply.request.address
    for quantity in MAPS[name].quantities:
        at = quantity.address - first
        if not 0 <= at < len(reply.values):
            continue
        raw = reply.values[at]
        if quantity.signed and raw >= 0x8000:
            raw -= 0x10000
        value = raw * quantity.scale
        if quantity.least <= value <= quantity.most:
            found[quantity.name] = float(value)
    return found


def registers(name: str, readings: dict[str, float]) -> dict[int, int]:
    """The simulator's side: register address -> raw value."""
    return {
        quantity.address: int(
            (Decimal(str(readings[quantity.name])) / quantity.scale).to_integral_value()
        )
        & 0xFFFF
        for quantity in MAPS[name].quantities
    }
