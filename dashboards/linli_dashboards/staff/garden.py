"""The garden: how much rain is in the tanks, how warm the compost's coldest point is."""

import re
from dataclasses import dataclass

from linli_dashboards.frame.freshness import heard
from linli_dashboards.frame.tongue import Tongue
from linli_dashboards.staff.bins import bins_of, today_words
from linli_dashboards.staff.now import Now
from linli_hub.base.web.markup import Html, tag
from linli_hub.devices.views.readings import Latest

PROBE = re.compile(r"(.+)-p(\d+)\Z")
GOAL_C = 55.0  # what the coldest probe must reach to sanitise (compost standards)
SCALE_C = (0.0, 80.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    number: int
    temperature_c: float
    at_ms: int


def tanks(now: Now, tongue: Tongue) -> Html:
    found: dict[str, dict[str, Latest]] = {}
    for row in now.latest:
        if row.quantity in ("level_mm", "volume_l", "distance_mm"):
            found.setdefault(row.device, {})[row.quantity] = row
    # a fill sensor in a bin tells a distance too, but never a level
    cards = [
        _tank(device, told, tongue, now.now_ms)
        for device, told in sorted(found.items())
        if "level_mm" in told
    ]
    if not cards:
        return tag("p", tongue.say("tanks_empty"), class_="empty")
    return tag("div", *cards, class_="garden")


def _tank(device: str, told: dict[str, Latest], tongue: Tongue, now_ms: int) -> Html:
    level = told["level_mm"]
    volume, above = told.get("volume_l"), told.get("distance_mm")
    whole_mm = level.value + above.value if above else 0.0
    share = min(1.0, max(0.0, level.value / whole_mm)) if whole_mm > 0 else None
    main = tongue.measured("volume_l", volume.value) if volume else None
    deep = tongue.say("tank_height", level=tongue.measured("level_mm", level.value))
    name = tongue.device(device)
    return tag(
        "article",
        tank_picture(share, tongue.say("tank_picture", name=name)),
        tag(
            "div",
            tag("h3", name),
            tag("p", main or deep, class_="big"),
            tag("p", deep, class_="second") if main else None,
            tag("p", heard(tongue, level.at_ms, now_ms), class_="second"),
        ),
        class_="tank",
    )


def tank_picture(share: float | None, label: str) -> Html:
    """A glass tank; dry where the level is not known."""
    top = 76 - (share or 0.0) * 62
    water = tag(
        "path",
        d=f"M10 {top:.1f}q9 -5 18 0t18 0t18 0V76H10Z",
        fill="#2b6f93",
    )
    return tag(
        "svg",
        tag("rect", x=8, y=12, width=58, height=66, rx=6, fill="#eef4f3"),
        water if share else None,
        tag(
            "path",
            d="M8 14V72a6 6 0 0 0 6 6H60a6 6 0 0 0 6-6V14M2 12H72",
            fill="none",
            stroke="#46534c",
            stroke_width=3,
            stroke_linecap="round",
        ),
        tag("path", d="M52 12V4H66", fill="none", stroke="#46534c", stroke_width=5),
        viewBox="0 0 76 84",
        role="img",
        aria_label=label,
    )


def probes_of(now: Now) -> dict[str, list[Probe]]:
    """Compost unit -> its probes, by their devices' names (`compost-1-p2`)."""
    found: dict[str, list[Probe]] = {}
    for row in now.latest:
        named = PROBE.match(row.device)
        if named and row.quantity == "temperature_c":
            probe = Probe(
                number=int(named[2]), temperature_c=row.value, at_ms=row.at_ms
            )
            found.setdefault(named[1], []).append(probe)
    return found


def compost(now: Now, tongue: Tongue) -> Html:
    found = probes_of(now)
    if not found:
        return tag("p", tongue.say("compost_empty"), class_="empty")
    taken = {one.device: today_words(one, tongue) for one in bins_of(now, tongue)}
    cards = [
        _heap(name, found[name], tongue, now.now_ms, taken.get(name))
        for name in sorted(found)
    ]
    return tag("div", *cards, class_="garden")


def _heap(
    name: str, probes: list[Probe], tongue: Tongue, now_ms: int, taken: str | None
) -> Html:
    coldest = min(probes, key=lambda probe: probe.temperature_c)
    oldest_ms = min(probe.at_ms for probe in probes)
    reached = coldest.temperature_c >= GOAL_C
    told = [
        tag(
            "span",
            tongue.say("probe", n=probe.number),
            " ",
            tag("b", tongue.measured("temperature_c", probe.temperature_c)),
        )
        for probe in sorted(probes, key=lambda probe: probe.number)
    ]
    return tag(
        "article",
        tag("h3", tongue.device(name)),
        tag(
            "p",
            tag(
                "span",
                tongue.measured("temperature_c", coldest.temperature_c),
                class_="big",
            ),
            tag("span", tongue.say("coldest"), class_="second"),
            tag(
                "span",
                tongue.say("compost_above" if reached else "compost_below"),
                class_="mark" if reached else "mark plain",
            ),
            class_="row",
        ),
        heat_picture(probes, tongue),
        tag("p", *told, class_="row"),
        tag("p", taken, class_="second") if taken else None,
        tag("p", heard(tongue, oldest_ms, now_ms), class_="second"),
        class_="heap",
    )


def heat_picture(probes: list[Probe], tongue: Tongue) -> Html:
    """A thermometer lying down, with the goal drawn in and a tick for each probe."""
    ticks = [
        tag("circle", cx=f"{_x(p.temperature_c):.1f}", cy=24, r=7, fill="#fffefa",
            stroke="#8a2c0d", stroke_width=4)
        for p in probes
    ]  # fmt: skip
    goal = _x(GOAL_C)
    return tag(
        "svg",
        tag("rect", x=10, y=18, width=300, height=12, rx=6, fill="#e4ddca"),
        tag("rect", x=goal, y=18, width=310 - goal, height=12, rx=6, fill="#c9dcbd"),
        tag("path", d=f"M{goal} 8V40", stroke="#14523a", stroke_width=2),
        *ticks,
        tag("text", tongue.say("compost_goal"), x=goal, y=54, text_anchor="middle",
            font_size=13, fill="#14523a"),
        viewBox="0 0 320 58",
        preserveAspectRatio="xMinYMid",
        aria_hidden="true",
    )  # fmt: skip


def _x(temperature_c: float) -> float:
    low, high = SCALE_C
    return 10 + 300 * min(1.0, max(0.0, (temperature_c - low) / (high - low)))
