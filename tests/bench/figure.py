"""A measured figure beside its goal, and the small statistics of all benches."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """`limit` is the goal; None for a figure that only stands beside one.

    `at_least`: whether more is better. `note` says what the figure was made of.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ok(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        if self.limit is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


def table(figures: Sequence[Figure]) -> str:
    """One line a figure: name, value, unit, goal, reached or not, note."""
    rows = [
        (f.name, _number(f.value), f.unit, _goal(f), _word(f.ok), f.note)
        for f in figures
    ]
    head = ("figure", "value", "unit", "goal", "", "")
    widths = [max(len(row[n]) for row in (head, *rows)) for n in range(5)]
    return "\n".join(
        f"{row[0]:{widths[0]}}  {row[1]:>{widths[1]}}  {row[2]:{widths[2]}}  "
        f"{row[3]:>{widths[3]}}  {row[4]:{widths[4]}}  {row[5]}".rstrip()
        for row in (head, *rows)
    )


def median(values: Sequence[float]) -> float:
    """The middle one; of two, the lower."""
    return sorted(values)[(len(values) - 1) // 2]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of all do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def spread(values: Sequence[float]) -> str:
    """How far the rounds lie apart."""
    return f"[{_number(min(values))}..{_number(max(values))}] in {len(values)} rounds"


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 100 else f"{value:.0f}"


def _goal(figure: Figure) -> str:
    if figure.limit is None:
        return ""
    return f"{'>=' if figure.at_least else '<='} {_number(figure.limit)}"


def _word(ok: bool | None) -> str:
    return {True: "ok", False: "MISSED", None: ""}[ok]
