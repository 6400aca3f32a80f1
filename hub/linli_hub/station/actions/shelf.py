"""The shelf (上架): what points buy, for whom, when and how often."""

from dataclasses import dataclass

from linli_hub.base.core import hours
from linli_hub.base.core.actors import Actor
from linli_hub.base.core.checks import check_whole
from linli_hub.base.core.commands import named
from linli_hub.base.core.errors import AlreadyExists, BadValue, NotFound
from linli_hub.base.store import rows
from linli_hub.base.store.notes import audit
from linli_hub.base.store.tx import Tx
from linli_hub.station.core.shelf import KINDS, UNCOUNTED, UNITS
from linli_hub.station.store.tables_shelf import Item

POINTS_MAX = 1_000_000
PER_MAX = 100_000
LIMIT_MAX = 1_000_000
COST_FEN_MAX = 100_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    """Something for `points` a piece, or for `points` per `per` grams."""

    id: str
    name_zh: str
    name_en: str
    points: int
    picture: str = ""
    kind: str = "goods"
    unit: str = "piece"
    per: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Who may have how much of an item, and when; and what it costs us, a unit `per`."""

    limit_quantity: int | None = None
    limit_period: str = ""
    opens: str = ""
    reserved_class: str = ""
    reserved_until_ms: int | None = None
    reorder_level: int | None = None
    cost_fen: int | None = None


@named("shelf.add_item")
def add_item(tx: Tx, actor: Actor, new: NewItem) -> None:
    """A new thing on the shelf, none of it there yet."""
    actor.must("manage_the_shelf")
    check_whole("points", new.points, POINTS_MAX)
    if not new.name_zh or not new.name_en:
        raise BadValue(field="name", why="is needed in Chinese and in English")
    _one_of("kind", new.kind, KINDS)
    _one_of("unit", new.unit, UNITS)
    check_whole("per", new.per, PER_MAX)
    loose = new.unit == "g"
    if (loose and new.kind not in ("goods", "produce")) or (not loose and new.per != 1):
        raise BadValue(field="unit", why="only loose goods have another price unit")
    if rows.get(tx, Item, id=new.id) is not None:
        raise AlreadyExists(what="item", id=new.id)
    rows.add(
        tx, Item, id=new.id, name_zh=new.name_zh, name_en=new.name_en,
        points=new.points, stock=0, reserved=0, picture=new.picture, active=True,
        kind=new.kind, unit=new.unit, per=new.per, counted=new.kind not in UNCOUNTED,
    )  # fmt: skip
    audit(tx, actor, "item.add", new.id, points=new.points, kind=new.kind)


@named("shelf.set_terms")
def set_terms(tx: Tx, actor: Actor, item: str, terms: Terms) -> None:
    """Limits, hours, whom it is for first, reorder level, cost; for orders from now on."""
    actor.must("manage_the_shelf")
    _item(tx, item)
    if (terms.limit_quantity is None) != (terms.limit_period == ""):
        raise BadValue(field="limit", why="needs a quantity and a period")
    if terms.limit_quantity is not None:
        check_whole("limit", terms.limit_quantity, LIMIT_MAX)
        _one_of("limit_period", terms.limit_period, hours.PERIODS)
    hours.parse(terms.opens)
    if terms.reserved_until_ms is not None and not terms.reserved_class:
        raise BadValue(field="reserved_class", why="says for whom")
    for field, value in (
        ("reorder_level", terms.reorder_level), ("cost_fen", terms.cost_fen),
    ):  # fmt: skip
        if value is not None and not 0 <= value <= COST_FEN_MAX:
            raise BadValue(field=field, why=f"must be 0 to {COST_FEN_MAX}")
    rows.change(
        tx, Item, {"id": item}, limit_quantity=terms.limit_quantity,
        limit_period=terms.limit_period, opens=terms.opens,
        reserved_class=terms.reserved_class, reserved_until_ms=terms.reserved_until_ms,
        reorder_level=terms.reorder_level, cost_fen=terms.cost_fen,
    )  # fmt: skip
    audit(
        tx, actor, "item.terms", item, limit=terms.limit_quantity or 0,
        period=terms.limit_period, opens=terms.opens, reserved=terms.reserved_class,
    )  # fmt: skip


@named("shelf.set_price")
def set_price(tx: Tx, actor: Actor, item: str, points: int) -> None:
    """The whole price for `per` units, for redemptions from now on; what is held keeps
    its own. Refused unless a resident still pays something of it."""
    actor.must("manage_the_shelf")
    check_whole("points", points, POINTS_MAX)
    row = _item(tx, item)
    if points <= row.subsidy:
        raise BadValue(field="points", why=f"a sponsor pays {row.subsidy} of it")
    rows.change(tx, Item, {"id": item}, points=points)
    audit(tx, actor, "item.price", item, before=row.points, after=points)


@named("shelf.set_active")
def set_active(tx: Tx, actor: Actor, item: str, active: bool) -> None:
    """Take an item off the shelf, or put it back; what is held stays held."""
    actor.must("manage_the_shelf")
    if rows.change(tx, Item, {"id": item}, active=active) == 0:
        raise NotFound(what="item", id=item)
    audit(tx, actor, "item.active", item, active=int(active))


def _item(tx: Tx, item: str) -> Item:
    row: Item | None = rows.get(tx, Item, id=item)
    if row is None:
        raise NotFound(what="item", id=item)
    return row


def _one_of(field: str, value: str, of: tuple[str, ...]) -> None:
    if value not in of:
        raise BadValue(field=field, why=f"must be one of {', '.join(of)}")
