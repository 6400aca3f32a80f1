"""The shelf: what points buy, what stands behind them, what to order."""

from dataclasses import dataclass

from linli_dashboards.desk import backing, sponsors, vouchers
from linli_dashboards.desk.common import (
    Fact,
    Part,
    amount,
    card,
    facts,
    fold,
    gone,
    href,
    may_see_money,
    name_of,
    price,
    rows,
    sheet,
    wish_of,
    yuan,
)
from linli_dashboards.desk.forms import FEN, Options
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.core.hours import PERIODS
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.people.views import members
from linli_hub.station.core.shelf import KINDS
from linli_hub.station.views import shelf
from linli_hub.station.views.shelf import ItemRow, PlaceRow
from linli_hub.treasury.views import treasury
from linli_hub.treasury.views.treasury import BudgetRow

KILO_G = 1000
ORGANISATIONS_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    items: list[ItemRow]
    places: list[PlaceRow]
    budgets: list[BudgetRow]
    organisations: list[str]
    cover: backing.Seen


def read(connection: Connection, visit: Visit) -> Seen:
    return Seen(
        items=shelf.shelf_rows(connection),
        places=shelf.places(connection),
        budgets=treasury.budgets(connection),
        organisations=_organisations(connection),
        cover=backing.read(connection, visit),
    )


def _organisations(connection: Connection) -> list[str]:
    """Those that may sponsor."""
    found = members.members(connection, None, ORGANISATIONS_MAX, "organisation")
    return [one.id for one in found.rows if one.closed_ms is None]


def regions(seen: Seen, visit: Visit) -> Regions:
    return {
        "items": items(seen, visit),
        "desk_budgets": sponsors.panel(seen.budgets, visit),
        "backing": backing.figures(seen.cover, visit),
        "reorder": backing.reorders(seen.cover, visit),
    }


def top(seen: Seen, visit: Visit) -> list[Html]:
    warned = backing.banner(seen.cover, visit)
    found = [] if warned is None else [warned]
    kind, id = wish_of(visit)
    if kind == "item":
        row = next((one for one in seen.items if one.id == id), None)
        found.append(_item(row, seen, visit) if row else gone(visit, "shelf"))
    if kind == "budget":
        budget = next((one for one in seen.budgets if one.id == id), None)
        found.append(sponsors.budget(budget, visit) if budget else gone(visit, "shelf"))
    if kind == "new":
        found.append(
            sponsors.new(seen.organisations, visit) if id == "budget" else _new(visit)
        )
    return found


