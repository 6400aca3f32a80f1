"""What a kind of device is: one record, from which all that knows kinds is made."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from linli_edge.config.values import Table, Whole, Wrongs
from linli_edge.core.signals import Signal
from linli_wire.frames.gives import Gives


class Driver(Protocol):
    """Bytes of one device in, signals out."""

    @property
    def bad(self) -> Counter[str]: ...
    def feed(self, data: bytes) -> list[Signal]: ...
    def reset(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LineSettings:
    """How a serial port is opened."""

    baud: int = 9600
    bytesize: int = 8
    parity: str = "N"


class ReaderTable(Table, frozen=True):
    """What stands under `reader`, if more than its port is said."""


class ScaleTable(Table, frozen=True):
    """What stands under `scale`."""

    division_g: Whole
    capacity_g: Whole


class FillTable(Table, frozen=True):
    """What stands under `fill`: distances go down from the lid."""

    empty_mm: Whole
    full_mm: Whole


class SensorTable(Table, frozen=True):
    """What stands under a tank's `sensor`."""


def nothing_wrong(_: Any) -> Wrongs:
    return []


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """`config`: its table for each place where it may stand in the file.

    driver  None: its unit or the board's broker speaks with it
    line    how the table's port is opened; None: it speaks on the board's broker
    wrongs  what the types of a table cannot say, as (key, what is wrong and what to do)
    """

    config: tuple[type[Table], ...]
    gives: tuple[Gives, ...]
    driver: Callable[[Any], Driver] | None = None
    line: Callable[[Any], LineSettings] | None = None
    wrongs: Callable[[Any], Wrongs] = nothing_wrong
