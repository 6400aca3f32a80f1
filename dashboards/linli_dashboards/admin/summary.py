"""The books at a glance: points in the world against the shelf; and what is alarming."""

from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.views.alarms import AlarmRow
from linli_hub.base.web.markup import Child, Html, table, tag
from linli_hub.books.views.entries import Summary


def tiles(told: Summary, tongue: Tongue) -> Html:
    owed = told.points_outstanding
    cover = tongue.say("cover_none")
    if owed > 0:
        share = tongue.percent(100 * told.shelf_points / owed)
        cover = tongue.say("cover", percent=share)
    households = tongue.say(
        "households",
        n=tongue.number(told.members),
        residents=tongue.number(told.residents),
    )
    waiting = tongue.say(
        "deposits_open",
        waiting=tongue.number(told.waiting),
        review=tongue.number(told.review),
    )
    held = f"{tongue.say('held')} {tongue.points(told.points_held)}"
    claimed = f"{tongue.say('claimed')} {tongue.points(told.points_claimed)}"
    return tag(
        "dl",
        _tile(tongue.say("outstanding"), tongue.points(owed), held),
        _tile(tongue.say("shelf_worth"), tongue.points(told.shelf_points), cover),
        _tile(tongue.say("spent"), tongue.points(told.points_spent), claimed),
        _tile(tongue.say("deposits_so_far"), tongue.number(told.deposits), waiting),
        _tile(tongue.say("residents"), tongue.number(told.residents), households),
        class_="tiles",
    )


def _tile(name: str, figure: str, more: str) -> Html:
    return tag(
        "div",
        tag("dt", name),
        tag("dd", figure, class_="big"),
        tag("dd", more, class_="second"),
        class_="tile",
    )


def alarms(rows: list[AlarmRow], now_ms: int, tongue: Tongue) -> Html:
    if not rows:
        return tag("p", tongue.say("alarms_empty"), class_="empty")
    heads = [tongue.say(key) for key in ("alarm", "subject", "since", "last", "times")]
    lines: list[list[Child]] = [
        [
            tag(
                "strong",
                tongue.either(f"alarm_{row.code}", "alarm_other"),
                class_="warm",
            ),
            tongue.subject(row.subject),
            tongue.moment(row.first_ms, now_ms),
            tongue.ago(row.last_ms, now_ms),
            tongue.number(row.times),
        ]
        for row in rows
    ]
    return table(tongue.say("alarms"), heads, lines, numbers=1, kind="alarms")