def items(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    money = may_see_money(visit)
    lines: list[list[Child]] = [
        [
            name_of(row, tongue),
            price(row.points, row.per, row.unit, tongue),
            amount(row.left, row.unit, tongue) if row.counted else "–",
            amount(row.reserved, row.unit, tongue) if row.counted else "–",
            *([yuan(row.cost_fen, tongue)] if money else []),
            terms(row, visit),
            tongue.say("on_shelf" if row.active else "off_shelf"),
            _change(row, visit),
        ]
        for row in seen.items
    ]
    cost = ("cost",) if money else ()
    heads = ("item", "price", "left", "reserved", *cost, "terms", "state", "decide")
    return join(rows(visit, "items", heads, lines), _add(visit, "new_item"))


def _change(row: ItemRow, visit: Visit) -> Html:
    """Keepers of the shelf, and those of the budgets."""
    if not (visit.may("manage_the_shelf") or visit.may("manage_the_budgets")):
        return tag("span", "–")
    where = href("shelf", do=f"item:{row.id}")
    return tag("a", visit.tongue.say("change"), href=where, class_="act")


def _add(visit: Visit, key: str) -> Html | None:
    if not visit.may("manage_the_shelf"):
        return None
    link = tag("a", visit.tongue.say(key), href=href("shelf", do="new:item"))
    return tag("p", link, class_="pages")


def terms(row: ItemRow, visit: Visit) -> str:
    """Limits, hours, for whom, in one line."""
    tongue = visit.tongue
    told = []
    if row.limit_quantity is not None:
        most = amount(row.limit_quantity, row.unit, tongue)
        told.append(tongue.say(f"limit_{row.limit_period}", most=most))
    if row.opens:
        told.append(tongue.say("opens_at", times=row.opens))
    if row.reserved_class and (row.reserved_until_ms or visit.now_ms) >= visit.now_ms:
        told.append(tongue.say("reserved_for", whom=row.reserved_class))
    if row.reorder_level is not None:
        level = amount(row.reorder_level, row.unit, tongue)
        told.append(tongue.say("order_below", level=level))
    return tongue.say("ev_and").join(told) or "–"


def _item(row: ItemRow, seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    told: list[Fact] = [
        ("item", name_of(row, tongue)),
        ("kind", tongue.say(f"item_kind_{row.kind}")),
        ("price", price(row.points, row.per, row.unit, tongue)),
        ("left", amount(row.left, row.unit, tongue) if row.counted else "–"),
        ("reserved", amount(row.reserved, row.unit, tongue) if row.counted else "–"),
        ("terms", terms(row, visit)),
    ]
    if row.subsidy:
        told.append(("sponsor_pays", tongue.points(row.subsidy)))
    inside = [facts(tongue, told)]
    if visit.may("manage_the_shelf"):
        inside += _keeping(row, seen, visit)
    if visit.may("manage_the_budgets"):
        pays = sponsors.subsidy(row, seen.budgets, visit)
        inside.append(fold(visit, "subsidy", pays))
    return card(visit, "change_item", *inside, back=href("shelf"))


def _keeping(row: ItemRow, seen: Seen, visit: Visit) -> list[Html]:
    found = []
    if row.kind == "voucher":
        codes = vouchers.codes(row, places_of(seen.places, visit.tongue), visit)
        found.append(fold(visit, "codes", codes, open=True))
    elif row.counted:
        found.append(fold(visit, "stock_in", _stock_in(row, seen, visit), open=True))
    return [
        *found,
        fold(visit, "change_price", _price(row, visit)),
        fold(visit, "change_terms", _terms_form(row, visit)),
        fold(visit, "on_or_off", _active(row, visit)),
    ]


def places_of(seen: list[PlaceRow], tongue: Tongue) -> Options:
    zh = tongue.language == "zh-CN"
    return [
        (one.id, one.title_zh if zh else one.title_en) for one in seen if one.active
    ]


def _stock_in(row: ItemRow, seen: Seen, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "in", "shelf")
    places = places_of(seen.places, tongue)
    if not places:
        return tag("p", tongue.say("empty_places"), class_="empty")
    loose = row.unit == "g"
    scale = KILO_G if loose else 1
    least = 1 / scale if loose else 1
    how_many = form.number(
        "quantity", "count_kg" if loose else "count_pieces", scale=scale, min=least,
        required=True,
    )  # fmt: skip
    fields = [
        form.choice("place", "place", places),
        how_many,
        form.text("batch", "batch", maxlength=40),
        form.day("best_before", "best_before"),
        form.number("cost_fen", "cost_of_all", scale=FEN),
        form.text(
            "reason", "reason_heads", required=True, value=tongue.say("delivered")
        ),
    ]
    sent = "place quantity batch best_before cost_fen reason"
    button = form.button("stock_in", f"/shelf/{row.id}/stock", sent, {})
    return form.whole(fields, [button])


def _price(row: ItemRow, visit: Visit) -> Html:
    form = sheet(visit, "price", "shelf")
    points = form.number("points", "new_price", min=1, value=row.price, required=True)
    more = tag("p", visit.tongue.say("price_more"), class_="second")
    button = form.button("change_price", f"/shelf/{row.id}/price", "points", {})
    return join(more, form.whole([points], [button]))


def _terms_form(row: ItemRow, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "terms", "shelf")
    scale = KILO_G if row.unit == "g" else 1
    periods = [("", tongue.say("limit_none"))]
    periods += [(one, tongue.say(f"period_{one}")) for one in PERIODS]
    until = None
    if row.reserved_until_ms is not None:
        until = tongue.entry(row.reserved_until_ms)
    fields = [
        form.number(
            "limit_quantity", "limit_kg" if scale > 1 else "limit_pieces", scale=scale,
            value=_typed(row.limit_quantity, scale), min=1 / scale if scale > 1 else 1,
        ),
        form.choice("limit_period", "limit_period", periods, value=row.limit_period),
        form.text(
            "opens", "opens", value=row.opens, maxlength=300, spellcheck="false",
            placeholder="1-5 08:00-18:00",
        ),
        form.id("reserved_class", "reserved_class", value=row.reserved_class),
        form.moment("reserved_until_ms", "reserved_until", visit.now_ms, value=until),
        form.number(
            "reorder_level", "level_kg" if scale > 1 else "level_pieces", scale=scale,
            value=_typed(row.reorder_level, scale),
        ),
    ]  # fmt: skip
    kept = {}
    sent = "limit_quantity limit_period opens reserved_class reserved_until_ms"
    if may_see_money(visit):
        cost = _typed(row.cost_fen, FEN)
        fields.append(form.number("cost_fen", "cost_each", scale=FEN, value=cost))
    else:
        kept["cost_fen"] = row.cost_fen  # who does not see it does not lose it
    path = f"/shelf/{row.id}/terms"
    names = f"{sent} reorder_level{'' if kept else ' cost_fen'}"
    return form.whole(fields, [form.button("save", path, names, dict(kept))])


def _typed(value: int | None, scale: int) -> float | int | None:
    if value is None or scale == 1:
        return value
    return value / scale


def _active(row: ItemRow, visit: Visit) -> Html:
    form = sheet(visit, "active", "shelf")
    key = "take_off" if row.active else "put_back"
    button = form.button(key, f"/shelf/{row.id}/active", "", {"active": not row.active})
    return form.whole([], [button])


def _new(visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "new", "shelf")
    kinds = [(one, tongue.say(f"item_kind_{one}")) for one in KINDS]
    fields = [
        form.id("item", "item_id", required=True, pattern="[A-Za-z0-9._\\-]+"),
        form.text("name_zh", "name_zh", required=True, maxlength=64),
        form.text("name_en", "name_en", required=True, maxlength=64),
        form.choice("kind", "kind", kinds),
        form.number("points", "price_points", min=1, required=True),
    ]
    sent = "item name_zh name_en kind points"
    buttons = [
        form.button("new_by_piece", "/shelf", sent, {}),
        form.button("new_by_weight", "/shelf", sent, {"unit": "g", "per": KILO_G}),
    ]
    return card(visit, "new_item", form.whole(fields, buttons), back=href("shelf"))


PART = Part(
    panels=("items", "desk_budgets", "backing", "reorder"),
    read=read,
    regions=regions,
    top=top,
)
