"""The shelf (上架): what points buy, and how many lie there."""

from dataclasses import dataclass

from linli_hub.actions import sticky
from linli_hub.core.actors import Actor
from linli_hub.core.errors import AlreadyExists, BadValue, NotFound
from linli_hub.store import rows, stock
from linli_hub.store.alarms import audit
from linli_hub.store.tables_books import Item
from linli_hub.store.tx import Tx

POINTS_MAX = 1_000_000
QUANTITY_MAX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItem:
    id: str
    name_zh: str
    name_en: str
    points: int
    picture: str = ""


def add_item(tx: Tx, actor: Actor, new: NewItem) -> None:
    """A new thing on the shelf, none of it there yet."""
    _keeps(actor)
    _check_whole("points", new.points, POINTS_MAX)
    if not new.name_zh or not new.name_en:
        raise BadValue(field="name", why="is needed in Chinese and in English")
    if rows.get(tx, Item, id=new.id) is not None:
        raise AlreadyExists(what="item", id=new.id)
    rows.add(
        tx, Item, id=new.id, name_zh=new.name_zh, name_en=new.name_en,
        points=new.points, stock=0, reserved=0, picture=new.picture, active=True,
    )  # fmt: skip
    audit(tx, actor, "item.add", new.id, points=new.points)


def stock_in(
    tx: Tx, actor: Actor, key: str, item: str, quantity: int, reason: str
) -> None:
    """Goods arrive. The same key again changes nothing."""
    _keeps(actor)

    def act() -> sticky.Answer:
        _check_whole("quantity", quantity, QUANTITY_MAX)
        cause = f"in/{actor.name}/{key}"
        stock.put_in(tx, item, quantity, cause=cause, reason=reason)
        audit(tx, actor, "stock.in", item, quantity=quantity, reason=reason)
        return {}

    sticky.once(tx, actor, key, ("stock_in", item, quantity, reason), act)


def set_price(tx: Tx, actor: Actor, item: str, points: int) -> None:
    """For redemptions from now on; what is held keeps its price."""
    _keeps(actor)
    _check_whole("points", points, POINTS_MAX)
    row = rows.get(tx, Item, id=item)
    if row is None:
        raise NotFound(what="item", id=item)
    if points <= row.subsidy:
        raise BadValue(field="points", why=f"a sponsor pays {row.subsidy} of it")
    rows.change(tx, Item, {"id": item}, points=points)
    audit(tx, actor, "item.price", item, before=row.points, after=points)


def set_active(tx: Tx, actor: Actor, item: str, active: bool) -> None:
    """Take an item off the shelf, or put it back; what is held stays held."""
    _keeps(actor)
    if rows.change(tx, Item, {"id": item}, active=active) == 0:
        raise NotFound(what="item", id=item)
    audit(tx, actor, "item.active", item, active=int(active))


def _keeps(actor: Actor) -> None:
    actor.must("keep the shelf", "admin", "staff")


def _check_whole(field: str, value: int, most: int) -> None:
    if type(value) is not int or not 1 <= value <= most:
        raise BadValue(field=field, why=f"must be a whole number from 1 to {most}")
