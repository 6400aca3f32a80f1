"""The bins: how full as a picture, what came today, and whether they still speak."""

from dataclasses import dataclass

from linli_dashboards.frame.freshness import heard, is_silent
from linli_dashboards.frame.tongue import Tongue
from linli_dashboards.staff.now import Now
from linli_hub.base.web.markup import Html, join, tag

SOON_PERCENT = 70
FULL_PERCENT = 90
LID_Y, FLOOR_Y = 22, 88  # the inside of the picture of a bin


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One bin as the page knows it; None where nothing was ever read."""

    device: str
    fill_percent: float | None
    fill_ms: int | None
    deposits: int
    mass_g: int
    last_ms: int | None


def bins_of(now: Now, tongue: Tongue) -> list[Bin]:
    """All that has a fill level or a deposit. Yesterday's sums are not today's."""
    fills = {
        row.device: (row.value, row.at_ms)
        for row in now.latest
        if row.quantity == "fill_percent"
    }
    today = tongue.today(now.now_ms)
    taken = {row.device: row for row in now.bins}
    newest = max((row.last_ms for row in now.bins), default=0)
    counts = tongue.today(newest) == today
    found = []
    for device in sorted(fills.keys() | taken.keys()):
        fill, fill_ms = fills.get(device, (None, None))
        row = taken.get(device)
        found.append(
            Bin(
                device=device,
                fill_percent=fill,
                fill_ms=fill_ms,
                deposits=row.deposits_today if row and counts else 0,
                mass_g=row.mass_g_today if row and counts else 0,
                last_ms=row.last_ms if row else None,
            )
        )
    return found


def bins(now: Now, tongue: Tongue) -> Html:
    heaps = compost_units(now)
    found = [one for one in bins_of(now, tongue) if one.device not in heaps]
    if not found:
        return tag("p", tongue.say("bins_empty"), class_="empty")
    cards = [tag("li", _bin(one, tongue, now.now_ms)) for one in found]
    return tag("ul", *cards, class_="bins")


def compost_units(now: Now) -> set[str]:
    """Devices that take deposits into compost; they have a card of their own."""
    return {row.device for row in now.bins if row.stream == "compost"}


def _bin(one: Bin, tongue: Tongue, now_ms: int) -> Html:
    kind, words = fill_words(one.fill_percent, tongue)
    figure: list[str] = [words]
    if one.fill_percent is not None:
        figure = [tag("b", tongue.percent(one.fill_percent)), " ", words]
    last_ms = max(one.fill_ms or 0, one.last_ms or 0) or None
    silent = None
    if last_ms is None or is_silent(last_ms, now_ms):
        silent = join(tag("br"), heard(tongue, last_ms, now_ms))
    return tag(
        "article",
        picture(one.fill_percent),
        tag("h3", tongue.device(one.device)),
        tag("span", *figure, class_="figure"),
        tag("p", today_words(one, tongue), silent),
        class_=f"bin {kind}",
    )


def today_words(one: Bin, tongue: Tongue) -> str:
    if not one.deposits:
        return tongue.say("bin_today_none")
    if one.deposits == 1:
        return tongue.say("bin_today_one", mass=tongue.mass(one.mass_g))
    many = tongue.number(one.deposits)
    return tongue.say("bin_today", n=many, mass=tongue.mass(one.mass_g))


def fill_words(percent: float | None, tongue: Tongue) -> tuple[str, str]:
    if percent is None:
        return "unknown", tongue.say("fill_unknown")
    if percent >= FULL_PERCENT:
        return "full", tongue.say("fill_full")
    if percent >= SOON_PERCENT:
        return "soon", tongue.say("fill_soon")
    return "room", tongue.say("fill_room")


def picture(percent: float | None) -> Html:
    """A bin cut open; hatched when nobody knows what is in it."""
    share = min(100.0, max(0.0, percent or 0.0)) / 100
    top = FLOOR_Y - share * (FLOOR_Y - LID_Y)
    colour = "#c4561d" if (percent or 0) >= FULL_PERCENT else "#e0a83a"
    colour = colour if (percent or 0) >= SOON_PERCENT else "#7fa66a"
    inside = tag(
        "path",
        d=f"M{_side(top):.1f} {top:.1f}H{80 - _side(top):.1f}L66 {FLOOR_Y}H14Z",
        fill=colour,
    )
    unknown = tag("path", d="M12 80L66 26M20 88L70 38M8 60L40 26", stroke="#b5a98d")
    return tag(
        "svg",
        tag("path", d=f"M8 {LID_Y}H72L66 {FLOOR_Y}H14Z", fill="#fffefa"),
        inside if percent is not None else unknown,
        tag(
            "path",
            d=f"M8 {LID_Y}H72L66 {FLOOR_Y}H14Z",
            fill="none",
            stroke="#46534c",
            stroke_width=3,
            stroke_linejoin="round",
        ),
        tag(
            "path",
            d="M4 18H76",
            stroke="#46534c",
            stroke_width=6,
            stroke_linecap="round",
        ),
        tag(
            "path",
            d="M30 12H50",
            stroke="#46534c",
            stroke_width=5,
            stroke_linecap="round",
        ),
        tag("circle", cx=22, cy=91, r=4, fill="#46534c"),
        tag("circle", cx=58, cy=91, r=4, fill="#46534c"),
        viewBox="0 0 80 96",
        aria_hidden="true",
    )


def _side(y: float) -> float:
    """Where the left wall of the picture stands at height `y`."""
    return 8 + (y - LID_Y) / (FLOOR_Y - LID_Y) * 6
