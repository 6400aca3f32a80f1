"""Our load-cell board: raw counts, calibrated here."""

from collections import Counter

from linli_edge.config.agent import Hx711Scale
from linli_edge.core.settle import Sample
from linli_edge.core.signals import Signal
from linli_wire.frames import hx711


class Hx711:
    def __init__(self, scale: Hx711Scale) -> None:
        self._decoder = hx711.Decoder()
        self._zero, self._per_kg = scale.zero_raw, scale.raw_per_kg
        self._last_seq: int | None = None

    @property
    def bad(self) -> Counter[str]:
        return self._decoder.bad

    def feed(self, data: bytes) -> list[Signal]:
        return [
            sample for frame in self._decoder.feed(data) if (sample := self._of(frame))
        ]

    def reset(self) -> None:
        self._decoder.reset()
        self._last_seq = None

    def _of(self, frame: hx711.Sample) -> Sample | None:
        if frame.seq == self._last_seq:  # a line sent twice is one sample
            return None
        self._last_seq = frame.seq
        if isinstance(frame, hx711.Saturated):
            return Sample(status="fault")
        return Sample(
            status="stable",
            mass_g=round((frame.raw - self._zero) * 1000 / self._per_kg),
        )
