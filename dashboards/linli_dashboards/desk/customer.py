"""Who stands at the desk: what they can spend, what waits for them, what they ask."""

from dataclasses import dataclass

from linli_dashboards.desk import sale, served_by_staff
from linli_dashboards.desk.common import (
    act as link,
)
from linli_dashboards.desk.common import (
    amount,
    card,
    facts,
    fold,
    gone,
    href,
    name_of,
    overdue,
    rows,
    sheet,
    title_of,
    wish_of,
)
from linli_dashboards.frame.hub import Connection, Visit
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.books.core.ledger import member as account
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views import desk, shelf, staff_only
from linli_hub.station.views.greeting import expiring
from linli_hub.station.views.redemptions import last_of
from linli_hub.voice.views import requests

LAST = 30
ABOUT = ("amount", "person", "rule", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """The one whom the address names by number; `had`: what may still be given back."""

    who: desk.Customer | None
    lapse: tuple[int, str] | None = None
    had: tuple[RedemptionRow, ...] = ()
    stations: tuple[str, ...] = ()
    offers: tuple[shelf.Offer, ...] = ()
    topics: tuple[requests.TopicRow, ...] = ()
    notices: tuple[requests.NoticeRow, ...] = ()
    sold_out: tuple[shelf.ItemRow, ...] = ()
    by_staff: staff_only.StaffOnly | None = None


def read(connection: Connection, visit: Visit) -> Guest | None:
    id, now_ms = visit.query.get("who", ""), visit.now_ms
    if not id:
        return None
    who = desk.customer(connection, id, now_ms)
    if who is None:
        return Guest(who=None)
    since_ms = now_ms - visit.hub.services.policy.refund_days * DAY_MS
    had = [
        row
        for row in last_of(connection, who.member, LAST)
        if row.state == "settled" and not row.refunded_ms and row.changed_ms > since_ms
    ]
    places = shelf.places(connection)
    stations = tuple(sorted({p.station for p in places if p.active and p.station}))
    station = visit.query.get("station", stations[0] if stations else "")
    items = shelf.shelf_rows(connection)
    return Guest(
        who=who,
        lapse=expiring(connection, account(who.member), now_ms),
        had=tuple(had),
        stations=stations,
        offers=tuple(shelf.offers(connection, station, now_ms)),
        topics=tuple(requests.topics(connection, now_ms)),
        notices=tuple(
            one
            for one in requests.notices(connection, now_ms, id)
            if (one.objections_until_ms or 0) > now_ms and not one.objected
        ),
        sold_out=tuple(
            one for one in items if one.active and one.counted and one.left < 1
        ),
        by_staff=staff_only.of_member(connection, who.member, now_ms),
    )


def cards(guest: Guest | None, visit: Visit) -> list[Html]:
    """The chosen thing first, then the person."""
    if guest is None:
        return []
    if guest.who is None:
        told = tag(
            "p", visit.tongue.say("nobody", id=visit.query["who"]), class_="empty"
        )
        return [card(visit, "at_desk", told)]
    kind, id = wish_of(visit)
    chosen = []
    if kind in ("hand", "back"):
        rows_ = guest.who.open if kind == "hand" else guest.had
        row = next((one for one in rows_ if one.id == id), None)
        chosen = [_chosen(kind, row, visit) if row else gone(visit, "counter")]
    return [*chosen, _person(guest, guest.who, visit)]


def _chosen(kind: str, row: RedemptionRow, visit: Visit) -> Html:
    return _hand_over(row, visit) if kind == "hand" else _give_back(row, visit)


def _person(guest: Guest, who: desk.Customer, visit: Visit) -> Html:
    tongue = visit.tongue
    told: list[tuple[str, Child]] = [
        ("name_masked", f"{who.name_masked} · {who.resident}"),
        ("member", who.member),
        ("available", tongue.points(who.available)),
        ("lapses", _lapse(guest.lapse, visit)),
        ("pin", tongue.say("pin_set" if who.has_pin else "pin_none")),
    ]
    if not who.may_spend:
        told.append(("may_spend", tongue.say("may_spend_not")))
    if guest.by_staff is not None:
        told.append(("by_hand_served", _served(guest.by_staff, visit)))
    waits = tag("h3", tongue.say("waits_for_them"))
    return card(
        visit,
        "at_desk",
        facts(tongue, told),
        waits,
        _open(who, visit),
        fold(
            visit,
            "sell",
            sale.form(guest.offers, guest.stations, who, visit),
            open=True,
        ),
        fold(visit, "had", _had(guest, who, visit)),
        fold(visit, "ask_for_them", *_wishes(guest, who, visit)),
        fold(visit, "pin_set_new", _pin(who, visit)),
    )


def _served(found: staff_only.StaffOnly, visit: Visit) -> Html:
    """By staff for now: until when, why, and where it is lifted."""
    until = visit.tongue.moment(found.until_ms, visit.now_ms)
    said = visit.tongue.say("by_hand_until", time=until)
    lift = link(
        visit,
        "let_a_member_use_the_machines",
        "review",
        f"by-hand:{found.member}",
        "lift_by_hand",
    )
    return join(tag("p", said), served_by_staff.reason(found, visit), tag("p", lift))


def _lapse(found: tuple[int, str] | None, visit: Visit) -> str:
    if found is None:
        return visit.tongue.say("lapses_none")
    points, day = found
    return visit.tongue.say("lapses_on", points=visit.tongue.points(points), day=day)


def _line(row: RedemptionRow, visit: Visit) -> str:
    return (
        f"{name_of(row, visit.tongue)} · {amount(row.quantity, row.unit, visit.tongue)}"
    )


def _open(who: desk.Customer, visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            _line(row, visit),
            tongue.points(row.points),
            tongue.say(f"redemption_{row.state}"),
            "–" if row.state == "review" else overdue(row.held_until_ms, visit),
            _next(row, visit),
        ]
        for row in who.open
    ]
    heads = ("goods", "points", "state", "until", "decide")
    return rows(visit, "waits_for_them", heads, lines)


