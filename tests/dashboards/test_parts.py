"""Markup that escapes, bins and flows that add up, filters that cannot be fooled."""

from dataclasses import replace
from datetime import date
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from linli_dashboards.admin import entries, flows
from linli_dashboards.admin.flows import Names, streams
from linli_dashboards.frame.chart import Span, line
from linli_dashboards.frame.hub import Hub, Visit
from linli_dashboards.frame.tongue import Tongue
from linli_dashboards.login import _local
from linli_dashboards.staff.bins import bins, bins_of, fill_words
from linli_dashboards.staff.garden import compost, probes_of, tanks
from linli_dashboards.staff.now import Now
from linli_dashboards.staff.tables import devices, heard_of
from linli_hub.base.web.markup import join, table, tag
from linli_hub.books.views.entries import Flow
from linli_hub.devices.views.devices import BinRow, EdgeRow
from linli_hub.devices.views.readings import Latest, Point

NOON_MS = 1_767_240_000_000
SHANGHAI = ZoneInfo("Asia/Shanghai")
ZH, EN = Tongue("zh-CN", SHANGHAI), Tongue("en", SHANGHAI)


def latest(device: str, quantity: str, value: float, at_ms: int = NOON_MS) -> Latest:
    return Latest(
        edge="e-1", device=device, quantity=quantity, at_ms=at_ms, value=value
    )


def now(*readings: Latest, taken: tuple[BinRow, ...] = ()) -> Now:
    return Now(
        now_ms=NOON_MS,
        bins=list(taken),
        deposits=[],
        edges=[],
        devices=[],
        latest=list(readings),
    )


def taken(device: str, last_ms: int) -> BinRow:
    return BinRow(
        edge="e-1",
        device=device,
        stream="kitchen",
        deposits_today=3,
        mass_g_today=4200,
        last_ms=last_ms,
    )


# --- markup ---


def test_whatever_comes_from_outside_is_escaped() -> None:
    bad = "<img src=x onerror=alert(1)> & \"'"
    made = join(tag("p", bad, title=bad), table(bad, [bad], [[bad]]))

    assert "<img" not in made
    assert 'title="&lt;img src=x onerror=alert(1)&gt; &amp; &quot;&#x27;"' in made


def test_markup_made_here_is_not_escaped_again() -> None:
    assert (
        tag("p", tag("b", "1 < 2"), None, hidden=True)
        == "<p hidden><b>1 &lt; 2</b></p>"
    )
    assert tag("input", type="text", required=False) == '<input type="text">'


# --- the floor ---


def test_a_bin_shows_its_fill_and_what_came_today() -> None:
    seen = now(
        latest("kitchen-1", "fill_percent", 95.0), taken=(taken("kitchen-1", NOON_MS),)
    )
    drawn = bins(seen, EN)

    assert "<b>95%</b> full: empty it" in drawn
    assert "today 3 bags, 4.20 kg" in drawn


def test_yesterdays_sums_are_not_todays() -> None:
    day_before = NOON_MS - 86_400_000
    found = bins_of(now(taken=(taken("kitchen-1", day_before),)), ZH)

    assert (found[0].deposits, found[0].mass_g) == (0, 0)


def test_a_bin_that_nobody_measured_is_not_called_empty() -> None:
    drawn = bins(now(taken=(taken("kitchen-1", NOON_MS),)), ZH)

    assert "满度未知" in drawn
    assert "0%" not in drawn


@pytest.mark.parametrize(
    "percent,kind", [(None, "unknown"), (69.9, "room"), (70.0, "soon"), (90.0, "full")]
)
def test_fullness_has_steps(percent: float | None, kind: str) -> None:
    assert fill_words(percent, EN)[0] == kind


def test_the_coldest_probe_counts() -> None:
    seen = now(
        latest("compost-1-p1", "temperature_c", 61.0),
        latest("compost-1-p2", "temperature_c", 54.9),
        latest("tank-1", "temperature_c", 12.0),
    )
    drawn = compost(seen, EN)

    assert list(probes_of(seen)) == ["compost-1"]
    assert '<span class="big">54.9 °C</span>' in drawn
    assert "coldest below 55 °C" in drawn


def test_a_bins_distance_is_no_tank() -> None:
    seen = now(
        latest("kitchen-1", "distance_mm", 300.0), latest("tank-1", "level_mm", 900.0)
    )
    drawn = tanks(seen, EN)

    assert "Tank 1" in drawn and "900 mm deep" in drawn
    assert "Kitchen" not in drawn


def test_a_device_was_heard_when_it_last_said_anything() -> None:
    seen = now(
        latest("kitchen-1", "fill_percent", 1.0, NOON_MS - 9_000),
        latest("kitchen-1", "weight_g", 1.0, NOON_MS - 2_000),
    )

    assert heard_of(seen) == {("e-1", "kitchen-1"): NOON_MS - 2_000}


def test_a_line_is_broken_where_nothing_was_read() -> None:
    points = [
        Point(at_ms=NOON_MS + minute * 60_000, low=1.0, mean=2.0, high=3.0, count=1)
        for minute in (0, 5, 10, 40)
    ]
    span = Span(after_ms=NOON_MS, before_ms=NOON_MS + 3_600_000)
    drawn = line(points, span, "°C", EN)["series"][2]["data"]

    assert [value for _, value in drawn] == [2.0, 2.0, 2.0, None, 2.0]


