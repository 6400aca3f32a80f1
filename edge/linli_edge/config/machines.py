"""The machines of a kiosk in the configuration, and what their types cannot say."""

from typing import Annotated, Literal

from msgspec import Meta

from linli_edge.config.values import BAUDS, InputNumber, Port, Table, Unit, Wrongs
from linli_wire.frames.relay import Dialect
from linli_wire.messages import Slug

CHANNELS_MAX = 32
FLASH_STEP_MS = 100


class DropCounter(Table, frozen=True, tag_field="kind", tag="counter"):
    """Counts what falls past it, in one 16-bit register of Modbus unit `unit`."""

    unit: Unit
    register: Annotated[int, Meta(ge=0, le=65535)] = 0
    function: Literal[3, 4] = 4


class DoorContact(Table, frozen=True, tag_field="kind", tag="door"):
    """Contact inputs of Modbus unit `unit`, counted from 1 as printed on it.

    `latch`: a second contact, of the lock itself. Only with both of them a door that
    was not seen open is surely shut.
    """

    unit: Unit
    input: InputNumber
    latch: InputNumber | None = None
    open_is: Literal[0, 1] = 1


class Channel(Table, frozen=True):
    """`number` as the hub's place says it; `relay` as printed on the board."""

    number: Annotated[int, Meta(ge=1, le=999)]
    kind: Literal["dispenser", "locker"]
    sensor: DropCounter | DoorContact
    relay: Annotated[int, Meta(ge=1, le=64)] | None = None
    pulse_ms: Annotated[int, Meta(ge=100, le=60_000)] = 1000
    drop_ms: Annotated[int, Meta(ge=200, le=60_000)] = 5000
    open_ms: Annotated[int, Meta(ge=1000, le=120_000)] = 15_000
    shut_ms: Annotated[int, Meta(ge=5000, le=600_000)] = 60_000

    @property
    def output(self) -> int:
        return self.number if self.relay is None else self.relay


class Vendor(Table, frozen=True):
    """Relay board and sensors on one Modbus RTU line."""

    port: Port
    channel: list[Channel]
    name: Slug = "vendor"
    unit: Unit = 1
    dialect: Dialect = "waveshare"
    baud: int = 9600
    gap_ms: Annotated[int, Meta(ge=0, le=500)] = 30
    reply_ms: Annotated[int, Meta(ge=20, le=5000)] = 300

    def device(self, number: int) -> str:
        """What a channel is called in health events."""
        return f"{self.name}-{number}"

    def devices(self) -> list[str]:
        return sorted({self.device(one.number) for one in self.channel})


class ReceiptPrinter(Table, frozen=True):
    """`font`: gb18030 if the printer writes Chinese itself, else raster."""

    port: Port
    name: Slug = "printer"
    baud: int = 19_200
    columns: Literal[32, 48] = 32
    font: Literal["gb18030", "raster"] = "gb18030"


def machine_wrongs(vendor: Vendor | None, printer: ReceiptPrinter | None) -> Wrongs:
    """As (key, what is wrong and what to do)."""
    wrongs: Wrongs = []
    if printer is not None and printer.baud not in BAUDS:
        wrongs.append(("kiosk.printer.baud", f"只可用 / use one of {BAUDS}"))
    if vendor is None:
        return wrongs
    if vendor.baud not in BAUDS:
        wrongs.append(("kiosk.vendor.baud", f"只可用 / use one of {BAUDS}"))
    if not 1 <= len(vendor.channel) <= CHANNELS_MAX:
        how = f"须有 1 至 {CHANNELS_MAX} 个 / there must be 1 to {CHANNELS_MAX}"
        wrongs.append(("kiosk.vendor.channel", how))
    for what, used in (
        ("number", [one.number for one in vendor.channel]),
        ("relay", [one.output for one in vendor.channel]),
    ):
        for twice in sorted({one for one in used if used.count(one) > 1}):
            how = "重复,请改为各用一个 / used twice: give each channel its own"
            wrongs.append((f"kiosk.vendor.channel.{what} {twice}", how))
    for one in vendor.channel:
        wrongs += _channel_wrongs(one)
    return wrongs


def _channel_wrongs(one: Channel) -> Wrongs:
    key, wrongs = f"kiosk.vendor.channel {one.number}", []
    wanted = "counter" if one.kind == "dispenser" else "door"
    if isinstance(one.sensor, DropCounter) != (one.kind == "dispenser"):
        how = (
            f'{one.kind} 请用 kind = "{wanted}" / a {one.kind} needs kind = "{wanted}"'
        )
        wrongs.append((f"{key}.sensor", how))
    elif isinstance(one.sensor, DoorContact) and one.sensor.latch == one.sensor.input:
        how = "latch 须为另一输入,没有则删去 / must be another input: or leave it out"
        wrongs.append((f"{key}.sensor.latch", how))
    if one.pulse_ms % FLASH_STEP_MS:
        how = "须为 100 的倍数(继电器板按 0.1 秒计时)/ use a multiple of 100"
        wrongs.append((f"{key}.pulse_ms", how))
    if one.kind == "dispenser" and one.drop_ms <= one.pulse_ms:
        how = "须大于 pulse_ms / must be above pulse_ms: goods fall late in the turn"
        wrongs.append((f"{key}.drop_ms", how))
    if one.kind == "locker" and one.open_ms < one.pulse_ms:
        how = "须不小于 pulse_ms / must not be below pulse_ms"
        wrongs.append((f"{key}.open_ms", how))
    return wrongs
