"""Relay boards by Modbus: what one writes to switch off, on, or on for a time.

    waveshare   off/on 0000/FF00 at relay-1; "flash on" at 0200+relay-1, value x 100 ms:
                the board ends the pulse by itself, also when nobody is there any more
    cheap       4- and 8-channel boards that count from 1: on 0100, off 0000 at relay;
                they know no timed pulse, so whoever switches on must switch off

(Waveshare Modbus RTU Relay, user manual; captures of cheap boards.)
Toggle (5500) is never sent: repeated, it does the opposite.
"""

from typing import Literal

from linli_wire.frames.modbus_rtu import WriteCoil

Dialect = Literal["waveshare", "cheap"]

FLASH = 0x0200
FLASH_STEP_MS = 100
PULSE_MS_MAX = 0x7FFF * FLASH_STEP_MS
ON, OFF, CHEAP_ON = 0xFF00, 0x0000, 0x0100


def pulse(dialect: Dialect, unit: int, relay: int, pulse_ms: int) -> WriteCoil:
    """Switch relay (1 is the board's first) on for `pulse_ms`, rounded up to 100 ms.

    In the cheap dialect only the on: send off() when the time is over.
    """
    assert relay >= 1 and 0 < pulse_ms <= PULSE_MS_MAX
    if dialect == "cheap":
        return WriteCoil(unit=unit, address=relay, value=CHEAP_ON)
    steps = -(-pulse_ms // FLASH_STEP_MS)
    return WriteCoil(unit=unit, address=FLASH + relay - 1, value=steps)


def off(dialect: Dialect, unit: int, relay: int) -> WriteCoil:
    """Switch relay off, whatever it does."""
    assert relay >= 1
    address = relay if dialect == "cheap" else relay - 1
    return WriteCoil(unit=unit, address=address, value=OFF)


def ends_itself(dialect: Dialect) -> bool:
    """Does the board end a pulse without us?"""
    return dialect == "waveshare"
