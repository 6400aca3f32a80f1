"""The counter: find somebody, and what waits to be fetched."""

from dataclasses import dataclass

from linli_dashboards.desk import customer
from linli_dashboards.desk.common import (
    Part,
    amount,
    card,
    href,
    name_of,
    overdue,
    rows,
)
from linli_dashboards.desk.forms import API
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_hub.base.web.markup import Child, Html, tag
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views.redemptions import redemptions

SHOWN = 50
FOUND_CHARS_MAX = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    waiting: list[RedemptionRow]
    who: customer.Guest | None


def read(connection: Connection, visit: Visit) -> Seen:
    return Seen(
        waiting=redemptions(connection, ("held", "dispensing"), SHOWN),
        who=customer.read(connection, visit),
    )


def top(seen: Seen, visit: Visit) -> list[Html]:
    if not visit.may("serve_at_the_desk"):
        told = tag("p", visit.tongue.say("desk_keepers_only"), class_="empty")
        return [card(visit, "find", told)]
    return [find(visit), *customer.cards(seen.who, visit)]


def regions(seen: Seen, visit: Visit) -> Regions:
    return {"waiting_all": waiting(seen.waiting, visit)}


def find(visit: Visit) -> Html:
    """One field for a card, a number or a name; what is typed is in no address."""
    tongue = visit.tongue
    entry = tag(
        "input", id="find", name="text", type="text", required=True, autofocus=True,
        maxlength=FOUND_CHARS_MAX, autocomplete="off", autocapitalize="none",
        spellcheck="false",
    )  # fmt: skip
    field = tag(
        "p", tag("label", tongue.say("find_by"), for_="find"), entry, class_="wide"
    )
    form = tag(
        "form",
        tag("div", field, tag("button", tongue.say("find_go")), class_="filter"),
        tag("p", role="alert", class_="away", hidden=True),
        tag("ul", class_="found", aria_live="polite"),
        method="post",
        autocomplete="off",
        data_do="find",
        data_path=f"{API}/desk",
        data_next=href("counter", who=""),
        data_none=tongue.say("find_none"),
        data_away=tongue.say("login_away"),
    )
    return card(visit, "find", form)


def waiting(found: list[RedemptionRow], visit: Visit) -> Html:
    """Oldest first; a line leads to whose it is."""
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            tongue.moment(row.created_ms, visit.now_ms),
            row.resident,
            f"{name_of(row, tongue)} · {amount(row.quantity, row.unit, tongue)}",
            tongue.points(row.points),
            tongue.say(f"redemption_{row.state}"),
            overdue(row.held_until_ms, visit),
            tag(
                "a",
                tongue.say("open_member"),
                href=href("counter", who=row.resident),
                class_="act",
            ),
        ]
        for row in found
    ]
    heads = ("reserved_at", "resident", "goods", "points", "state", "until", "decide")
    return rows(visit, "waiting_all", heads, lines)


PART = Part(panels=("waiting_all",), read=read, regions=regions, top=top)
