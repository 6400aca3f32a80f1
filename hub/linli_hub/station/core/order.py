"""May this be had, here, now, by them; from where, and for how many points? Pure.

A quote and a reservation ask the same; the first shows the refusal, the second raises it.
"""

from dataclasses import dataclass, field, replace

from linli_hub.base.core import hours
from linli_hub.base.core.errors import BadValue, NotFound, OutOfStock
from linli_hub.station.core import shelf
from linli_hub.station.core.refusals import (
    ItemLimit,
    NotOpenNow,
    PastBestBefore,
    ReservedForOthers,
    SlotFull,
    SlotOver,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So many units of an item; `slot`: when, for a service."""

    item: str
    quantity: int = 1
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """An item as the books have it; see store/tables_shelf.py."""

    id: str
    name_zh: str
    name_en: str
    kind: str
    unit: str
    points: int
    per: int
    budget: str | None
    subsidy: int
    counted: bool
    active: bool
    picture: str
    limit_quantity: int | None
    limit_period: str
    opens: str
    reserved_class: str
    reserved_until_ms: int | None

    def is_for_one_class(self, now_ms: int) -> bool:
        until_ms = self.reserved_until_ms
        return bool(self.reserved_class) and (until_ms is None or now_ms < until_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFacts:
    """A time of a service and how many can still come."""

    id: str
    item: str
    starts_ms: int
    ends_ms: int
    left: int
    provider: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What must be known to serve an order at one station, at one moment.

    `classes` of the buyer; `had`: units by item in the running period of its limit;
    `class_names`: zh and en. `staff_only`: staff give them also what lies in a machine.
    """

    time_zone: str
    now_ms: int
    today: str
    wares: dict[str, Ware]
    lots: dict[str, list[shelf.Lot]]
    slots: dict[str, SlotFacts] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    had: dict[str, int] = field(default_factory=dict)
    class_names: dict[str, tuple[str, str]] = field(default_factory=dict)
    staff_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """A line that can be had: `own` points of the resident, `paid` by the sponsor."""

    ware: Ware
    line: Line
    own: int
    paid: int
    pick: shelf.Pick | None
    slot: SlotFacts | None


def serve(line: Line, scene: Scene) -> Served:
    """How the line is served, or the refusal that says why it is not."""
    ware = scene.wares.get(line.item)
    if ware is None:
        raise NotFound(what="item", id=line.item)
    if not ware.active:
        raise OutOfStock(item=ware.id, left=0, wanted=line.quantity)
    shelf.check_line(ware.unit, line.quantity)
    _check_moment(ware, scene)
    _check_limit(ware, line, scene)
    own, paid = shelf.split(ware.points, ware.subsidy, ware.per, line.quantity)
    pick = slot = None
    if ware.kind == "service":
        slot = _slot(ware, line, scene)
    elif ware.counted:
        pick = _pick(ware, line, scene)
    return Served(ware=ware, line=line, own=own, paid=paid, pick=pick, slot=slot)


def _check_moment(ware: Ware, scene: Scene) -> None:
    if not hours.is_open(ware.opens, scene.time_zone, scene.now_ms):
        raise NotOpenNow(item=ware.id, opens=ware.opens)
    if ware.is_for_one_class(scene.now_ms) and ware.reserved_class not in scene.classes:
        whom = ware.reserved_class
        zh, en = scene.class_names.get(whom, (whom, whom))
        raise ReservedForOthers(
            item=ware.id, whom=whom, whom_zh=zh, whom_en=en,
            until_ms=ware.reserved_until_ms or 0,
        )  # fmt: skip


def _check_limit(ware: Ware, line: Line, scene: Scene) -> None:
    most = ware.limit_quantity
    if most is None:
        return
    had = scene.had.get(ware.id, 0)
    if had + line.quantity > most:
        raise ItemLimit(item=ware.id, most=most, period=ware.limit_period, had=had)


def _pick(ware: Ware, line: Line, scene: Scene) -> shelf.Pick:
    lots = scene.lots.get(ware.id, [])
    found = shelf.pick(lots, line.quantity, scene.today)
    if found is not None:
        return replace(found, way=shelf.BY_STAFF) if scene.staff_only else found
    if shelf.all_past(lots, scene.today):
        raise PastBestBefore(item=ware.id)
    left = shelf.most(lots, scene.today)
    raise OutOfStock(item=ware.id, left=left, wanted=line.quantity)


def _slot(ware: Ware, line: Line, scene: Scene) -> SlotFacts:
    if line.slot is None:
        raise BadValue(field="slot", why="a service has a time")
    slot = scene.slots.get(line.slot)
    if slot is None or slot.item != ware.id:
        raise NotFound(what="slot", id=line.slot)
    if slot.cancelled or slot.starts_ms <= scene.now_ms:
        raise SlotOver(slot=slot.id)
    if slot.left < line.quantity:
        raise SlotFull(left=slot.left)
    return slot
