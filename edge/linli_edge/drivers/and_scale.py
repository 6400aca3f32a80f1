"""Scales in A&D standard format on a serial line."""

from collections import Counter
from typing import Literal

from linli_edge.config.values import Port, Wrongs, baud_wrongs
from linli_edge.core.settle import Sample
from linli_edge.core.signals import Signal
from linli_edge.drivers.kind import Kind, LineSettings, ScaleTable
from linli_wire.frames import and_scale


class AndScale(ScaleTable, frozen=True, tag_field="kind", tag="and_scale"):
    port: Port
    unit: Literal["g", "kg", "t", "lb"] = "kg"
    digits: int | None = None
    baud: int = 9600
    parity: Literal["N", "E", "O"] = "N"
    bytesize: Literal[7, 8] = 8


class And:
    def __init__(self, scale: AndScale) -> None:
        self._decoder = and_scale.Decoder(unit=scale.unit, digits=scale.digits)

    @property
    def bad(self) -> Counter[str]:
        return self._decoder.bad

    def feed(self, data: bytes) -> list[Signal]:
        return [
            Sample(status=weight.status, mass_g=weight.mass_g)
            for weight in self._decoder.feed(data)
        ]

    def reset(self) -> None:
        self._decoder.reset()


def _line(scale: AndScale) -> LineSettings:
    return LineSettings(baud=scale.baud, bytesize=scale.bytesize, parity=scale.parity)


def _wrongs(scale: AndScale) -> Wrongs:
    return baud_wrongs(scale.baud)


KIND = Kind(
    config=(AndScale,), driver=And, line=_line, gives=("weight",), wrongs=_wrongs
)
