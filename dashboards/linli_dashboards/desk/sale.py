"""Selling for points: choose from a station's shelf, then PIN or `I know who it is`."""

from collections.abc import Sequence

from linli_dashboards.desk.common import amount, href, price, rows, sheet
from linli_dashboards.frame.hub import Visit
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.station.views.desk import Customer
from linli_hub.station.views.shelf import Offer

KILO_G = 1000


def form(
    offers: Sequence[Offer], stations: Sequence[str], who: Customer, visit: Visit
) -> Html:
    tongue = visit.tongue
    station = visit.query.get("station", stations[0] if stations else "")
    made = sheet(visit, "sell", "counter", who=who.resident, station=station)
    lines: list[list[Child]] = [_line(one, visit) for one in offers if one.open_now]
    heads = ("item", "price", "left", "terms", "how_many")
    shelf = rows(visit, "sell", heads, lines)
    if not lines:
        return join(_stations(stations, station, who, visit), shelf)
    total = tag(
        "output", aria_live="polite", class_="total",
        data_said=tongue.say("sale_total", n="%", has=tongue.points(who.available)),
    )  # fmt: skip
    body = {"station": station, "resident": who.resident}
    whole = made.whole(
        [made.pin("pin", "sell_pin"), made.reason("sell_reason", needed=False)],
        [
            made.button("sell_by_pin", "/desk/sales", "lines pin", dict(body)),
            made.button("sell_seen", "/desk/sales", "lines reason", dict(body)),
        ],
        join(shelf, total),
        data_none=tongue.say("sale_none"),
    )
    return join(_stations(stations, station, who, visit), whole)


def _line(offer: Offer, visit: Visit) -> list[Child]:
    tongue, ware = visit.tongue, offer.ware
    name = ware.name_zh if tongue.language == "zh-CN" else ware.name_en
    left = amount(offer.left, ware.unit, tongue) if ware.counted else "–"
    if ware.kind == "service":
        left = tongue.say("slots_left", n=offer.left)
    return [
        name,
        price(offer.points, ware.per, ware.unit, tongue),
        left,
        _terms(offer, visit),
        _entry(offer, name, visit),
    ]


def _terms(offer: Offer, visit: Visit) -> str:
    tongue, ware = visit.tongue, offer.ware
    told = []
    if ware.limit_quantity is not None:
        most = amount(ware.limit_quantity, ware.unit, tongue)
        told.append(tongue.say(f"limit_{ware.limit_period}", most=most))
    if offer.reserved_for:
        zh, en, _ = offer.reserved_for
        whom = zh if tongue.language == "zh-CN" else en
        told.append(tongue.say("reserved_for", whom=whom))
    if offer.best_before:
        told.append(tongue.say("best_before_day", day=offer.best_before))
    return tongue.say("ev_and").join(told) or "–"


def _entry(offer: Offer, name: str, visit: Visit) -> Html:
    """How many; of a service, when."""
    tongue, ware = visit.tongue, offer.ware
    if offer.left < 1:
        return tag("span", tongue.say("sold_out"), class_="mark plain")
    costs = {"data_points": offer.points, "data_per": ware.per}
    label = tongue.say("count_of", name=name)
    if ware.kind == "service":
        row = f'{{"item": "{ware.id}", "quantity": 1}}'
        times = [
            tag("option", tongue.moment(one.starts_ms, visit.now_ms), value=one.id)
            for one in offer.slots
            if one.left > 0
        ]
        return tag(
            "select", tag("option", "–", value=""), *times, aria_label=label,
            data_into="lines", data_row=row, data_key="slot", **costs,
        )  # fmt: skip
    loose = ware.unit == "g"
    return tag(
        "input", type="number", min=0, max=offer.left / KILO_G if loose else offer.left,
        step=0.001 if loose else 1, data_scale=KILO_G if loose else 1,
        inputmode="decimal", aria_label=label, placeholder="kg" if loose else None,
        data_into="lines", data_row=f'{{"item": "{ware.id}"}}', data_key="quantity",
        class_="small", **costs,
    )  # fmt: skip


def _stations(
    stations: Sequence[str], now: str, who: Customer, visit: Visit
) -> Html | None:
    """Which station's shelf, if there is more than one."""
    if len(stations) < 2:
        return None
    links = [
        tag(
            "a",
            visit.tongue.device(one),
            href=href("counter", who=who.resident, station=one),
            aria_current="true" if one == now else None,
        )
        for one in stations
    ]
    return tag("p", *links, class_="pages")
