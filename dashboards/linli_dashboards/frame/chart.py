"""ECharts options as plain values: a day's line with its band, and a flow diagram.

Colours and type are the pages' own; nothing moves, and each chart has a table beside it.
"""

from dataclasses import dataclass
from typing import Any

from linli_dashboards.frame.tongue import Tongue
from linli_hub.devices.views.readings import Point

INK, SOFT, LINE = "#1c2b24", "#46534c", "#ddd4c0"
PINE, BAND = "#14523a", "rgba(20, 82, 58, 0.16)"
FONT = '"Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif'
GAP_MS = 15 * 60_000  # a line is broken where nothing was read for so long

SHORT_MS = 10 * 60_000  # a stretch told with seconds

Options = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From when to when a chart shows."""

    after_ms: int
    before_ms: int


def line(points: list[Point], span: Span, unit: str, tongue: Tongue) -> Options:
    """Mean as a line, lowest to highest as a band; a gap stays a gap."""
    # ECharts knows no zones: times are shifted to the centre's and drawn as UTC
    offset_ms = tongue.offset_ms(span.after_ms)
    rows = _with_gaps(points)
    times = [(at_ms + offset_ms, point) for at_ms, point in rows]
    short = span.before_ms - span.after_ms < SHORT_MS
    clock = "{HH}:{mm}:{ss}" if short else "{HH}:{mm}"
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "grid": {"left": 62, "right": 18, "top": 34, "bottom": 34},
        "useUTC": True,
        "xAxis": {
            "type": "time",
            "min": span.after_ms + offset_ms,
            "max": span.before_ms + offset_ms,
            "axisLabel": {"color": SOFT, "formatter": clock, "hideOverlap": True},
            "axisLine": {"lineStyle": {"color": LINE}},
        },
        "yAxis": {
            "type": "value",
            "scale": True,
            "name": unit,
            "nameTextStyle": {"color": SOFT},
            "axisLabel": {"color": SOFT},
            "splitLine": {"lineStyle": {"color": LINE}},
        },
        "series": [
            _band("low", [[t, p.low if p else None] for t, p in times], None),
            _band(
                "range", [[t, p.high - p.low if p else None] for t, p in times], BAND
            ),
            {
                "name": tongue.say("mean"),
                "type": "line",
                "showSymbol": len(points) < 3,
                "lineStyle": {"color": PINE, "width": 2},
                "itemStyle": {"color": PINE},
                "data": [[t, round(p.mean, 2) if p else None] for t, p in times],
            },
        ],
    }


def _band(name: str, data: list[list[float | None]], colour: str | None) -> Options:
    return {
        "name": name,
        "type": "line",
        "stack": "band",
        "silent": True,
        "symbol": "none",
        "lineStyle": {"opacity": 0},
        "areaStyle": {"color": colour, "opacity": 1 if colour else 0},
        "data": data,
    }


def _with_gaps(points: list[Point]) -> list[tuple[int, Point | None]]:
    found: list[tuple[int, Point | None]] = []
    for point in points:
        if found and point.at_ms - found[-1][0] > GAP_MS:
            found.append((found[-1][0] + 1, None))
        found.append((point.at_ms, point))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One ribbon of a flow diagram, between two named ends."""

    source: str
    target: str
    points: int


def sankey(streams: list[Stream], colours: dict[str, str]) -> Options:
    """Ribbons from left to right. Names must not go round in a circle."""
    names = dict.fromkeys(end for s in streams for end in (s.source, s.target))
    return {
        "animation": False,
        "textStyle": {"fontFamily": FONT},
        "series": [
            {
                "type": "sankey",
                "left": 8,
                "right": 150,
                "top": 12,
                "bottom": 12,
                "nodeWidth": 16,
                "nodeGap": 14,
                "draggable": False,
                "emphasis": {"focus": "adjacency"},
                "label": {"color": INK, "fontSize": 14, "formatter": "{b}  {c}"},
                "lineStyle": {"color": "source", "opacity": 0.35},
                "data": [
                    {"name": name, "itemStyle": {"color": colours.get(name, SOFT)}}
                    for name in names
                ],
                "links": [
                    {"source": s.source, "target": s.target, "value": s.points}
                    for s in streams
                ],
            }
        ],
    }
