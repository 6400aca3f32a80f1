"""125 kHz card readers on a serial line."""

from collections import Counter

from linli_edge.config.agent import Reader
from linli_edge.core.signals import CardSeen, Signal
from linli_wire.frames import rdm6300


class Rdm6300:
    def __init__(self, reader: Reader) -> None:
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
