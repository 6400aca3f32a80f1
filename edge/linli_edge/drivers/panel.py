"""The board of a bin: lid, lock, light, display, button."""

from collections import Counter

from linli_edge.config.values import Port, Table
from linli_edge.core.signals import Signal
from linli_edge.drivers.kind import Kind, LineSettings
from linli_wire.frames import panel

BAUD = 115_200


class PanelTable(Table, frozen=True):
    """In the file only its port stands, under `panel`."""

    port: Port


class Panel:
    def __init__(self, _: PanelTable) -> None:
        self._decoder = panel.Decoder()

    @property
    def bad(self) -> Counter[str]:
        return self._decoder.bad

    def feed(self, data: bytes) -> list[Signal]:
        return list(self._decoder.feed(data))

    def reset(self) -> None:
        self._decoder.reset()


KIND = Kind(
    config=(PanelTable,),
    driver=Panel,
    line=lambda _: LineSettings(baud=BAUD),
    gives=("lid",),
)
