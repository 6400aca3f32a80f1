"""Are the points backed: figures for all, money for admins, and a plain warning."""

from dataclasses import dataclass

from linli_dashboards.desk.common import (
    amount,
    lasting,
    may_see_money,
    name_of,
    rows,
    yuan,
)
from linli_dashboards.frame.hub import Connection, Visit
from linli_hub.base.web.markup import Child, Html, tag
from linli_hub.people.views.members import time_zone
from linli_hub.station.core.backing import Backing, Reorder, reorder
from linli_hub.station.views import backing


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    now: Backing
    orders: list[Reorder]


def read(connection: Connection, visit: Visit) -> Seen:
    hub = visit.hub.services
    zone = time_zone(connection, hub.time_zone)
    found = [
        reorder(one, hub.policy.lead_days)
        for one in backing.demand(connection, visit.now_ms)
    ]
    return Seen(
        now=backing.backing(connection, zone, visit.now_ms),
        orders=[one for one in found if one is not None],
    )


def banner(seen: Seen, visit: Visit) -> Html | None:
    """Only when some points have nothing behind them."""
    if not seen.now.short:
        return None
    tongue = visit.tongue
    told = tongue.say(
        "not_backed",
        percent=tongue.percent(seen.now.cover_percent),
        points=tongue.points(seen.now.short),
    )
    return tag("p", told, role="alert", class_="away")


def figures(seen: Seen, visit: Visit) -> Html:
    tongue, now = visit.tongue, seen.now
    tiles: list[tuple[str, str]] = [
        ("cover_share", tongue.percent(now.cover_percent)),
        ("days_of_cover", lasting(now.days_of_cover, tongue)),
        ("outstanding", tongue.points(now.outstanding)),
        ("goods_worth", tongue.points(now.goods)),
        ("pledged", tongue.points(now.pledged)),
        ("spent_lately", tongue.points(now.spent)),
    ]
    if may_see_money(visit):
        tiles += [
            ("goods_cost", yuan(now.goods_fen, tongue)),
            ("outstanding_worth", yuan(now.outstanding_fen, tongue)),
        ]
    made = [
        tag(
            "div",
            tag("dt", tongue.say(key)),
            tag("dd", told, class_="big"),
            class_="tile",
        )
        for key, told in tiles
    ]
    return tag("dl", *made, class_="tiles")


def reorders(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            name_of(row, tongue),
            amount(row.left, row.unit, tongue),
            lasting(row.days_left, tongue),
            tongue.say("people", n=row.waiting),
            amount(row.quantity, row.unit, tongue),
        ]
        for row in seen.orders
    ]
    heads = ("item", "left", "lasts", "waiting", "order_so_many")
    return rows(visit, "reorder", heads, lines)
