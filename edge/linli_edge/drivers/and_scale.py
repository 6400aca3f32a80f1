"""Scales in A&D standard format on a serial line."""

from collections import Counter

from linli_edge.config.agent import AndScale
from linli_edge.core.settle import Sample
from linli_edge.core.signals import Signal
from linli_wire.frames import and_scale


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
