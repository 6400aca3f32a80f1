"""125 kHz card readers on a serial line."""

from collections import Counter
from typing import Literal

from linli_edge.config.values import Port
from linli_edge.core.signals import CardSeen, Signal
from linli_edge.drivers.kind import Kind, LineSettings, ReaderTable
from linli_wire.frames import rdm6300


class Rdm6300Reader(ReaderTable, frozen=True, tag_field="kind", tag="rdm6300"):
    port: Port
    family: Literal["rdm6300", "id12la"] = "rdm6300"
    accept_bad_check: Literal["never", "after_3_identical"] = "never"


class Rdm6300:
    def __init__(self, reader: Rdm6300Reader) -> None:
        self._decoder = rdm6300.Decoder(
            family=reader.family, accept_bad_check=reader.accept_bad_check
        )

    @property
    def bad(self) -> Counter[str]:
        return self._decoder.bad

    def feed(self, data: bytes) -> list[Signal]:
        return [CardSeen(card=frame.card) for frame in self._decoder.feed(data)]

    def reset(self) -> None:
        self._decoder.reset()


KIND = Kind(
    config=(Rdm6300Reader,),
    driver=Rdm6300,
    line=lambda _: LineSettings(),
    gives=("card",),
)
