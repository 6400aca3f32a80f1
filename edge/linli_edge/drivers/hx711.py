"""Our load-cell board: raw counts, calibrated here."""

from collections import Counter

from linli_edge.config.values import Port, Wrongs, baud_wrongs
from linli_edge.core.settle import Sample
from linli_edge.core.signals import Signal
from linli_edge.drivers.kind import Kind, LineSettings, ScaleTable
from linli_wire.frames import hx711


class Hx711Scale(ScaleTable, frozen=True, tag_field="kind", tag="hx711"):
    port: Port
    zero_raw: int
    raw_per_kg: int
    baud: int = 115200


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


def _line(scale: Hx711Scale) -> LineSettings:
    return LineSettings(baud=scale.baud)


def _wrongs(scale: Hx711Scale) -> Wrongs:
    wrongs = baud_wrongs(scale.baud)
    if scale.raw_per_kg == 0:
        how = "不可为 0,请校准 / must not be 0: calibrate"
        wrongs.insert(0, ("raw_per_kg", how))
    return wrongs


KIND = Kind(
    config=(Hx711Scale,), driver=Hx711, line=_line, gives=("weight",), wrongs=_wrongs
)