def _next(row: RedemptionRow, visit: Visit) -> Html:
    """Where it is dealt with: here, among the reviews, or in the calendar."""
    if row.state == "review":
        return link(visit, "resolve_a_redemption", "review", f"doubt:{row.id}")
    if row.slot is not None:
        return link(visit, "manage_the_shelf", "times", f"booked:{row.id}")
    where = href("counter", who=visit.query["who"], do=f"hand:{row.id}")
    return tag("a", visit.tongue.say("hand_over"), href=where, class_="act")


def _hand_over(row: RedemptionRow, visit: Visit) -> Html:
    tongue, who = visit.tongue, visit.query["who"]
    form = sheet(visit, "hand", "counter", who=who)
    scale = 1000 if row.unit == "g" else 1
    path = f"/redemptions/{row.id}"
    made = form.whole(
        [
            form.number(
                "given", "given_kg" if row.unit == "g" else "given_pieces", scale=scale,
                max=row.quantity / scale, value=row.quantity / scale if scale > 1 else row.quantity,
            ),
            form.id("collector", "collector"),
            form.text("collector_name", "collector_name", maxlength=100),
        ],
        [
            form.button(
                "hand_over", f"{path}/hand-over", "given collector collector_name", {}
            ),
            form.button("cancel_redemption", f"{path}/cancel", ""),
        ],
    )  # fmt: skip
    told: list[tuple[str, Child]] = [
        ("goods", _line(row, visit)),
        ("points", tongue.points(row.points)),
        ("until", overdue(row.held_until_ms, visit)),
    ]
    more = tag("p", tongue.say("hand_over_more"), class_="second")
    back = href("counter", who=who)
    return card(visit, "hand_over", facts(tongue, told), more, made, back=back)


def _had(guest: Guest, who: desk.Customer, visit: Visit) -> Html:
    tongue = visit.tongue

    def give_back(row: RedemptionRow) -> Html:
        where = href("counter", who=who.resident, do=f"back:{row.id}")
        return tag("a", tongue.say("give_back"), href=where, class_="act")

    lines: list[list[Child]] = [
        [
            tongue.moment(row.changed_ms, visit.now_ms),
            _line(row, visit),
            tongue.points(row.points),
            give_back(row),
        ]
        for row in guest.had
    ]
    return rows(visit, "had", ("time", "goods", "points", "decide"), lines)


def _give_back(row: RedemptionRow, visit: Visit) -> Html:
    tongue, who = visit.tongue, visit.query["who"]
    form = sheet(visit, "back", "counter", who=who)
    goods = [(one, tongue.say(f"goods_{one}")) for one in ("stock", "written_off")]
    made = form.whole(
        [form.choice("goods", "goods_to", goods), form.reason()],
        [
            form.button(
                "propose_refund", "/refunds", "goods reason", {"redemption": row.id}
            )
        ],
    )
    told: list[tuple[str, Child]] = [
        ("goods", _line(row, visit)),
        ("points", tongue.points(row.points)),
        ("time", tongue.moment(row.changed_ms, visit.now_ms)),
    ]
    more = tag("p", tongue.say("give_back_more"), class_="second")
    back = href("counter", who=who)
    return card(visit, "give_back", facts(tongue, told), more, made, back=back)


def _wishes(guest: Guest, who: desk.Customer, visit: Visit) -> list[Html]:
    """Three short forms: a request, an objection, a place in a line."""
    tongue, mine = visit.tongue, {"resident": who.resident}

    def form_of(name: str, fields: list[Html], path: str, sent: str) -> Html:
        form = sheet(visit, name, "counter", who=who.resident)
        if not fields:
            return tag("p", tongue.say(f"empty_{name}"), class_="empty")
        return form.whole(fields, [form.button(name, path, sent, dict(mine))])

    asks = sheet(visit, "ask_topic", "counter")
    objects = sheet(visit, "object_notice", "counter")
    waits = sheet(visit, "wait_item", "counter")
    topics = [(one.id, title_of(one, tongue)) for one in guest.topics]
    notices = [(one.id, title_of(one, tongue)) for one in guest.notices]
    items = [(one.id, name_of(one, tongue)) for one in guest.sold_out]
    about = [(one, tongue.say(f"object_{one}")) for one in ABOUT]
    topic = [
        asks.choice("topic", "topic", topics),
        asks.wide(asks.text("said", "said")),
    ]
    notice = [
        objects.choice("notice", "notice", notices),
        objects.choice("about", "object_about", about),
        objects.wide(objects.text("said", "said")),
    ]
    item = [waits.choice("item", "item", items)]
    return [
        form_of("ask_topic", topic if topics else [], "/asks", "topic said"),
        form_of(
            "object_notice",
            notice if notices else [],
            "/objections",
            "notice about said",
        ),
        form_of("wait_item", item if items else [], "/waiting", "item"),
    ]


def _pin(who: desk.Customer, visit: Visit) -> Html:
    form = sheet(visit, "new-pin", "counter", who=who.resident)
    path = f"/residents/{who.resident}/pin"
    buttons = [form.button("pin_save", path, "pin", {})]
    if who.has_pin:
        buttons.append(form.button("pin_unlock", f"{path}/unlock", ""))
    return form.whole([form.pin("pin", "pin_new")], buttons)
