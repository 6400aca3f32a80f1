"""The shelf: as staff keep it, as a station shows it, and what an order would cost."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from linli_hub.base.core import hours
from linli_hub.base.core.calendar import local_day
from linli_hub.base.core.errors import HubError
from linli_hub.base.store.tx import picker, read
from linli_hub.registry.store.holders import holder_of
from linli_hub.station.core import shelf
from linli_hub.station.core.order import Line, Scene, SlotFacts, Ware, serve
from linli_hub.station.store import scene as store_scene

GARDEN_DAYS_MS = 7 * 86_400_000
GARDEN_MAX = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    """Prices are whole points for `per` units (pieces or grams). `price`: the whole one,
    as it is set; of it a sponsor pays `subsidy` and a resident `points`.
    `stock`, `reserved`, `left`: units, of all places together. `cost_fen`: what `per`
    units cost the centre."""

    id: str
    name_zh: str
    name_en: str
    price: int
    points: int
    subsidy: int
    stock: int
    reserved: int
    left: int
    picture: str
    active: bool
    kind: str
    unit: str
    per: int
    counted: bool
    cost_fen: int | None
    budget: str | None
    limit_quantity: int | None
    limit_period: str
    opens: str
    reserved_class: str
    reserved_until_ms: int | None
    reorder_level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An item as one station has it; `left`: the most that a line can ask for."""

    ware: Ware
    points: int
    left: int
    way: str
    open_now: bool
    reserved_for: tuple[str, str, int] | None
    best_before: str | None
    slots: tuple[SlotFacts, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What the garden brought lately."""

    name_zh: str
    name_en: str
    quantity: int
    unit: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    line: Line
    points: int
    way: str
    code: str | None
    data: dict[str, str | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRow:
    """Goods of one batch at one place."""

    n: int
    item: str
    name_zh: str
    name_en: str
    unit: str
    place: str
    batch: str
    best_before: str
    stock: int
    reserved: int


def shelf_rows(connection: Connection) -> list[ItemRow]:
    """Every item, also what is off the shelf."""
    found = read(
        connection,
        "SELECT id, name_zh, name_en, points AS price, points - subsidy AS points,"
        " subsidy, stock, reserved, stock - reserved AS free, picture, active, kind,"
        " unit, per, counted, cost_fen, budget, limit_quantity, limit_period, opens,"
        " reserved_class, reserved_until_ms, reorder_level FROM item ORDER BY id",
    )
    return [_item(row) for row in found]


def offers(connection: Connection, station: str, now_ms: int) -> list[Offer]:
    """What can be had at a station today."""
    pick = picker(connection)
    known = {id: w for id, w in store_scene.wares(pick).items() if w.active}
    said = store_scene.standard(pick)
    zone = said.time_zone if said else store_scene.ZONE
    scene = Scene(
        time_zone=zone, now_ms=now_ms, today=local_day(zone, now_ms), wares=known,
        lots=store_scene.lots(pick, known, station),
        class_names=store_scene.class_names(said),
    )  # fmt: skip
    services = [w.id for w in known.values() if w.kind == "service"]
    slots = store_scene.slots_ahead(pick, services, now_ms)
    return [_offer(ware, scene, slots.get(ware.id, [])) for ware in known.values()]


def garden(connection: Connection, now_ms: int) -> list[Grown]:
    """Produce that came in during the last seven days, newest first."""
    pick = picker(connection)
    said = store_scene.standard(pick)
    zone = said.time_zone if said else store_scene.ZONE
    found = pick(
        "SELECT i.name_zh, i.name_en, m.quantity, i.unit, m.at_ms FROM stock_move m"
        " JOIN item i ON i.id = m.item WHERE i.kind = 'produce' AND m.at_ms > ?"
        " AND m.quantity > 0 AND m.cause LIKE 'in/%' ORDER BY m.n DESC LIMIT ?",
        now_ms - GARDEN_DAYS_MS, GARDEN_MAX,
    )  # fmt: skip
    return [
        Grown(name_zh=zh, name_en=en, quantity=n, unit=unit, day=local_day(zone, at_ms))
        for zh, en, n, unit, at_ms in found
    ]


def quote(
    connection: Connection, station: str, card: str | None, lines: list[Line], now_ms: int
) -> list[QuoteLine]:  # fmt: skip
    """What each line would cost its holder now, or why it cannot be had."""
    holder = holder_of(connection, card) if card else None
    who = None if holder is None else holder.at(now_ms)
    buyer = ("", "") if who is None else (who.resident, who.member)
    scene = store_scene.scene(picker(connection), station, lines, buyer, now_ms)
    return [_quoted(line, scene) for line in lines]


def lots(connection: Connection, place: str | None = None) -> list[LotRow]:
    """Lots with goods in them, by place and item."""
    found = read(
        connection,
        "SELECT l.n, l.item, i.name_zh, i.name_en, i.unit, l.place, l.batch,"
        " l.best_before, l.stock, l.reserved FROM stock_lot l JOIN item i ON i.id = l.item"
        " WHERE l.stock > 0 AND (l.place = :place OR :place = '') ORDER BY l.place, l.item,"
        " l.best_before, l.n",
        place=place or "",
    )
    return [LotRow(**row._mapping) for row in found]


def _item(row: Any) -> ItemRow:
    said = dict(row._mapping)
    said["left"] = said.pop("free")
    said["active"], said["counted"] = bool(row.active), bool(row.counted)
    return ItemRow(**said)


def _offer(ware: Ware, scene: Scene, slots: list[SlotFacts]) -> Offer:
    mine = scene.lots.get(ware.id, [])
    one = shelf.pick(mine, 1, scene.today)
    if ware.kind == "service":
        left = sum(slot.left for slot in slots)
    elif ware.counted:
        left = shelf.most(mine, scene.today)
    else:
        left = shelf.QUANTITY_MAX[ware.unit]
    reserved = None
    if ware.is_for_one_class(scene.now_ms):
        name = ware.reserved_class
        reserved = (
            *scene.class_names.get(name, (name, name)), ware.reserved_until_ms or 0
        )  # fmt: skip
    days = sorted(lot.best_before for lot in mine if lot.best_before >= scene.today)
    return Offer(
        ware=ware,
        points=ware.points - ware.subsidy,
        left=left,
        way=one.way if one else shelf.BY_STAFF,
        open_now=hours.is_open(ware.opens, scene.time_zone, scene.now_ms),
        reserved_for=reserved,
        best_before=days[0] if days else None,
        slots=tuple(slots),
    )


def _quoted(line: Line, scene: Scene) -> QuoteLine:
    try:
        served = serve(line, scene)
    except HubError as no:
        data = dict(no.data)
        return QuoteLine(
            line=line, points=0, way=shelf.BY_STAFF, code=no.code, data=data
        )
    way = served.pick.way if served.pick else shelf.BY_STAFF
    return QuoteLine(line=line, points=served.own, way=way, code=None, data={})


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """Where goods lie; a store belongs to no station."""

    id: str
    station: str
    kind: str
    channel: int | None
    title_zh: str
    title_en: str
    active: bool


def places(connection: Connection) -> list[PlaceRow]:
    found = read(
        connection,
        "SELECT id, station, kind, channel, title_zh, title_en, active FROM place"
        " ORDER BY station, id",
    )
    return [PlaceRow(**{**row._mapping, "active": bool(row.active)}) for row in found]
