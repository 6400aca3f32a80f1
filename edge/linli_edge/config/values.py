"""What all tables of the configuration share: strictness, and the kinds of values."""

from typing import Annotated

from msgspec import Meta, Struct

Port = Annotated[str, Meta(min_length=1, max_length=200)]
Whole = Annotated[int, Meta(ge=1, le=10_000_000)]
TcpPort = Annotated[int, Meta(ge=1, le=65535)]
Unit = Annotated[int, Meta(ge=1, le=247)]  # of a Modbus line
InputNumber = Annotated[int, Meta(ge=1, le=64)]
BAUDS = (2400, 4800, 9600, 19200, 38400, 57600, 115200)


Wrongs = list[tuple[str, str]]  # key, and what is wrong and what to do


class Table(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Shared switches only: a key that nobody knows is an error."""


def baud_wrongs(baud: int) -> Wrongs:
    return [] if baud in BAUDS else [("baud", f"只可用 / use one of {BAUDS}")]
