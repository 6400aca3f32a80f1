"""The board of a bin: lid, lock, light, display, button."""

from collections import Counter

from linli_edge.core.signals import Signal
from linli_wire.frames import panel


class Panel:
    def __init__(self) -> None:
        self._decoder = panel.Decoder()

    @property
    def bad(self) -> Counter[str]:
        return self._decoder.bad

    def feed(self, data: bytes) -> list[Signal]:
        return list(self._decoder.feed(data))

    def reset(self) -> None:
        self._decoder.reset()