# --- the books ---


def flow(source: str, target: str, why: str, via: str, points: int) -> Flow:
    return Flow(source=source, target=target, why=why, via=via, points=points, count=1)


MONTH = [
    flow("issue", "member", "award", "kitchen", 50),
    flow("issue", "member", "award", "compost", 7),
    flow("issue", "member", "correction", "kitchen", 3),
    flow("member", "issue", "correction", "kitchen", 2),
    flow("member", "shelf", "redemption", "rice", 12),
]


@pytest.mark.parametrize("tongue", [ZH, EN], ids=["zh", "en"])
@pytest.mark.parametrize("spent", [12, 500])
def test_in_and_out_of_the_picture_weigh_the_same(tongue: Tongue, spent: int) -> None:
    moved = [*MONTH[:-1], flow("member", "shelf", "redemption", "rice", spent)]
    names = Names(tongue, {})
    middle = tongue.say("residents_points")
    ribbons = streams(moved, names)
    into = [r.points for r in ribbons if r.target == middle]
    out = [r.points for r in ribbons if r.source == middle]

    assert sum(into) == sum(out) == max(60, spent + 2)
    assert not {r.source for r in ribbons} & {r.target for r in ribbons} - {middle}


def test_the_table_has_every_flow_and_the_real_numbers() -> None:
    odd = flow("claim", "issue", "correction", "kitchen", 9)
    made = flows.as_table([*MONTH, odd], Names(EN, {}))

    assert made.count('<tr role="row">') == len(MONTH) + 2
    assert ">50</td>" in made and "claims" in made


class StoppedClock:
    """Stands where the hub's services stand; only its clock is asked here."""

    def clock(self) -> int:
        return NOON_MS


def visit(**query: str) -> Visit:
    hub = Hub(
        services=cast(Any, StoppedClock()),
        current_user=cast(Any, None),
        language="en",
        zone=SHANGHAI,
    )
    return Visit(hub=hub, user=cast(Any, None), tongue=EN, path="/admin", query=query)


@pytest.mark.parametrize(
    "text,account",
    [
        ("h0001", "member:h0001"),
        (" h0001 ", "member:h0001"),
        ("member:h0001", "member:h0001"),
        ("claim:h0001", "claim:h0001"),
        ("issue", "issue"),
        ("", None),
        ("x' OR 1=1", None),
        ("h" * 65, None),
    ],
)
def test_an_account_is_understood_as_people_write_it(
    text: str, account: str | None
) -> None:
    assert entries.account_of(text) == account


def test_the_address_makes_the_filter_and_nonsense_filters_nothing() -> None:
    made = entries.filter_of(
        visit(
            account="h1",
            why="award",
            after="2026-01-01",
            before="2026-01-01",
            cursor="7",
        )
    )
    assert (made.account, made.why, made.cursor) == ("member:h1", "award", 7)
    assert made.after_ms == NOON_MS - 12 * 3_600_000
    assert made.before_ms == NOON_MS + 12 * 3_600_000

    odd = entries.filter_of(visit(why="DROP", cursor="9" * 40, account="?"))

    assert (odd.account, odd.why, odd.cursor) == (None, None, None)


def test_a_period_is_whole_local_days_and_never_backwards() -> None:
    period = flows.period_of(visit(**{"from": "2026-01-05", "to": "2026-01-02"}))

    assert period.first == period.last == date(2026, 1, 5)
    assert period.before_ms - period.after_ms == 86_400_000


@pytest.mark.parametrize(
    "path,kept",
    [
        ("/staff?sensor=a%2Fb", "/staff?sensor=a%2Fb"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example", "/"),
        ("/staff\r\nSet-Cookie: a=b", "/"),
        ("/" + "a" * 600, "/"),
        (None, "/"),
    ],
)
def test_a_language_link_leads_nowhere_else(path: str | None, kept: str) -> None:
    assert _local(path) == kept


def test_a_compost_unit_is_no_bin_but_tells_what_it_took() -> None:
    heap = replace(taken("compost-1", NOON_MS), stream="compost")
    seen = now(latest("compost-1-p1", "temperature_c", 60.0), taken=(heap,))

    assert "Compost 1" not in bins(seen, EN)
    assert "today 3 bags, 4.20 kg" in compost(seen, EN)


@pytest.mark.parametrize(
    "online,told", [(True, "04:00"), (False, "silent since 04:00")]
)
def test_a_board_that_is_online_is_quiet_and_not_silent(
    online: bool, told: str
) -> None:
    edge = EdgeRow(
        name="kiosk",
        role="kiosk",
        state="active",
        public_key=None,
        broker_password_hash=None,
        software="1",
        online=online,
        unreadable_rows=0,
        seen_ms=NOON_MS - 8 * 3_600_000,
    )
    drawn = devices(replace(now(), edges=[edge]), EN)

    assert f">{told}</span>" in drawn
    assert "Kiosk" in drawn
