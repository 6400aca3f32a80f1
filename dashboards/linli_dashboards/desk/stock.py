"""Where goods lie: lots, places, moves, write-offs, and counting them."""

from dataclasses import dataclass

from linli_dashboards.desk.common import (
    Fact,
    Part,
    act,
    amount,
    card,
    facts,
    gone,
    href,
    name_of,
    rows,
    sheet,
    signed_amount,
    title_of,
    wish_of,
)
from linli_dashboards.desk.shelf import places_of
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_dashboards.frame.tongue import Tongue
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.station.views import desk, shelf
from linli_hub.station.views.desk import TakeLine, TakeRow
from linli_hub.station.views.shelf import LotRow, PlaceRow

SHOWN = 20
KILO_G = 1000
KINDS = ("counter", "store", "dispenser", "locker")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`units`: of each item, piece or g."""

    places: list[PlaceRow]
    lots: list[LotRow]
    takes: list[TakeRow]
    units: dict[str, str]
    vouchers: frozenset[str]


def read(connection: Connection, _visit: Visit) -> Seen:
    items = shelf.shelf_rows(connection)
    return Seen(
        places=shelf.places(connection),
        lots=shelf.lots(connection),
        takes=desk.takes(connection)[:SHOWN],
        units={one.id: one.unit for one in items},
        vouchers=frozenset(one.id for one in items if one.kind == "voucher"),
    )


def regions(seen: Seen, visit: Visit) -> Regions:
    counting = wish_of(visit)[0] == "count"
    hidden = tag("p", visit.tongue.say("lots_hidden"), class_="empty")
    return {
        "takes": takes(seen, visit),
        "lots": hidden if counting else lots(seen, visit),
        "places": places(seen, visit),
    }


def top(seen: Seen, visit: Visit) -> list[Html]:
    kind, id = wish_of(visit)
    found: Html | None = None
    match kind:
        case "lot":
            lot = next((one for one in seen.lots if str(one.n) == id), None)
            found = _lot(lot, seen, visit) if lot else None
        case "count":
            place = next((one for one in seen.places if one.id == id), None)
            found = _count(place, seen, visit) if place else None
        case "place":
            place = next((one for one in seen.places if one.id == id), None)
            found = _place(place, visit) if place else None
        case "take":
            take = next((one for one in seen.takes if one.id == id), None)
            found = _take(take, seen, visit) if take else None
        case "new":
            found = _new(visit)
        case _:
            return []
    return [found or gone(visit, "stock")]


def takes(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            tongue.moment(row.counted_ms, visit.now_ms),
            _title(row.place, seen, visit),
            row.counted_by,
            _differs(row, tongue),
            tongue.say(f"take_{row.outcome}"),
            _look(row, visit),
        ]
        for row in seen.takes
    ]
    heads = ("time", "place", "by", "difference", "state", "decide")
    return rows(visit, "takes", heads, lines)


def _differs(row: TakeRow, tongue: Tongue) -> str:
    if off := sum(one.counted != one.expected for one in row.lines):
        return tongue.say("lots_differ", n=off)
    return tongue.say("agrees_in_doubt" if row.outcome == "open" else "agrees")


def _look(row: TakeRow, visit: Visit) -> Html:
    key = "decide" if row.outcome == "open" else "show"
    where = href("stock", do=f"take:{row.id}")
    return tag("a", visit.tongue.say(key), href=where, class_="act")


def lots(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    today = tongue.today(visit.now_ms).isoformat()
    lines: list[list[Child]] = [
        [
            _title(row.place, seen, visit),
            name_of(row, tongue),
            row.batch or "–",
            _best(row.best_before, today, visit),
            amount(row.stock, row.unit, tongue),
            amount(row.reserved, row.unit, tongue),
            act(visit, "manage_the_shelf", "stock", f"lot:{row.n}", "move_or_off"),
        ]
        for row in seen.lots
    ]
    heads = (
        "place",
        "item",
        "batch",
        "best_before",
        "lies_there",
        "reserved",
        "decide",
    )
    return rows(visit, "lots", heads, lines)


def _best(day: str, today: str, visit: Visit) -> Html:
    if day and day < today:
        return tag("span", visit.tongue.say("past_day", day=day), class_="old")
    return tag("span", day or "–")


def places(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    lines: list[list[Child]] = [
        [
            title_of(row, tongue),
            tongue.say(f"place_kind_{row.kind}"),
            tongue.device(row.station) if row.station else "–",
            "–" if row.channel is None else str(row.channel),
            tongue.say("in_use" if row.active else "out_of_use"),
            join(
                act(visit, "manage_the_shelf", "stock", f"count:{row.id}", "count_it"),
                Html(" "),
                act(visit, "manage_the_shelf", "stock", f"place:{row.id}", "change"),
            ),
        ]
        for row in seen.places
    ]
    heads = ("place", "kind", "station", "channel", "state", "decide")
    made = rows(visit, "places", heads, lines)
    if not visit.may("manage_the_shelf"):
        return made
    link = tag("a", tongue.say("new_place"), href=href("stock", do="new:place"))
    return join(made, tag("p", link, class_="pages"))


def _title(place: str, seen: Seen, visit: Visit) -> str:
    row = next((one for one in seen.places if one.id == place), None)
    return title_of(row, visit.tongue) if row else place


def _lot(row: LotRow, seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    told: list[Fact] = [
        ("item", name_of(row, tongue)),
        ("place", _title(row.place, seen, visit)),
        ("batch", row.batch or "–"),
        ("best_before", row.best_before or "–"),
        ("lies_there", amount(row.stock, row.unit, tongue)),
        ("reserved", amount(row.reserved, row.unit, tongue)),
    ]
    other = [one for one in seen.places if one.id != row.place]
    move = tag("p", tongue.say("no_other_place"), class_="empty")
    if other:
        move = _move(row, other, visit)
    return card(
        visit,
        "move_or_off",
        facts(tongue, told),
        tag("h3", tongue.say("move")),
        move,
        tag("h3", tongue.say("write_off")),
        _off(row, visit),
        back=href("stock"),
    )


def _how_many(form_name: str, row: LotRow, visit: Visit) -> Html:
    form = sheet(visit, form_name, "stock")
    scale = KILO_G if row.unit == "g" else 1
    return form.number(
        "quantity", "count_kg" if scale > 1 else "count_pieces", scale=scale,
        min=1 / scale if scale > 1 else 1, max=_typed(row.stock - row.reserved, scale),
        required=True,
    )  # fmt: skip


def _typed(units: int, scale: int) -> float | int:
    return units if scale == 1 else units / scale


def _move(row: LotRow, other: list[PlaceRow], visit: Visit) -> Html:
    form = sheet(visit, "move", "stock")
    to = form.choice("place", "to_place", places_of(other, visit.tongue))
    button = form.button("move", "/stock/moves", "place quantity", {"lot": row.n})
    return form.whole([to, _how_many("move", row, visit)], [button])


def _off(row: LotRow, visit: Visit) -> Html:
    form = sheet(visit, "off", "stock")
    button = form.button(
        "write_off", "/stock/write-offs", "quantity reason", {"lot": row.n}
    )
    return form.whole([_how_many("off", row, visit), form.reason()], [button])


def _count(place: PlaceRow, seen: Seen, visit: Visit) -> Html:
    """What should be there is not shown: then it is counted, not copied."""
    tongue, form = visit.tongue, sheet(visit, "count", "stock")
    here = [o for o in seen.lots if o.place == place.id and o.item not in seen.vouchers]
    title = tag("p", tongue.say("count_place", place=title_of(place, tongue)))
    if not here:
        told = tag("p", tongue.say("count_nothing"), class_="empty")
        return card(visit, "count_it", title, told, back=href("stock"))
    lines: list[list[Child]] = [
        [
            name_of(row, tongue),
            row.batch or "–",
            row.best_before or "–",
            _entry(row, visit),
        ]
        for row in here
    ]
    heads = ("item", "batch", "best_before", "counted")
    button = form.button("count_send", "/stock-takes", "lots", {"place": place.id})
    made = form.whole([], [button], rows(visit, "lots", heads, lines))
    more = tag("p", tongue.say("count_more"), class_="second")
    return card(visit, "count_it", title, more, made, back=href("stock"))


def _entry(row: LotRow, visit: Visit) -> Html:
    loose = row.unit == "g"
    label = visit.tongue.say("count_of", name=name_of(row, visit.tongue))
    return tag(
        "input", type="number", min=0, step=0.001 if loose else 1, required=True,
        inputmode="decimal", data_scale=KILO_G if loose else 1, data_into="lots",
        data_row=f'{{"lot": {row.n}}}', data_key="counted", class_="small",
        aria_label=label, placeholder="kg" if loose else None,
    )  # fmt: skip


def _take(take: TakeRow, seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    told: list[Fact] = [
        ("place", _title(take.place, seen, visit)),
        ("time", tongue.moment(take.counted_ms, visit.now_ms)),
        ("by", take.counted_by),
        ("state", tongue.say(f"take_{take.outcome}")),
    ]
    if take.decision:
        told += [
            ("decided_by", take.decided_by or "–"),
            ("reason_heads", take.decision),
        ]
    lines = [_take_line(one, seen, visit) for one in take.lines]
    heads = ("item", "batch", "expected", "counted", "difference", "may_explain")
    return card(
        visit,
        "take",
        facts(tongue, told),
        rows(visit, "lots", heads, lines),
        _close(take, visit),
        back=href("stock"),
    )


def _take_line(one: TakeLine, seen: Seen, visit: Visit) -> list[Child]:
    tongue, unit = visit.tongue, seen.units.get(one.item, "piece")
    off = one.counted - one.expected
    doubt = "–"
    if one.in_review:
        doubt = tongue.say("in_doubt", units=amount(one.in_review, unit, tongue))
    return [
        name_of(one, tongue),
        one.batch or "–",
        amount(one.expected, unit, tongue),
        amount(one.counted, unit, tongue),
        tag(
            "span",
            signed_amount(off, unit, tongue) if off else tongue.say("agrees"),
            class_="old" if off else None,
        ),
        doubt,
    ]


def _close(take: TakeRow, visit: Visit) -> Html | None:
    if take.outcome != "open" or not visit.may("manage_the_shelf"):
        return None
    form = sheet(visit, "close", "stock")
    path = f"/stock-takes/{take.id}"
    more = tag("p", visit.tongue.say("take_more"), class_="second")
    made = form.whole(
        [form.reason()],
        [
            form.button("take_close", f"{path}/close", "reason", {}),
            form.button("take_dismiss", f"{path}/dismiss", "reason", {}),
        ],
    )
    return join(more, made)


def _place(row: PlaceRow, visit: Visit) -> Html:
    form = sheet(visit, "place", "stock")
    key = "out_of_service" if row.active else "back_in_service"
    body: dict[str, str | int | bool | None] = {"active": not row.active}
    button = form.button(key, f"/places/{row.id}/active", "", body)
    told: list[Fact] = [
        ("place", title_of(row, visit.tongue)),
        ("kind", visit.tongue.say(f"place_kind_{row.kind}")),
    ]
    inside = facts(visit.tongue, told), form.whole([], [button])
    return card(visit, "place", *inside, back=href("stock"))


def _new(visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "new-place", "stock")
    kinds = [(one, tongue.say(f"place_kind_{one}")) for one in KINDS]
    fields = [
        form.id("place", "place_id", required=True),
        form.text("title_zh", "name_zh", required=True, maxlength=64),
        form.text("title_en", "name_en", required=True, maxlength=64),
        form.choice("kind", "kind", kinds),
        form.id("station", "station_board"),
        form.number("channel", "channel"),
    ]
    sent = "place title_zh title_en kind station channel"
    more = tag("p", tongue.say("place_more"), class_="second")
    made = form.whole(fields, [form.button("new_place", "/places", sent, {})])
    return card(visit, "new_place", more, made, back=href("stock"))


PART = Part(panels=("takes", "lots", "places"), read=read, regions=regions, top=top)
