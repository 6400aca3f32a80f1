"""What drivers make of bytes: the centre's words, no longer a maker's."""

from dataclasses import dataclass

from linli_edge.core.settle import Sample
from linli_wire.frames.panel import Said

SILENT_MS = 10_000  # a device that says nothing for so long is silent


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSeen:
    """A reader read `card` (canonical) once more."""

    card: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistanceSeen:
    distance_mm: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeRead:
    """Values of one probe by quantity; empty when it did not answer."""

    unit: int
    values: dict[str, float]


Signal = CardSeen | DistanceSeen | ProbeRead | Sample | Said
