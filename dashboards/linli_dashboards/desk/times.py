"""Services by appointment: the calendar, who is booked, and whether it took place."""

from dataclasses import dataclass

from linli_dashboards.desk.common import (
    Fact,
    Part,
    act,
    card,
    facts,
    gone,
    href,
    name_of,
    rows,
    sheet,
    wish_of,
)
from linli_dashboards.frame.frame import Regions
from linli_dashboards.frame.hub import Connection, Visit
from linli_hub.base.core.calendar import DAY_MS
from linli_hub.base.web.markup import Child, Html, join, tag
from linli_hub.station.core.redemption import RedemptionRow
from linli_hub.station.views import desk, shelf
from linli_hub.station.views.redemptions import redemptions

BOOKED_MAX = 500
LOOK_BACK_MS = 3 * DAY_MS
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    slots: list[desk.SlotRow]
    booked: list[RedemptionRow]
    services: dict[str, shelf.ItemRow]


def read(connection: Connection, visit: Visit) -> Seen:
    items = shelf.shelf_rows(connection)
    held = redemptions(connection, ("held",), BOOKED_MAX)
    since_ms = visit.now_ms - LOOK_BACK_MS
    return Seen(
        slots=desk.slots(connection, "", since_ms),
        booked=[one for one in held if one.slot is not None],
        services={one.id: one for one in items if one.kind == "service"},
    )


def regions(seen: Seen, visit: Visit) -> Regions:
    return {"booked": booked(seen, visit), "calendar": calendar(seen, visit)}


def top(seen: Seen, visit: Visit) -> list[Html]:
    kind, id = wish_of(visit)
    found: Html | None = None
    match kind:
        case "booked":
            row = next((one for one in seen.booked if one.id == id), None)
            found = _took_place(row, seen, visit) if row else None
        case "slot":
            slot = next((one for one in seen.slots if one.id == id), None)
            found = _cancel(slot, seen, visit) if slot else None
        case "new":
            found = _new(seen, visit)
        case _:
            return []
    return [found or gone(visit, "times")]


def booked(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    when = {one.id: one for one in seen.slots}
    lines: list[list[Child]] = [
        [
            _when(when.get(row.slot or ""), visit),
            name_of(row, tongue),
            row.resident,
            tongue.points(row.points),
            act(visit, "manage_the_shelf", "times", f"booked:{row.id}", "took_place"),
        ]
        for row in seen.booked
    ]
    heads = ("time", "service", "resident", "points", "decide")
    return rows(visit, "booked", heads, lines)


def calendar(seen: Seen, visit: Visit) -> Html:
    tongue = visit.tongue
    ahead = [one for one in seen.slots if one.ends_ms > visit.now_ms]
    lines: list[list[Child]] = [
        [
            _when(row, visit),
            _service(row.item, seen, visit),
            tongue.say("places_taken", taken=row.taken, of=row.capacity),
            row.provider,
            tongue.say("slot_open" if row.cancelled_ms is None else "slot_cancelled"),
            act(visit, "manage_the_shelf", "times", f"slot:{row.id}", "cancel_slot")
            if row.cancelled_ms is None
            else tag("span", "–"),
        ]
        for row in ahead
    ]
    heads = ("time", "service", "taken", "provider", "state", "decide")
    made = rows(visit, "calendar", heads, lines)
    if not visit.may("manage_the_shelf"):
        return made
    link = tag("a", tongue.say("new_slot"), href=href("times", do="new:slot"))
    return join(made, tag("p", link, class_="pages"))


def _when(slot: desk.SlotRow | None, visit: Visit) -> str:
    if slot is None:
        return "–"
    tongue = visit.tongue
    begins = tongue.moment(slot.starts_ms, visit.now_ms)
    return f"{begins}–{tongue.clock(slot.ends_ms)[:5]}"


def _service(item: str, seen: Seen, visit: Visit) -> str:
    row = seen.services.get(item)
    return name_of(row, visit.tongue) if row else item


def _took_place(row: RedemptionRow, seen: Seen, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "took", "times")
    slot = next((one for one in seen.slots if one.id == row.slot), None)
    told: list[Fact] = [
        ("service", name_of(row, tongue)),
        ("time", _when(slot, visit)),
        ("resident", row.resident),
        ("points", tongue.points(row.points)),
        ("provider", slot.provider if slot else "–"),
    ]
    path = f"/redemptions/{row.id}/took-place"
    made = form.whole(
        [form.pin("card", "provider_card", most=40)],
        [
            form.button("it_took_place", path, "card", {"happened": True}),
            form.button("it_did_not", path, "card", {"happened": False}),
        ],
    )
    more = tag("p", tongue.say("took_place_more"), class_="second")
    return card(
        visit, "took_place", facts(tongue, told), more, made, back=href("times")
    )


def _cancel(slot: desk.SlotRow, seen: Seen, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "cancel", "times")
    told: list[Fact] = [
        ("service", _service(slot.item, seen, visit)),
        ("time", _when(slot, visit)),
        ("taken", tongue.say("places_taken", taken=slot.taken, of=slot.capacity)),
    ]
    more = tag("p", tongue.say("cancel_slot_more"), class_="second")
    button = form.button("cancel_slot", f"/slots/{slot.id}/cancel", "reason", {})
    made = form.whole([form.reason()], [button])
    return card(
        visit, "cancel_slot", facts(tongue, told), more, made, back=href("times")
    )


def _new(seen: Seen, visit: Visit) -> Html:
    tongue, form = visit.tongue, sheet(visit, "new-slot", "times")
    services = [(id, name_of(one, tongue)) for id, one in seen.services.items()]
    if not services:
        told = tag("p", tongue.say("empty_services"), class_="empty")
        return card(visit, "new_slot", told, back=href("times"))
    first_ms = (visit.now_ms // HOUR_MS + 24) * HOUR_MS
    begins, ends = tongue.entry(first_ms), tongue.entry(first_ms + HOUR_MS)
    fields = [
        form.choice("item", "service", services),
        form.moment("starts_ms", "begins", first_ms, required=True, value=begins),
        form.moment("ends_ms", "ends", first_ms, required=True, value=ends),
        form.number("capacity", "capacity", min=1, value=1, required=True),
        form.id("provider", "provider_id", required=True),
    ]
    sent = "item starts_ms ends_ms capacity provider"
    made = form.whole(fields, [form.button("new_slot", "/slots", sent, {})])
    return card(visit, "new_slot", made, back=href("times"))


PART = Part(panels=("booked", "calendar"), read=read, regions=regions, top=top)
