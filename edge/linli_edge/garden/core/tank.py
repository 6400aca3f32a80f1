"""From the distance a sensor sees to the level and volume of a tank."""

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`kind` says which measures are used; all in millimetres.

    upright_cylinder: diameter_mm, height_mm. lying_cylinder: diameter_mm, length_mm.
    box: length_mm, width_mm, height_mm. table: points (level_mm, litres), rising.
    """

    kind: Literal["upright_cylinder", "lying_cylinder", "box", "table"]
    diameter_mm: int = 0
    height_mm: int = 0
    length_mm: int = 0
    width_mm: int = 0
    points: tuple[tuple[float, float], ...] = ()

    def __post_init__(self) -> None:
        for name in NEEDED[self.kind]:
            if not getattr(self, name):
                raise ValueError(f"{self.kind} needs {name}")
        levels = [level for level, _ in self.points]
        if self.kind == "table" and (
            len(levels) < 2 or levels != sorted(set(levels)) or len(levels) > 100
        ):
            raise ValueError("table needs 2 to 100 points with rising levels")


NEEDED: dict[str, tuple[str, ...]] = {
    "upright_cylinder": ("diameter_mm", "height_mm"),
    "lying_cylinder": ("diameter_mm", "length_mm"),
    "box": ("length_mm", "width_mm", "height_mm"),
    "table": ("points",),
}


def level_mm(distance_mm: int, sensor_above_bottom_mm: int) -> int:
    """Height of the surface above the tank's bottom; never below it."""
    return max(0, sensor_above_bottom_mm - distance_mm)


def volume_l(shape: Shape, level: int) -> float:
    """Litres at `level` mm; a level above the tank counts as full."""
    match shape.kind:
        case "upright_cylinder":
            area = math.pi * (shape.diameter_mm / 2) ** 2
            return area * min(level, shape.height_mm) / 1e6
        case "box":
            area = shape.length_mm * shape.width_mm
            return area * min(level, shape.height_mm) / 1e6
        case "lying_cylinder":
            return _segment(shape.diameter_mm / 2, level) * shape.length_mm / 1e6
        case "table":
            return _between(shape.points, level)


def _segment(radius: float, level: float) -> float:
    """Area of a circle filled up to `level` from below."""
    deep = min(level, 2 * radius)
    chord = math.sqrt(max(0.0, 2 * radius * deep - deep * deep))
    angle = math.acos(max(-1.0, min(1.0, (radius - deep) / radius)))
    return radius * radius * angle - (radius - deep) * chord


def _between(points: tuple[tuple[float, float], ...], level: float) -> float:
    levels = [at for at, _ in points]
    right = bisect_right(levels, level)
    if right == 0:
        return points[0][1]
    if right == len(points):
        return points[-1][1]
    (low, below), (high, above) = points[right - 1], points[right]
    return below + (above - below) * (level - low) / (high - low)
