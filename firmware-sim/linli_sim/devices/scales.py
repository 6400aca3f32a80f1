"""Scales over one Load: A&D indicator and HX711 board on serial, a scale on MQTT."""

from collections import deque
from dataclasses import dataclass

from linli_sim.devices.draw import Pace
from linli_sim.devices.load import Load
from linli_wire.frames import and_scale, hx711

SAMPLE_MS = 100
STABLE_SAMPLES = 6  # 0.6 s within 1.5 divisions (IDS 430's default)
STABLE_DIVISIONS = 1.5
OVERLOAD_DIVISIONS = 9  # beyond capacity, as OIML R 76 allows
UNDERLOAD_SHARE = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleType:
    """What is printed on the scale's plate."""

    division_g: int = 10
    capacity_g: int = 150_000


class Indicator:
    """Rounds to divisions and judges stability, as a bought indicator does."""

    def __init__(self, load: Load, kind: ScaleType) -> None:
        self._load, self._kind = load, kind
        self._recent: deque[float] = deque(maxlen=STABLE_SAMPLES)

    def weigh(self, now_ms: int) -> and_scale.Weight:
        kind, felt_g = self._kind, self._load.felt_g(now_ms)
        self._recent.append(felt_g)
        if felt_g > kind.capacity_g + OVERLOAD_DIVISIONS * kind.division_g:
            return and_scale.Weight(status="overload")
        if felt_g < -UNDERLOAD_SHARE * kind.capacity_g:
            return and_scale.Weight(status="underload")
        spread_g = max(self._recent) - min(self._recent)
        full = len(self._recent) == STABLE_SAMPLES
        stable = full and spread_g <= STABLE_DIVISIONS * kind.division_g
        return and_scale.Weight(
            status="stable" if stable else "moving",
            mass_g=round(felt_g / kind.division_g) * kind.division_g,
        )


class AndScale:
    """A&D standard format at 10 Hz, in kilograms."""

    def __init__(self, load: Load, kind: ScaleType) -> None:
        self.load = load
        self._indicator = Indicator(load, kind)
        self._decimals = 3 if kind.division_g % 10 else 2
        self._pace = Pace(SAMPLE_MS)

    def step(self, received: bytes, now_ms: int) -> bytes:  # noqa: ARG002  deaf
        if not self._pace.due(now_ms):
            return b""
        weight = self._indicator.weigh(now_ms)
        return and_scale.encode(weight, unit="kg", decimals=self._decimals)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What the HX711 counts: zero and slope, as the edge is told."""

    zero_raw: int = 812_345
    raw_per_kg: float = 21_500.0


class Hx711Scale:
    """Raw counts at 10 Hz; the end value when saturated or a wire is off."""

    def __init__(self, load: Load, cell: Cell) -> None:
        self.wire_off = False
        self.load = load
        self._cell = cell
        self._pace = Pace(SAMPLE_MS)
        self._seq = 0

    def step(self, received: bytes, now_ms: int) -> bytes:  # noqa: ARG002  deaf
        if not self._pace.due(now_ms):
            return b""
        self._seq = (self._seq + 1) % hx711.SEQ_MAX
        felt_kg = self.load.felt_g(now_ms) / 1000
        raw = round(self._cell.zero_raw + felt_kg * self._cell.raw_per_kg)
        if self.wire_off or raw >= hx711.RAW_MAX:
            return hx711.encode(hx711.Saturated(seq=self._seq, high=True))
        if raw <= hx711.RAW_MIN:
            return hx711.encode(hx711.Saturated(seq=self._seq, high=False))
        return hx711.encode(hx711.Counts(seq=self._seq, raw=raw))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightSample:
    """What an MQTT scale says; becomes a BoardWeight on the wire."""

    n: int
    weight: and_scale.Weight


class MqttScale:
    """The same indicator on a board with Wi-Fi. `n` counts from its start."""

    def __init__(self, load: Load, kind: ScaleType, *, sample_ms: int = 100) -> None:
        self.load = load
        self._indicator = Indicator(load, kind)
        self._pace = Pace(sample_ms)
        self._n = 0

    def sample(self, now_ms: int) -> WeightSample | None:
        """The next sample when it is time for one."""
        if not self._pace.due(now_ms):
            return None
        self._n += 1
        return WeightSample(n=self._n, weight=self._indicator.weigh(now_ms))
